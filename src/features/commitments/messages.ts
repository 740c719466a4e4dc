import type { KnownBlock } from '@slack/types';
import type { Message } from '../../outbox';
import { context, section, verbatim } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { cut, escaped, mention, oneLine, quoted } from '../../slack/text';
import { spokenDay, type WordKey, type Words, words } from '../../words';
import type { Commitment, Pressing, Step } from './model';

/** What is pressed: on a meeting's reply, with the meeting's key, and on the home tab or in a reminder; `one` carries which. */
export const acts = {
  ofMeeting: 'commitments.of-meeting',
  mine: 'commitments.mine',
  one: 'commitments.one',
} as const;

const said = {
  made: 'commitments:step.made',
  fulfilled: 'commitments:step.fulfilled',
  partly: 'commitments:step.partly',
  broken: 'commitments:step.broken',
  dropped: 'commitments:step.dropped',
  'open again': 'commitments:step.openAgain',
  'new date': 'commitments:step.newDate',
  pressed: 'commitments:step.pressed',
  'asked the manager': 'commitments:step.askedManager',
} as const satisfies Record<Step['what'], WordKey>;

export const pressingKeys = {
  call: 'commitments:pressing.call',
  letter: 'commitments:pressing.letter',
  visit: 'commitments:pressing.visit',
  'line ministry': 'commitments:pressing.lineMinistry',
  'joint review': 'commitments:pressing.jointReview',
} as const satisfies Record<Pressing, WordKey>;

/** What somebody did about a commitment, or what became of it, in mrkdwn; their words stand below it. */
export function stepLine({ by: dated }: Pick<Commitment, 'by'>, step: Step, language: string): string {
  const t = words(language);
  const how = step.how ? ` ${t(pressingKeys[step.how])}.` : '';
  const date = step.to ?? dated;
  const line = t(said[step.what], { by: mention(step.by), date: date ? spokenDay(date, language) : '–' });
  return `${line}${how}`;
}

/** The same in the thread of the stakeholder, where it says which commitment, with their words. */
export function stepReply(commitment: Commitment, step: Step, language: string): Message {
  const who = commitment.who ? `${quoted(commitment.who, 60)}: ` : '';
  const title = `*${who}${quoted(commitment.what, 300)}*\n${stepLine(commitment, step, language)}`;
  const { text = '' } = step;
  const inText = text && `\n${escaped(cut(oneLine(text), IN_TEXT))}`;
  return { text: `${title}${inText}`, blocks: fitting(section(title), text, words(language)) };
}

/** Of people's words in the plain text of a message, whose escapes count. */
const IN_TEXT = 300;
/** Of a message's blocks, in bytes of JSON, with the sentence that says where the rest stands. */
const ROOM = limits.MESSAGE_BLOCKS_BYTES - 500;

/** Their words whole, as long as Slack takes them: a field full of signs of four bytes each is more than one message holds. */
function fitting(title: KnownBlock, text: string, t: Words): KnownBlock[] {
  if (!text) return [title];
  const all = [title, ...verbatim(text)];
  if (bytes(all) <= ROOM) return all;
  const signs = [...text];
  let most = signs.length;
  while (bytes([title, ...verbatim(signs.slice(0, most).join(''))]) > ROOM) most -= 100;
  return [title, ...verbatim(`${signs.slice(0, most).join('')}…`), context(t('commitments:restIsKept'))];
}

const bytes = (blocks: KnownBlock[]) => Buffer.byteLength(JSON.stringify(blocks));
