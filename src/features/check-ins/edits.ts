import { daysLater } from '../../calendar';
import { goneBy, type Heard, lost, type ThreadRead, type Where } from '../threads';
import { isAnswered } from './answers';
import { type CheckIn, isOpen, isUnderWay, type Remark } from './model';
import { addPart, isAt, isKnown, lookForResponse, remarkAt, saidIn, wasDeleted } from './parts';
import { renewSummary, type Turn } from './turn';

/** An edited message changes what was taken in from it, and the old words are kept. */
export function takeInEdit(turn: Turn, message: Heard): void {
  if (!message.edited) return;
  const { checkIn, now } = turn;
  const isNewer = (known: { edited?: string; sealed?: boolean }) =>
    !known.sealed && Number(message.edited) > Number(known.edited ?? 0);
  const remark = remarkAt(checkIn, message);
  if (remark && !remark.deleted && isNewer(remark)) changeRemark(remark, message, now);
  for (const stray of checkIn.strays.filter(isAt(message))) {
    if (isNewer(stray))
      Object.assign(stray, { text: message.text, files: message.files, edited: message.edited });
  }
  const questions = questionsOf(checkIn, message);
  const parts = checkIn.answers.flatMap((answer) => answer.parts.filter(isAt(message)));
  if (questions.length === 0 || !parts.every(isNewer)) return;
  changeAnswers(turn, message, questions);
  if (isUnderWay(checkIn) && !checkIn.answers.some(isAnswered)) checkIn.status = 'open';
  renewSummary(turn);
}

const questionsOf = (checkIn: CheckIn, at: Where) =>
  checkIn.answers.filter(({ parts }) => parts.some(isAt(at))).map(({ question }) => question);

/** A list may have become longer or shorter: each question gets what stands under its number now. */
function changeAnswers(turn: Turn, message: Heard, questions: number[]): void {
  const { checkIn, now } = turn;
  const { by, edited } = message;
  const said = saidIn(checkIn, message.text, Math.min(...questions), questions.length > 1);
  const [first] = said.keys();
  let outside: true | undefined;
  for (const answer of checkIn.answers) {
    for (const part of answer.parts.filter(isAt(message))) {
      const text = said.get(answer.question) ?? '';
      outside = part.outside || undefined;
      part.edited = edited;
      if (part.replaced) {
        answer.revisions.push({ text, by, at: now, what: 'edited' });
        continue;
      }
      const files = lost(part.files, message.files);
      if (part.text !== text || files)
        answer.revisions.push({ text: part.text, ...files, by, at: now, what: 'edited' });
      Object.assign(part, { text, files: answer.question === first ? message.files : [] });
    }
  }
  if (!isOpen(checkIn)) return;
  for (const [number, text] of said) {
    if (!questions.includes(number)) addPart(turn, number, { ...message, text, files: [] }, { outside });
  }
}

function changeRemark(remark: Remark, message: Heard, now: Date): void {
  const files = lost(remark.files, message.files);
  if (remark.text !== message.text || files) {
    remark.revisions.push({ text: remark.text, ...files, by: message.by, at: now, what: 'edited' });
  }
  Object.assign(remark, { text: message.text, files: message.files, edited: message.edited });
}

/** A deleted message withdraws what it said; the words are kept with the record's history. */
export function takeInDeletion(turn: Turn, message: Where): void {
  const { checkIn, now } = turn;
  if (!isKnown(checkIn, message)) {
    if (!wasDeleted(checkIn, message)) {
      checkIn.gone = [...(checkIn.gone ?? []), { channel: message.channel, ts: message.ts }];
    }
    return;
  }
  checkIn.strays = checkIn.strays.filter((stray) => !isAt(message)(stray));
  const remark = remarkAt(checkIn, message);
  if (remark && !remark.deleted) withdrawRemark(turn, remark);
  let isWithdrawn = false;
  for (const answer of checkIn.answers) {
    for (const part of answer.parts.filter(isAt(message))) {
      if (!part.text && part.files.length === 0) continue;
      answer.revisions.push({
        text: part.text,
        ...lost(part.files),
        by: part.by,
        at: now,
        what: 'deleted',
      });
      Object.assign(part, { text: '', files: [] });
      isWithdrawn = true;
    }
  }
  if (!isWithdrawn) return;
  renewSummary(turn);
  if (isUnderWay(checkIn) && !checkIn.answers.some(isAnswered)) checkIn.status = 'open';
}

function withdrawRemark(turn: Turn, remark: Remark): void {
  const { checkIn, settings, now } = turn;
  remark.revisions.push({
    text: remark.text,
    ...lost(remark.files),
    by: remark.by,
    at: now,
    what: 'deleted',
  });
  Object.assign(remark, { text: '', files: [], deleted: true });
  if (checkIn.response?.ts !== remark.ts) return;
  checkIn.response = undefined;
  lookForResponse(turn);
  if (!checkIn.response && isOpen(checkIn))
    checkIn.timers.respond = daysLater(now, settings.responseAfterDays);
}

/** What was taken in from the thread and does not stand there any more. */
export function goneFrom(checkIn: CheckIn, reading: ThreadRead): Where[] {
  const { channel } = reading;
  const isGone = goneBy(reading);
  const said = [
    ...checkIn.remarks.filter(({ deleted }) => !deleted),
    ...checkIn.strays.filter((stray) => stray.inThread),
    ...checkIn.answers
      .flatMap(({ parts }) => parts)
      .filter((part) => part.channel === channel && !part.outside && (part.text || part.files.length > 0)),
  ];
  return said.flatMap(({ ts }) => (ts && isGone(ts) ? [{ channel, ts }] : []));
}
