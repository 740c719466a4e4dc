import type { KnownBlock } from '@slack/types';
import type { Message } from '../../outbox';
import { actions, button, context, section, verbatim } from '../../slack/blocks';
import { inText } from '../../slack/in-text';
import { clean, cut, escaped, mention } from '../../slack/text';
import { spokenDate, type WordKey, type Words, words } from '../../words';
import { answeredCount, answerText, answerTo, isAnswered } from './answers';
import { acts, enoughButton, raiseAnswer, raiseButton, skipButton } from './buttons';
import { type CheckIn, isOpen, type Status } from './model';

/** The message that opens a check-in: warm, short, with the first question. Once it is over, without its buttons. */
export function prompt(checkIn: CheckIn): Message {
  const t = words(checkIn.language);
  const first = checkIn.questions[0]?.text ?? '';
  const count = checkIn.questions.length;
  const hello = t('check-ins:prompt.hello', { facilitator: mention(checkIn.facilitator) });
  const late = checkIn.late
    ? t('check-ins:prompt.late', { date: spokenDate(checkIn.dueAt, checkIn.language, checkIn.timeZone) })
    : '';
  const intro = t('check-ins:prompt.intro', { count, set: escaped(checkIn.questionSet?.name ?? '') });
  const opening = [hello, late, intro].filter(Boolean).join(' ');
  return {
    text: `${opening} ${escaped(first)}`,
    blocks: [
      section(opening),
      section(`*1.* ${escaped(first)}`),
      context(`${t('check-ins:prompt.reply')} ${readersLine(checkIn, 0)} ${t('check-ins:prompt.noNames')}`),
      ...promptFooter(checkIn),
    ],
  };
}

function promptFooter(checkIn: CheckIn): KnownBlock[] {
  const t = words(checkIn.language);
  const form = (label: string) => button(acts.form, label, { value: checkIn.key });
  if (!isOpen(checkIn)) return [context(outcomeLine(checkIn))];
  if (checkIn.doneAt) {
    return [
      context(outcomeLine(checkIn)),
      actions('over', [form(t('check-ins:button.change')), raiseButton(checkIn)]),
    ];
  }
  // Each question has its own two; those of the first are taken away once the next was asked.
  const first = checkIn.asked.length > 1 ? [] : [skipButton(checkIn, 0), enoughButton(checkIn)];
  return [
    actions('answer', [
      { ...form(t('check-ins:button.form')), style: 'primary' },
      ...first,
      button(acts.notThisTime, t('check-ins:button.notThisTime'), { value: checkIn.key }),
      raiseButton(checkIn, checkIn.questions[0]?.asksForProblems ? 0 : undefined),
    ]),
  ];
}

/** How it stands, in one line. */
export function outcomeLine(checkIn: CheckIn, language: string = checkIn.language): string {
  const t = words(language);
  const params = { answered: answeredCount(checkIn), count: checkIn.questions.length };
  if (checkIn.status === 'answered') return t('check-ins:outcome.answered', params);
  if (checkIn.status === 'partly answered') return t('check-ins:outcome.partly', params);
  if (checkIn.status === 'skipped') return t('check-ins:outcome.skipped');
  if (checkIn.status === 'missed') return t('check-ins:outcome.missed');
  if (checkIn.status === 'missed by the app') return t('check-ins:outcome.missedByTheApp');
  return t('check-ins:outcome.open');
}

/** The next question, in the thread; without buttons once the talk has moved on. */
export function question(checkIn: CheckIn, number: number): Message {
  const t = words(checkIn.language);
  const text = checkIn.questions[number]?.text ?? '';
  const place = t('check-ins:question.place', { number: number + 1, count: checkIn.questions.length });
  const isCurrent = !checkIn.doneAt && isOpen(checkIn) && checkIn.asked.at(-1)?.question === number;
  const buttons = [
    ...(isCurrent ? [skipButton(checkIn, number), enoughButton(checkIn)] : []),
    ...(isCurrent || isAnswered(answerTo(checkIn, number)) ? raiseAnswer(checkIn, number) : []),
  ];
  return {
    text: `${number + 1}. ${escaped(text)}`,
    blocks: [
      section(`*${number + 1}.* ${escaped(text)}`),
      context(`${place} ${readersLine(checkIn, number)}`),
      ...(buttons.length > 0 ? [actions('question', buttons)] : []),
    ],
  };
}

/** Who reads the answers to a question, said where it is asked. */
export function readersLine(checkIn: CheckIn, number: number, t = words(checkIn.language)): string {
  return checkIn.questions[number]?.readers === 'manager'
    ? t('check-ins:readers.manager')
    : t('check-ins:readers.pairing');
}

/** The facilitator is thanked, and the mentor is asked to reply: the app does not answer for them. */
export function done(checkIn: CheckIn): Message {
  const t = words(checkIn.language);
  const params = { answered: answeredCount(checkIn), count: checkIn.questions.length };
  const thanks = t(thanksKey(checkIn), { ...params, facilitator: mention(checkIn.facilitator) });
  const ask = checkIn.response
    ? ''
    : t('check-ins:done.mentor', {
        mentor: mention(checkIn.mentor),
        facilitator: escaped(checkIn.facilitatorName),
      });
  const blocks = [
    section(thanks),
    ...(ask ? [section(ask)] : []),
    ...checkIn.questions.flatMap((_, number) => summaryLine(checkIn, number)),
  ];
  return { text: inText(blocks), blocks };
}

function thanksKey(checkIn: CheckIn) {
  const count = answeredCount(checkIn);
  if (checkIn.response && !checkIn.response.ts) return 'check-ins:done.byPhone' as const;
  if (count === checkIn.questions.length) return 'check-ins:done.all' as const;
  return 'check-ins:done.some' as const;
}

const SUMMARY_WORDS = 90;

/** The first words of an answer; plain text, since they are people's. */
function summaryLine(checkIn: CheckIn, number: number): KnownBlock[] {
  const answer = answerTo(checkIn, number);
  if (!isAnswered(answer)) return [];
  const line = clean(answerText(answer)).replace(/\s+/g, ' ');
  const said = line ? cut(line, SUMMARY_WORDS) : words(checkIn.language)('check-ins:done.filesOnly');
  const text = { type: 'plain_text' as const, text: `${number + 1}. ${said}`, emoji: false };
  return [{ type: 'context', elements: [text] }];
}

const strayLanguage = ({ strayLanguage: own, language }: CheckIn) => own ?? language;

/** Asked where somebody wrote outside the thread. */
export function strayQuestion(checkIn: CheckIn): Message {
  const t = words(strayLanguage(checkIn));
  const open = checkIn.asked.at(-1)?.question ?? 0;
  const text = t('check-ins:stray.ask', {
    facilitator: mention(checkIn.facilitator),
    question: escaped(checkIn.questions[open]?.text ?? ''),
  });
  return {
    text,
    blocks: [
      section(text),
      actions('stray', [
        button(acts.strayYes, t('check-ins:stray.yes'), { value: checkIn.key, style: 'primary' }),
        button(acts.strayNo, t('check-ins:stray.no'), { value: checkIn.key }),
      ]),
    ],
  };
}

/** The same, after the button was pressed. */
export function strayDecided(checkIn: CheckIn, taken: boolean): Message {
  const t = words(strayLanguage(checkIn));
  const text = taken ? t('check-ins:stray.taken') : t('check-ins:stray.left');
  return { text, blocks: [section(text)] };
}

/** A voice message is an answer; the mentor is asked to write it down. */
export function voice(checkIn: CheckIn): Message {
  const t = words(checkIn.language);
  const text = t('check-ins:voice.ask', {
    mentor: mention(checkIn.mentor),
    facilitator: escaped(checkIn.facilitatorName),
  });
  return {
    text,
    blocks: [
      section(text),
      actions('voice', [button(acts.form, t('check-ins:voice.write'), { value: checkIn.key })]),
    ],
  };
}

/** What stands where everything was removed. */
export function removed(checkIn: CheckIn): Message {
  const text = words(checkIn.language)('removal:mark');
  return { text, blocks: [section(text)] };
}

/** Of four bytes each, they fit into one message. */
const SKIP_WORDS = 2_500;

/** The facilitator, or the mentor for them, said: not this time. */
export function notThisTime(checkIn: CheckIn, skip: CheckIn['skips'][number]): Message {
  const t = words(checkIn.language);
  const by = skip.by ?? checkIn.facilitator;
  const people = {
    by: mention(by),
    other: mention(by === checkIn.mentor ? checkIn.facilitator : checkIn.mentor),
  };
  const reason = reasonOf(skip.reason, t);
  const text = reason
    ? t('check-ins:notThisTime.noted', { ...people, reason })
    : t('check-ins:notThisTime.notedAlone', people);
  const blocks = [section(text), ...(skip.words ? verbatim(cut(skip.words, SKIP_WORDS)) : [])];
  return { text: inText(blocks), blocks };
}

const statusKeys = {
  due: 'check-ins:status.due',
  open: 'check-ins:status.open',
  'partly answered': 'check-ins:status.partly-answered',
  answered: 'check-ins:status.answered',
  missed: 'check-ins:status.missed',
  'missed by the app': 'check-ins:status.missed-by-the-app',
  skipped: 'check-ins:status.skipped',
} as const satisfies Record<Status, WordKey>;

export const statusKey = (status: Status) => statusKeys[status];

export const reasons = ['travelling', 'ill', 'busy', 'network', 'nothing', 'other'] as const;

/** Absent where none of these was given. */
export function reasonOf(reason: string, t: Words): string | undefined {
  const known = reasons.find((one) => one === reason);
  return known && t(`check-ins:reason.${known}`);
}
