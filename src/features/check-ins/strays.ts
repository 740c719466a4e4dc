import { type Heard, spokenAt } from '../threads';
import { breakSilence, currentQuestion, takeUp } from './course';
import { strayQuestion } from './messages';
import type { CheckIn } from './model';
import { addParts, isKnown, takeInRemark, wasDeleted } from './parts';
import { respondKey, silenceKeys } from './reminding';
import {
  promptKey,
  questionKey,
  renewPrompt,
  renewQuestion,
  renewStray,
  saySaved,
  strayKey,
  type Turn,
} from './turn';

export interface WrittenWhere {
  inThread?: true;
  /** The check-in in whose thread, when it is over. */
  over?: string;
  /** Of the facilitator, where nobody else reads it. */
  language?: CheckIn['strayLanguage'];
}

/** The facilitator wrote where it may not be meant as an answer: they are asked once whether it is. */
export function takeInStray(turn: Turn, message: Heard, where: WrittenWhere = {}): void {
  const { inThread, over, language } = where;
  const { checkIn } = turn;
  if (isKnown(checkIn, message) || wasDeleted(checkIn, message) || checkIn.stray === 'refused') return;
  const { channel, ts, text, files, edited } = message;
  const question = currentQuestion(checkIn);
  checkIn.strays.push({ channel, ts, text, files, edited, at: spokenAt(ts), question, inThread, over });
  if (!checkIn.doneAt) breakSilence(turn);
  if (checkIn.stray === 'asked') return;
  checkIn.stray = 'asked';
  checkIn.strayCount += 1;
  checkIn.strayLanguage = language;
  turn.posts.push({
    workspace: checkIn.workspace,
    key: strayKey(checkIn),
    to: { channel },
    ...(inThread && { inThreadOf: promptKey(checkIn) }),
    message: strayQuestion(checkIn),
    about: { pairing: checkIn.pairing, checkIn: checkIn.key },
  });
}

/** "Yes, take it in": as if it stood in the thread, where it is shown. */
export function takeStrays(turn: Turn): void {
  const { checkIn, now } = turn;
  if (checkIn.stray !== 'asked') return;
  // They may have been deleted meanwhile.
  const strays = decide(turn, checkIn.strays.length > 0, undefined);
  if (strays.length === 0) return;
  const by = checkIn.facilitator;
  const elsewhere = new Set<number>();
  for (const { at: _, question, inThread, over: __, sealed, ...stray } of strays) {
    const outside = inThread ? undefined : true;
    const numbers = addParts(turn, { ...stray, by }, question, { outside, sealed });
    if (!inThread) for (const number of numbers) elsewhere.add(number);
  }
  takeUp(turn);
  if (elsewhere.size > 0) {
    checkIn.saved.push({ view: strayKey(checkIn), by, source: 'reply', questions: [...elsewhere], at: now });
    saySaved(turn, checkIn.saved.length - 1);
  }
  renewPrompt(turn);
}

/** "No, leave it": not asked again for this check-in. What stands in the thread is conversation then. */
export function leaveStrays(turn: Turn): void {
  if (turn.checkIn.stray !== 'asked') return;
  for (const stray of decide(turn, false, 'refused')) {
    const { inThread, over, sealed } = stray;
    const reply = { ...stray, by: turn.checkIn.facilitator };
    if (inThread) takeInRemark(turn, reply, { sealed });
    else if (over) turn.handedBack = [...(turn.handedBack ?? []), { key: over, reply }];
  }
}

/** Takes the strays out of the record, and the buttons off the question about them. */
function decide(turn: Turn, isTaken: boolean, stray: CheckIn['stray']) {
  const { checkIn } = turn;
  const { strays } = checkIn;
  Object.assign(checkIn, { strays: [], stray });
  renewStray(turn, isTaken);
  return strays;
}

/** The next check-in is out: nothing more is taken in here. */
export function close(turn: Turn): void {
  const { checkIn, now, opening, forgotten } = turn;
  forgotten.push(...silenceKeys(checkIn), respondKey(checkIn));
  if (checkIn.status === 'open') checkIn.status = opening?.isSaid === false ? 'missed by the app' : 'missed';
  if (checkIn.stray === 'asked') leaveStrays(turn);
  checkIn.isOut = undefined;
  checkIn.closedAt = now;
  checkIn.timers = {};
  renewPrompt(turn);
  const last = currentQuestion(checkIn);
  if (questionKey(checkIn, last) !== promptKey(checkIn)) renewQuestion(turn, last);
}
