import { daysLater } from '../../calendar';
import { type FileNote, type Heard, spokenAt, type Where } from '../threads';
import { answerOf } from './answers';
import { noteResponse } from './course';
import { voice } from './messages';
import type { CheckIn, Part, Remark } from './model';
import { numberedAnswers } from './numbered';
import { respondKey } from './reminding';
import { say, type Turn } from './turn';

export const isAt =
  ({ channel, ts }: Where) =>
  (one: { channel?: string; ts?: string }) =>
    one.ts === ts && one.channel === channel;

export const isKnown = (checkIn: CheckIn, at: Where) =>
  remarkAt(checkIn, at) !== undefined ||
  checkIn.answers.some(({ parts }) => parts.some(isAt(at))) ||
  checkIn.strays.some(isAt(at));

export const remarkAt = ({ channel, remarks }: CheckIn, at: Where) =>
  at.channel === channel ? remarks.find(({ ts }) => ts === at.ts) : undefined;

/** Slack may tell of a deletion before it tells of the message. */
export const wasDeleted = (checkIn: CheckIn, at: Where) => (checkIn.gone ?? []).some(isAt(at));

/** What a message says to each question: a numbered list to several, anything else to the one that it followed. */
export const saidIn = (checkIn: CheckIn, text: string, question: number, wasList = false) =>
  numberedAnswers(text, checkIn.questions.length, { from: question, wasList }) ?? new Map([[question, text]]);

/** Adds a message to the answers, and returns which ones. */
export function addParts(turn: Turn, reply: Heard, question: number, more: Partial<Part> = {}): number[] {
  const { checkIn } = turn;
  const said = [...saidIn(checkIn, reply.text, question)];
  said.forEach(([number, text], index) => {
    addPart(turn, number, { ...reply, text, files: index === 0 ? reply.files : [] }, more);
  });
  if (reply.files.some(isVoice) && !checkIn.voiceTold) {
    checkIn.voiceTold = true;
    say(turn, 'voice', voice(checkIn));
  }
  return said.map(([number]) => number);
}

const isVoice = (file: FileNote) => file.type.startsWith('audio/');

export function addPart(
  { checkIn, settings, now }: Turn,
  question: number,
  reply: Heard,
  more: Partial<Part>,
): void {
  const answer = answerOf(checkIn, question);
  answer.skipped = undefined;
  const { by, text, files, channel, ts, edited } = reply;
  const at = spokenAt(ts);
  const late = at > daysLater(checkIn.postedAt ?? now, settings.lateAfterDays) || undefined;
  answer.parts.push({ source: 'reply', by, at, text, files, channel, ts, edited, late, ...more });
}

export function takeInRemark(turn: Turn, reply: Heard, more: Pick<Remark, 'sealed'> = {}): void {
  const { checkIn } = turn;
  const { ts, by, text, files, edited } = reply;
  checkIn.remarks.push({ ts, by, at: spokenAt(ts), text, files, edited, revisions: [], ...more });
  if (by === checkIn.facilitator && checkIn.doneAt) checkIn.heardAt = turn.now;
  lookForResponse(turn);
}

export function lookForResponse({ checkIn, forgotten }: Turn): void {
  if (!checkIn.doneAt || !noteResponse(checkIn)) return;
  checkIn.timers.respond = undefined;
  forgotten.push(respondKey(checkIn));
}
