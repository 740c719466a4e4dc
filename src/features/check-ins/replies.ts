import { daysLater } from '../../calendar';
import { currentQuestion, heard, noteResponse } from './course';
import { strayDecided, strayQuestion, voice } from './messages';
import {
  type Answer,
  answerOf,
  type CheckIn,
  type FileNote,
  isAnswered,
  isUnderWay,
  type Part,
  type Remark,
} from './model';
import { numberedAnswers } from './numbered';
import { promptKey, reminderKey, renew, renewDone, renewPrompt, say, saySaved, type Turn } from './turn';

/** A message as it stands in Slack. */
export interface Heard {
  channel: string;
  ts: string;
  by: string;
  text: string;
  files: FileNote[];
  /** Slack's `edited.ts`, when it was changed since. */
  edited?: string;
}

/** Where the questions that were asked stand in Slack: question → ts; those not delivered yet are absent. */
export type Standing = Map<number, string>;

/** A reply in the thread: the facilitator's is an answer, everybody else's is conversation. Twice is once. */
export function takeInReply(turn: Turn, reply: Heard, standing: Standing): void {
  const { checkIn } = turn;
  if (isKnown(checkIn, reply)) {
    takeInEdit(turn, reply);
  } else if (reply.by === checkIn.facilitator && isUnderWay(checkIn)) {
    takeInAnswer(turn, reply, questionBefore(checkIn, reply.ts, standing));
  } else {
    takeInRemark(turn, reply);
  }
}

export const isKnown = (checkIn: CheckIn, { channel, ts }: { channel: string; ts: string }) =>
  checkIn.remarks.some((remark) => channel === checkIn.channel && remark.ts === ts) ||
  checkIn.answers.some((answer) => answer.parts.some((part) => part.channel === channel && part.ts === ts)) ||
  checkIn.strays.some((stray) => stray.channel === channel && stray.ts === ts);

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
  const { checkIn } = turn;
  const several = numberedAnswers(reply.text, checkIn.questions.length);
  if (several) {
    several.forEach((text, number) => {
      addPart(turn, number, { ...reply, text });
    });
  } else {
    addPart(turn, question, reply);
  }
  heard(turn);
  if (reply.files.some(isVoice) && !checkIn.voiceTold) {
    checkIn.voiceTold = true;
    say(turn, 'voice', voice(checkIn));
  }
}

const isVoice = (file: FileNote) => file.type.startsWith('audio/');

function addPart({ checkIn, settings, now }: Turn, question: number, reply: Heard, outside?: true): void {
  const answer = answerOf(checkIn, question);
  answer.skipped = undefined;
  const lateFrom = daysLater(checkIn.postedAt ?? now, settings.lateAfterDays);
  const at = spokenAt(reply.ts);
  const part: Part = {
    source: 'reply',
    by: reply.by,
    at,
    text: reply.text,
    files: reply.files,
    channel: reply.channel,
    ts: reply.ts,
    edited: reply.edited,
    late: at > lateFrom || undefined,
    outside,
  };
  answer.parts.push(part);
}

const spokenAt = (ts: string) => new Date(Number(ts) * 1000);

function takeInRemark(turn: Turn, reply: Heard): void {
  const { checkIn, forgotten } = turn;
  const { ts, by, text, files, edited } = reply;
  checkIn.remarks.push({ ts, by, at: spokenAt(ts), text, files, edited, revisions: [] });
  if (by === checkIn.facilitator) checkIn.heardAt = turn.now;
  if (checkIn.doneAt && noteResponse(checkIn)) {
    checkIn.timers.respond = undefined;
    forgotten.push(reminderKey(checkIn, 'respond'));
  }
}

/** An edited message changes what was taken in from it, and the old words are kept. */
export function takeInEdit(turn: Turn, message: Heard): void {
  if (!message.edited) return;
  const { checkIn } = turn;
  const isNewer = (known: { edited?: string; sealed?: boolean }) =>
    !known.sealed && Number(message.edited) > Number(known.edited ?? 0);
  for (const remark of checkIn.remarks) {
    if (remark.ts === message.ts && isNewer(remark)) change(remark, message, turn.now);
  }
  for (const stray of checkIn.strays) {
    if (stray.ts === message.ts && stray.channel === message.channel) stray.text = message.text;
  }
  const several = numberedAnswers(message.text, checkIn.questions.length);
  for (const answer of checkIn.answers) changeParts(answer, message, several, isNewer, turn.now);
  if (checkIn.doneAt && checkIn.status === 'answered') renewDone(turn);
}

function changeParts(
  answer: Answer,
  message: Heard,
  several: Map<number, string> | undefined,
  isNewer: (part: Part) => boolean,
  now: Date,
): void {
  for (const part of answer.parts) {
    if (part.ts !== message.ts || part.channel !== message.channel || !isNewer(part)) continue;
    const text = several?.get(answer.question) ?? message.text;
    if (part.replaced) {
      answer.revisions.push({ text, by: message.by, at: now, what: 'edited' });
      part.edited = message.edited;
      continue;
    }
    if (part.text !== text)
      answer.revisions.push({ text: part.text, by: message.by, at: now, what: 'edited' });
    Object.assign(part, { text, files: message.files, edited: message.edited });
  }
}

function change(remark: Remark, message: Heard, now: Date): void {
  if (remark.text !== message.text) {
    remark.revisions.push({ text: remark.text, by: message.by, at: now, what: 'edited' });
  }
  Object.assign(remark, { text: message.text, files: message.files, edited: message.edited });
}

/** A deleted message withdraws what it said; the words are kept with the record's history. */
export function takeInDeletion(turn: Turn, message: { channel: string; ts: string }): void {
  const { checkIn, now } = turn;
  const isIt = (one: { channel?: string; ts?: string }) =>
    one.ts === message.ts && one.channel === message.channel;
  checkIn.strays = checkIn.strays.filter((stray) => !isIt(stray));
  for (const remark of checkIn.remarks) {
    if (remark.ts !== message.ts || message.channel !== checkIn.channel || remark.deleted) continue;
    remark.revisions.push({ text: remark.text, by: remark.by, at: now, what: 'deleted' });
    Object.assign(remark, { text: '', files: [], deleted: true });
  }
  let withdrawn = false;
  for (const answer of checkIn.answers) {
    for (const part of answer.parts.filter(isIt)) {
      if (part.text || part.files.length) {
        answer.revisions.push({ text: part.text, by: part.by, at: now, what: 'deleted' });
        Object.assign(part, { text: '', files: [] });
        withdrawn = true;
      }
    }
  }
  if (!withdrawn) return;
  if (checkIn.doneAt && checkIn.status === 'answered') renewDone(turn);
  if (isUnderWay(checkIn) && !checkIn.answers.some(isAnswered)) checkIn.status = 'open';
}

/** What was taken in from the thread and does not stand there any more. */
export function goneFrom(checkIn: CheckIn, { channel, replies }: { channel: string; replies: Heard[] }) {
  const present = new Set(replies.map(({ ts }) => ts));
  const said = [
    ...checkIn.remarks.filter(({ deleted }) => !deleted),
    ...checkIn.answers
      .flatMap(({ parts }) => parts)
      .filter((part) => part.channel === channel && !part.outside && (part.text || part.files.length > 0)),
  ];
  return said.flatMap(({ ts }) => (ts && !present.has(ts) ? [{ channel, ts }] : []));
}

/** The facilitator wrote outside the thread while their check-in was open: asked once whether it is an answer. */
export function takeInStray(turn: Turn, message: Heard): void {
  const { checkIn, now } = turn;
  if (isKnown(checkIn, message) || checkIn.stray === 'refused') return;
  checkIn.strays.push({
    channel: message.channel,
    ts: message.ts,
    text: message.text,
    files: message.files,
    at: spokenAt(message.ts),
  });
  checkIn.heardAt = now;
  if (checkIn.stray === 'asked') return;
  checkIn.stray = 'asked';
  checkIn.strayCount += 1;
  turn.posts.push({
    workspace: checkIn.workspace,
    key: strayKey(checkIn),
    to: { channel: message.channel },
    message: strayQuestion(checkIn),
    about: { pairing: checkIn.pairing, checkIn: checkIn.key },
  });
}

const strayKey = (checkIn: CheckIn) => `${promptKey(checkIn)}/stray/${checkIn.strayCount}`;

/** "Yes, take it in": as if it stood in the thread. */
export function takeStrays(turn: Turn): void {
  const { checkIn } = turn;
  const question = currentQuestion(checkIn);
  const by = checkIn.facilitator;
  for (const stray of checkIn.strays) addPart(turn, question, { ...stray, by }, true);
  checkIn.saved.push({ view: strayKey(checkIn), by, source: 'reply', questions: [question], at: turn.now });
  checkIn.strays = [];
  checkIn.stray = undefined;
  renew(turn, strayKey(checkIn), strayDecided(checkIn, true));
  heard(turn);
  saySaved(turn, checkIn.saved.length - 1);
  renewPrompt(turn);
}

/** "No, leave it": not asked again for this check-in. */
export function leaveStrays(turn: Turn): void {
  const { checkIn } = turn;
  checkIn.strays = [];
  checkIn.stray = 'refused';
  renew(turn, strayKey(checkIn), strayDecided(checkIn, false));
}
