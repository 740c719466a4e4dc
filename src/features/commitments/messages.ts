import type { Message } from '../../outbox';
import { section } from '../../slack/blocks';
import { mention, quoted } from '../../slack/text';
import { spokenDay, type WordKey, words } from '../../words';
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

/** What somebody did about a commitment, or what became of it, in mrkdwn, with their words. */
export function stepLine({ by: dated }: Pick<Commitment, 'by'>, step: Step, language: string): string {
  const t = words(language);
  const how = step.how ? ` ${t(pressingKeys[step.how])}.` : '';
  const date = step.to ?? dated;
  const line = t(said[step.what], { by: mention(step.by), date: date ? spokenDay(date, language) : '–' });
  return [`${line}${how}`, ...(step.text ? [quoted(step.text, 1_500)] : [])].join('\n');
}

/** The same in the thread of the stakeholder, where it says which commitment. */
export function stepReply(commitment: Commitment, step: Step, language: string): Message {
  const who = commitment.who ? `${quoted(commitment.who, 60)}: ` : '';
  const text = [`*${who}${quoted(commitment.what, 300)}*`, stepLine(commitment, step, language)].join('\n');
  return { text, blocks: [section(text)] };
}
