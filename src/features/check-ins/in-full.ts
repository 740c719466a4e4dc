import type { KnownBlock } from '@slack/types';
import type { Message } from '../../outbox';
import { actions, section, verbatim } from '../../slack/blocks';
import { inText } from '../../slack/in-text';
import * as limits from '../../slack/limits';
import { clean, escaped, mention, pieces } from '../../slack/text';
import { type WordKey, words } from '../../words';
import { answerText, answerTo, isAnswered } from './answers';
import { raiseAnswer } from './buttons';
import type { CheckIn, Source } from './model';

const savedKeys = {
  reply: 'check-ins:saved.reply',
  modal: 'check-ins:saved.modal',
  'on behalf': 'check-ins:saved.on-behalf',
} as const satisfies Record<Source, WordKey>;

/** What was saved in the form, or came from outside the thread, in full, where everybody of the pairing reads it; in several messages when it is long. */
export function saved(
  checkIn: CheckIn,
  saving: { by: string; source: Source; questions: number[] },
): Message[] {
  const t = words(checkIn.language);
  const people = { by: mention(saving.by), facilitator: escaped(checkIn.facilitatorName) };
  return inFull(checkIn, t(savedKeys[saving.source], people), saving.questions);
}

/** Room for people's words in one message, in bytes of JSON; the rest of Slack's budget is for what stands around them. */
const ROOM = limits.MESSAGE_BLOCKS_BYTES - 3_000;
const PIECE = 1_500;

/** Answers under a title, whole and in order, in as many messages as Slack's limits ask for. */
function inFull(checkIn: CheckIn, title: string, numbers: number[]): Message[] {
  const t = words(checkIn.language);
  const messages: KnownBlock[][] = [[]];
  const add = (...blocks: KnownBlock[]) => {
    const last = messages.at(-1) ?? [];
    const isFull = Buffer.byteLength(JSON.stringify([...last, ...blocks])) > ROOM || last.length > 40;
    if (isFull && last.length > 0) messages.push(blocks);
    else last.push(...blocks);
  };
  for (const number of numbers) {
    const answer = answerTo(checkIn, number);
    const text = answerText(answer) || (isAnswered(answer) ? t('check-ins:done.filesOnly') : '');
    const raising = isAnswered(answer) ? raiseAnswer(checkIn, number) : [];
    const head = section(`*${number + 1}.* ${escaped(checkIn.questions[number]?.text ?? '')}`);
    const end = raising.length > 0 ? [actions(`raise-${number}`, raising)] : [];
    pieces(clean(text), PIECE).forEach((piece, index, { length }) => {
      add(...(index === 0 ? [head] : []), ...verbatim(piece), ...(index === length - 1 ? end : []));
    });
  }
  return messages.map((those) => {
    const blocks = [section(title), ...those];
    return { text: inText(blocks), blocks };
  });
}
