import { daysLater } from '../../calendar';
import { answeredCount, answerOf, answerTo, isAnswered } from './answers';
import { question } from './messages';
import { type CheckIn, isUnderWay } from './model';
import {
  remindFacilitator,
  remindMentor,
  respondKey,
  silenceKey,
  silenceKeys,
  tellMentor,
  tellMentorKey,
} from './reminding';
import {
  nextWake,
  promptKey,
  questionKey,
  renewDone,
  renewPrompt,
  renewQuestion,
  renewSummary,
  say,
  sayDone,
  saySkip,
  type Turn,
} from './turn';

/** The question that the facilitator was asked last. */
export function currentQuestion(checkIn: CheckIn): number {
  return checkIn.asked.at(-1)?.question ?? 0;
}

/** Something was said: silence is counted anew, and the quiet minute begins. */
export function heard(turn: Turn): void {
  const { checkIn, settings, now } = turn;
  breakSilence(turn);
  checkIn.status = answeredCount(checkIn) > 0 ? 'partly answered' : 'open';
  checkIn.timers.settle = new Date(now.getTime() + settings.quietSeconds * 1000);
}

/** The facilitator gave a sign of life: who then falls silent again is reminded again. */
export function breakSilence({ checkIn, settings, now, forgotten }: Turn): void {
  forgotten.push(...silenceKeys(checkIn));
  checkIn.heardAt = now;
  checkIn.timers.remind = daysLater(now, settings.remindAfterDays);
  checkIn.timers.tellMentor = daysLater(now, settings.tellMentorAfterDays);
}

/** The mentor's first reply after the facilitator's last answer is the response, also when it came in the quiet minute. */
export function noteResponse(checkIn: CheckIn): boolean {
  if (checkIn.response) return false;
  const times = checkIn.answers
    .flatMap(({ parts }) => parts.filter(({ replaced }) => !replaced))
    .map(({ at }) => at);
  const lastAnswer = Math.max(...times.map((at) => at.getTime()));
  const reply = checkIn.remarks.find(
    ({ by, at, deleted }) => by === checkIn.mentor && !deleted && at.getTime() > lastAnswer,
  );
  if (!reply) return false;
  checkIn.response = { by: reply.by, at: reply.at, ts: reply.ts };
  return true;
}

/** All that is known was told on the phone: then the mentor has talked with the facilitator already. */
const isByPhone = (checkIn: CheckIn) =>
  checkIn.answers
    .filter(isAnswered)
    .every(({ parts }) => parts.every(({ source, replaced }) => source === 'on behalf' && !replaced));

/** An answer came by another way than the thread: who said "not this time" is under way again; who was done, stays so. */
export function takeUp(turn: Turn): void {
  const { checkIn } = turn;
  if (checkIn.doneAt && checkIn.status === 'answered') {
    checkIn.heardAt = turn.now;
    renewSummary(turn);
    return;
  }
  checkIn.doneAt = undefined;
  heard(turn);
}

/** The quiet minute is over, or a question was passed over: asks the next one, or ends when there is none. */
export function goOn(turn: Turn): void {
  const { checkIn } = turn;
  checkIn.timers.settle = undefined;
  if (!isUnderWay(checkIn)) return;
  const current = currentQuestion(checkIn);
  if (!isSettled(checkIn, current)) return;
  const next = checkIn.questions.findIndex(
    (_, number) => !isSettled(checkIn, number) && !checkIn.asked.some((asked) => asked.question === number),
  );
  if (next < 0) finish(turn);
  else ask(turn, next);
}

const isSettled = (checkIn: CheckIn, number: number) => {
  const answer = answerTo(checkIn, number);
  return answer?.skipped === true || isAnswered(answer);
};

/** Neither answered, nor passed over. */
export const hasQuestionsLeft = (checkIn: CheckIn) =>
  checkIn.questions.some((_, number) => !isSettled(checkIn, number));

function ask(turn: Turn, number: number): void {
  const { checkIn, now } = turn;
  const before = currentQuestion(checkIn);
  checkIn.asked.push({ question: number, at: now });
  renewQuestion(turn, before);
  say(turn, `question/${number}`, question(checkIn, number));
}

/** The facilitator is done, as `by` says: thanked, and the mentor asked to reply. */
export function finish(turn: Turn, by: string = turn.checkIn.facilitator): void {
  const { checkIn, settings, now, forgotten } = turn;
  if (!isUnderWay(checkIn)) return;
  forgotten.push(...silenceKeys(checkIn));
  checkIn.doneAt = now;
  if (answeredCount(checkIn) === 0) {
    checkIn.status = 'skipped';
    checkIn.timers = {};
    noteSkip(turn, { reason: 'nothing', by, at: now });
  } else {
    checkIn.status = 'answered';
    if (!noteResponse(checkIn) && isByPhone(checkIn)) checkIn.response = { by: checkIn.mentor, at: now };
    checkIn.timers = checkIn.response ? {} : { respond: daysLater(now, settings.responseAfterDays) };
    sayDone(turn);
  }
  const last = currentQuestion(checkIn);
  if (questionKey(checkIn, last) !== promptKey(checkIn)) renewQuestion(turn, last);
  renewPrompt(turn);
}

/** "Skip": the next question, without an answer to this one, or without waiting for more of it. */
export function skipQuestion(turn: Turn, number: number): void {
  const { checkIn } = turn;
  if (!isUnderWay(checkIn) || currentQuestion(checkIn) !== number) return;
  const answer = answerOf(checkIn, number);
  if (!isAnswered(answer)) answer.skipped = true;
  heard(turn);
  goOn(turn);
}

/** "Not this time", with a reason. */
export function skipCheckIn(turn: Turn, skip: { reason: string; words?: string; by: string }): void {
  const { checkIn, now, forgotten } = turn;
  if (!isUnderWay(checkIn)) return;
  forgotten.push(...silenceKeys(checkIn));
  checkIn.doneAt = now;
  checkIn.heardAt = skip.by === checkIn.facilitator ? now : checkIn.heardAt;
  checkIn.status = answeredCount(checkIn) > 0 ? 'partly answered' : 'skipped';
  checkIn.timers = {};
  noteSkip(turn, { ...skip, at: now });
  renewPrompt(turn);
  const last = currentQuestion(checkIn);
  if (questionKey(checkIn, last) !== promptKey(checkIn)) renewQuestion(turn, last);
}

function noteSkip(turn: Turn, skip: CheckIn['skips'][number]): void {
  turn.checkIn.skips.push(skip);
  saySkip(turn, turn.checkIn.skips.length - 1);
}

/** Whose a check-in is. */
export type People = Pick<CheckIn, 'facilitator' | 'facilitatorName' | 'mentor' | 'mentorName' | 'managers'>;

/** Another mentor has taken over, or somebody has another account: what was to be said to the one before is said to them. */
export function handOver(turn: Turn, to: People): void {
  const { checkIn, now, forgotten } = turn;
  const isOther = (who: 'facilitator' | 'mentor') => to[who] !== checkIn[who];
  const [isFacilitator, isMentor] = [isOther('facilitator'), isOther('mentor')];
  if (isFacilitator) forgotten.push(silenceKey(checkIn));
  if (isMentor) forgotten.push(tellMentorKey(checkIn), respondKey(checkIn));
  Object.assign(checkIn, to);
  if (isFacilitator) {
    if (isUnderWay(checkIn)) checkIn.timers.remind ??= now;
    // The new account can't press what the app asked the old one directly.
    if (checkIn.stray === 'asked' && checkIn.strays[0]?.channel.startsWith('D')) checkIn.stray = undefined;
    renewPrompt(turn);
  }
  if (!isMentor) return;
  if (isUnderWay(checkIn)) checkIn.timers.tellMentor ??= now;
  else if (checkIn.status === 'answered' && !checkIn.response) {
    checkIn.timers.respond ??= now;
    renewDone(turn);
  }
}

/** What the timers ask for at this moment. */
export function wake(turn: Turn): void {
  const { checkIn, now } = turn;
  const isDue = (at: Date | undefined) => at !== undefined && at <= now;
  if (isDue(checkIn.timers.settle)) goOn(turn);
  if (isDue(checkIn.timers.remind)) remindFacilitator(turn);
  if (isDue(checkIn.timers.tellMentor)) tellMentor(turn);
  if (isDue(checkIn.timers.respond)) remindMentor(turn);
}

/** Keeps the time of the next look, and counts the change. */
export function seal({ checkIn }: Turn): void {
  checkIn.wakeAt = nextWake(checkIn);
  checkIn.version += 1;
}
