import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { modal, section } from '../../../slack/blocks';
import { type Filled, fieldValue, option, radios } from '../../../slack/fields';
import * as limits from '../../../slack/limits';
import { quoted } from '../../../slack/text';
import { type WordKey, type Words, words } from '../../../words';
import type { Entry, Problem } from '../model';
import { meanwhile } from './meanwhile';
import { notice } from './notice';

/** A submitted form, as far as its reading goes. */
export type Submitted = Filled & { id: string; private_metadata: string };

export const forms = {
  update: 'problems.update-form',
  resolve: 'problems.resolve-form',
  notPossible: 'problems.not-possible-form',
  notSolved: 'problems.not-solved-form',
  reopen: 'problems.reopen-form',
  handOver: 'problems.hand-over-form',
  merge: 'problems.merge-form',
  change: 'problems.change-form',
} as const;

/** Who opens a form, and what happened since they opened it first. */
export interface FormReader {
  language: string;
  /** Whom to tell when a child is in danger. */
  safeguardingContact: string;
  /** What others decided while the form stood open. */
  others?: Entry[];
  /** The words sound as if a child was harmed: that is asked on top, once. */
  harm?: Harm;
}

/** What comes back with a form: which problem, and how many decisions it has shown. */
export interface Shown {
  key: string;
  seen: number;
  harm?: Harm;
}

/** How far the question has come whether it is about harm to a child. */
export type Harm = 'asked' | 'answered';

export const shownIn = (view: Submitted): Shown => JSON.parse(view.private_metadata) as Shown;

/** What was typed, or what to say of it by field. */
export type Reading<Said> = { said: Said } | { errors: Record<string, WordKey> };

/** By field; a sentence may name names. */
export interface Wrong {
  errors: Record<string, WordKey | { sentence: WordKey; names: string }>;
}

interface Frame {
  callbackId: string;
  title: WordKey;
  submit?: WordKey;
  /** Nobody can write here what identifies a child. */
  isWordless?: boolean;
  blocks: KnownBlock[];
  about?: Record<string, unknown>;
}

/** A form about one problem: what others did meanwhile, the notice, and which problem it is, above the first field. */
export function form(problem: Problem, reader: FormReader, frame: Frame): ModalView {
  const { callbackId, title, submit = 'problem-endings:save', isWordless = false, blocks, about } = frame;
  const t = words(reader.language);
  const { harm } = reader;
  const shown: Shown = { key: problem.key, seen: problem.decisions, ...(harm && { harm }) };
  return modal({
    callbackId,
    title: t(title),
    submit: t(submit),
    close: t('problem-endings:cancel'),
    about: JSON.stringify({ ...shown, ...about }),
    blocks: [
      ...meanwhile(reader.others ?? [], reader.language),
      ...(isWordless ? [] : [notice(t, reader.safeguardingContact)]),
      ...(harm === 'asked' ? [harmQuestion(t)] : []),
      section(t('problem-endings:about', { title: quoted(problem.title, 200) })),
      ...blocks,
    ],
  });
}

function harmQuestion(t: Words): InputBlock {
  const answers = [option('yes', t('problem-forms:harm.yes')), option('no', t('problem-forms:harm.no'))];
  return radios('harm', t('problem-forms:harm.ask'), answers);
}

export const harmIn = (view: Submitted) => fieldValue(view, 'harm');

/** One sentence, where something can't be done: a person can't miss it. */
export function sentenceModal(sentence: string, { language, others = [] }: Partial<FormReader>): ModalView {
  const t = words(language ?? 'en');
  return modal({
    callbackId: 'problems.notice',
    title: t('problem-endings:title'),
    close: t('problem-endings:close'),
    blocks: [...meanwhile(others, language ?? 'en'), section(sentence)],
  });
}

/** A text that was typed, or why it can't be taken. */
export function typed(view: Submitted, name: string, isNeeded = true): Reading<string> {
  const said = fieldValue(view, name);
  if (isNeeded && !said) return { errors: { [name]: 'problem-endings:error.empty' } };
  if (limits.codePoints(said) > limits.INPUT_TEXT)
    return { errors: { [name]: 'problem-endings:error.tooLong' } };
  return { said };
}

/** Several texts as one. */
export const together = (texts: (string | undefined)[]) => texts.filter(Boolean).join('\n\n');

/** The name of the first field, where there is no better place for a sentence. */
export const firstField = (blocks: readonly { type: string; block_id?: string }[]) =>
  blocks.find((block): block is InputBlock => block.type === 'input')?.block_id;
