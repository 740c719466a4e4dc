import type { Heard } from '../threads';
import { hasQuestionsLeft, heard } from './course';
import { takeInEdit } from './edits';
import { type CheckIn, isOpen, isUnderWay } from './model';
import { addParts, isKnown, takeInRemark, wasDeleted } from './parts';
import { takeInStray } from './strays';
import type { Turn } from './turn';

/** Where the questions that were asked stand in Slack: question → ts; those not delivered yet are absent. */
export type Standing = Map<number, string>;

/** A reply in the thread: the facilitator's is an answer, everybody else's is conversation. Twice is once. */
export function takeInReply(turn: Turn, reply: Heard, standing: Standing): void {
  const { checkIn } = turn;
  if (wasDeleted(checkIn, reply)) return;
  if (isKnown(checkIn, reply)) takeInEdit(turn, reply);
  else if (reply.by !== checkIn.facilitator) takeInRemark(turn, reply);
  else if (isUnderWay(checkIn)) takeInAnswer(turn, reply, questionBefore(checkIn, reply.ts, standing));
  else if (mayBeAnswer(checkIn)) takeInStray(turn, reply, { inThread: true });
  else takeInRemark(turn, reply);
}

/**
 * Who said "not this time", or "That is all" with questions left, may answer after all, or only say thanks: they are asked. Once the
 * mentor has replied, the two are talking with each other.
 */
const mayBeAnswer = (checkIn: CheckIn) =>
  isOpen(checkIn) &&
  checkIn.stray !== 'refused' &&
  (checkIn.status !== 'answered' || (hasQuestionsLeft(checkIn) && !checkIn.response));

/** The question that had been asked last when this was written: what arrives late or out of order finds its own. */
function questionBefore(checkIn: CheckIn, ts: string, standing: Standing): number {
  const written = Number(ts);
  const asked = checkIn.asked.filter(({ question, at }, index) => {
    if (index === 0) return true;
    const stands = standing.get(question);
    return stands ? Number(stands) < written : at.getTime() / 1000 < written;
  });
  return asked.at(-1)?.question ?? 0;
}

function takeInAnswer(turn: Turn, reply: Heard, question: number): void {
  addParts(turn, reply, question);
  heard(turn);
}
