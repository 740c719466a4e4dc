import { createHash } from 'node:crypto';
import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { context, modal, section } from '../../slack/blocks';
import { chooseOne, fieldValue, option, textField } from '../../slack/fields';
import * as limits from '../../slack/limits';
import { clean, escaped } from '../../slack/text';
import type { Words } from '../../words';
import { answerText, answerTo, roomInView } from './answers';
import { readersLine, reasons } from './messages';
import type { CheckIn } from './model';

/** A submitted view, as far as its reading goes. */
export type Submitted = Parameters<typeof fieldValue>[0] & { id: string; private_metadata: string };

export const forms = {
  answers: 'check-ins.answers',
  skip: 'check-ins.skip-form',
  view: 'check-ins.see',
} as const;

const field = (question: number) => `answer-${question}`;

/** What comes back with the form: which check-in, and what each field held when it was opened. */
interface Opened {
  key: string;
  held: Record<string, string>;
}

export interface FormReader {
  t: Words;
  /** Whom to tell when a child is in danger. */
  safeguardingContact: string;
}

/** All questions of the check-in, with what is there already. */
export function answersForm(
  checkIn: CheckIn,
  { t, onBehalf, safeguardingContact }: FormReader & { onBehalf: boolean },
): ModalView {
  const facilitator = escaped(checkIn.facilitatorName);
  const intro = onBehalf ? t('check-ins:form.introOnBehalf', { facilitator }) : t('check-ins:form.intro');
  const fits = checkIn.questions.map((_, number) => number).filter((number) => fitsField(checkIn, number));
  const opened: Opened = {
    key: checkIn.key,
    held: Object.fromEntries(fits.map((number) => [number, print(answerText(answerTo(checkIn, number)))])),
  };
  return modal({
    callbackId: forms.answers,
    title: t(onBehalf ? 'check-ins:form.titleOnBehalf' : 'check-ins:form.title'),
    submit: t('check-ins:form.save'),
    close: t('check-ins:form.cancel'),
    about: JSON.stringify(opened),
    blocks: [
      context(notice(readersOf(checkIn), t, safeguardingContact)),
      section(intro),
      ...checkIn.questions.map((_, number) => questionField(checkIn, number, t)),
    ],
  });
}

type Who = 'Mixed' | 'Manager' | 'Pairing';

function readersOf(checkIn: CheckIn): Who {
  const readers = new Set(checkIn.questions.map((question) => question.readers));
  return readers.size > 1 ? 'Mixed' : readers.has('manager') ? 'Manager' : 'Pairing';
}

const notice = (who: Who, t: Words, contact: string) =>
  t('check-ins:form.notice', { contact: escaped(contact), who: t(`check-ins:form.who${who}`) });

const fitsField = (checkIn: CheckIn, number: number) =>
  limits.codePoints(answerText(answerTo(checkIn, number))) <=
  Math.min(limits.INPUT_TEXT, roomInView(checkIn));

function questionField(checkIn: CheckIn, number: number, t: Words): InputBlock | KnownBlock {
  const label = `${number + 1}. ${checkIn.questions[number]?.text ?? ''}`;
  if (!fitsField(checkIn, number)) return section(`*${escaped(label)}*\n${t('check-ins:form.tooLong')}`);
  return textField(field(number), label, {
    optional: true,
    multiline: true,
    initial: answerText(answerTo(checkIn, number)),
    hint: readersLine(checkIn, number, t),
  });
}

/** A short print of a text, to see whether a field was changed; ids come back from the person's side, words do not. */
const print = (text: string) => createHash('sha256').update(clean(text)).digest('base64url').slice(0, 8);

export interface AnswersReading {
  key: string;
  /** Question → words, for each field that was changed: what came in by the thread meanwhile stays. */
  answers: Map<number, string>;
  /** Nothing stands in any field. */
  isEmpty: boolean;
  firstField: string;
}

export function readAnswers(view: Submitted): AnswersReading {
  const { key, held } = JSON.parse(view.private_metadata) as Opened;
  const numbers = Object.keys(held).map(Number);
  const words = numbers.map((number) => [number, fieldValue(view, field(number))] as const);
  return {
    key,
    answers: new Map(words.filter(([number, text]) => print(text) !== held[number])),
    isEmpty: words.length > 0 && words.every(([, text]) => text === ''),
    firstField: field(numbers[0] ?? 0),
  };
}

/** "Not this time", and why. */
export function skipForm(checkIn: CheckIn, { t, safeguardingContact }: FormReader): ModalView {
  return modal({
    callbackId: forms.skip,
    title: t('check-ins:skipForm.title'),
    submit: t('check-ins:skipForm.send'),
    close: t('check-ins:form.cancel'),
    about: checkIn.key,
    blocks: [
      context(notice('Pairing', t, safeguardingContact)),
      chooseOne(
        'reason',
        t('check-ins:skipForm.reason'),
        reasons.map((reason) => option(reason, t(`check-ins:reason.${reason}`))),
      ),
      textField('words', t('check-ins:skipForm.words'), { optional: true, multiline: true }),
    ],
  });
}

export function readSkip(view: Submitted): { key: string; reason: string; words?: string } {
  const words = fieldValue(view, 'words');
  return {
    key: view.private_metadata,
    reason: fieldValue(view, 'reason') || 'none',
    ...(words && { words }),
  };
}

/** One sentence, where something can't be done: a person can't miss it. */
export function noticeModal(sentence: string, t: Words): ModalView {
  return modal({
    callbackId: 'check-ins.notice',
    title: t('check-ins:view.title'),
    close: t('check-ins:view.close'),
    blocks: [section(sentence)],
  });
}
