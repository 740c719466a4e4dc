import { createHash } from 'node:crypto';
import type { KnownBlock, ModalView } from '@slack/types';
import { modal, section } from '../../slack/blocks';
import { chooseOne, fieldValue, option, textField } from '../../slack/fields';
import type { WordKey, Words } from '../../words';

/** What is removed from: which feature's record, and what people read about it. */
export interface Of {
  feature: string;
  key: string;
  sentences: Sentences;
  /** Which one it is, in mrkdwn, where that is not plain: what follows can't be undone. */
  heading?: string;
}

export interface Sentences {
  intro: WordKey;
  hint: WordKey;
  /** Asked of who may not learn in how many places the words stand. */
  wherever: WordKey;
  nowhere: WordKey;
  refused: WordKey;
}

export const formsOf = (feature: string) => ({
  ask: `${feature}.remove`,
  confirm: `${feature}.remove-confirm`,
});

const why = ['child', 'person', 'asked', 'mistake'] as const;

/** First step: which words, and why. */
export function removalForm(of: Of, t: Words): ModalView {
  return modal({
    callbackId: formsOf(of.feature).ask,
    title: t('removal:title'),
    submit: t('removal:next'),
    close: t('removal:back'),
    about: JSON.stringify({ key: of.key }),
    blocks: [...headed(of), section(t(of.sentences.intro)), ...fields(of, t)],
  });
}

/**
 * Second step: how much it concerns, and that it can't be undone. Without a count for who may not read it: it would tell them
 * whether the words stand there.
 */
export function removalConfirmation(
  of: Of,
  { words, reason }: Omit<Removal, 'key'>,
  { count, also = [] }: { count: number | undefined; also?: string[] },
  t: Words,
): ModalView {
  const concerns = count === undefined ? t(of.sentences.wherever) : t('removal:confirm', { count });
  return modal({
    callbackId: formsOf(of.feature).confirm,
    title: t('removal:confirmTitle'),
    submit: t('removal:confirmed'),
    close: t('removal:back'),
    about: JSON.stringify({ key: of.key, confirmed: print(words) }),
    blocks: [...headed(of), section([concerns, ...also].join('\n')), ...fields(of, t, { words, reason })],
  });
}

/** One sentence, in place of a form. */
export function removalNotice(sentence: string, t: Words): ModalView {
  return modal({
    callbackId: 'removal.notice',
    title: t('removal:title'),
    close: t('removal:close'),
    blocks: [section(sentence)],
  });
}

const headed = ({ heading }: Of) => (heading ? [section(heading)] : []);

function fields({ sentences }: Of, t: Words, initial: Partial<Removal> = {}): KnownBlock[] {
  return [
    textField('words', t(initial.words ? 'removal:theseWords' : 'removal:whichWords'), {
      initial: initial.words,
      hint: t(sentences.hint),
    }),
    chooseOne(
      'reason',
      t('removal:reason'),
      why.map((reason) => option(reason, t(`removal:reason.${reason}`))),
      { initial: initial.reason },
    ),
  ];
}

export interface Removal {
  key: string;
  words: string;
  reason: string;
}

type Submitted = Parameters<typeof fieldValue>[0] & { private_metadata: string };

/** `isConfirmed`: these very words were shown with the question whether to remove them. */
export function readRemoval(view: Submitted): Removal & { isConfirmed: boolean } {
  const { key, confirmed } = JSON.parse(view.private_metadata) as { key: string; confirmed?: string };
  const words = fieldValue(view, 'words');
  const reason = why.find((one) => one === fieldValue(view, 'reason')) ?? 'mistake';
  return { key, words, reason, isConfirmed: confirmed === print(words) };
}

const print = (words: string) => createHash('sha256').update(words).digest('base64url').slice(0, 12);
