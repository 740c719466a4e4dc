import { afterDowntime, atLocal, daysLater, GRACE, localDate } from '../../calendar';
import { isPausedOn, type Pairing } from '../people';
import { type CheckIn, isUnderWay } from './model';
import { silenceKeys } from './reminding';
import { leaveStrays } from './strays';
import { renewPrompt, type Turn } from './turn';

/** What opens it could not be said: who was not asked is not silent. What they gave in the form all the same stays. */
export function giveUp(turn: Turn): void {
  const { checkIn } = turn;
  keepStill(turn);
  if (checkIn.status !== 'open' && checkIn.status !== 'missed') return;
  if (checkIn.stray === 'asked') leaveStrays(turn);
  checkIn.status = 'missed by the app';
  checkIn.isOut = undefined;
  checkIn.timers = {};
}

/** It was said after all: it is out from now on, unless it is over by now. */
export function sayAfterAll(turn: Turn, isOver: boolean): void {
  const { checkIn, now } = turn;
  if (checkIn.status !== 'missed by the app') return;
  if (!isOver) {
    Object.assign(checkIn, outAgain(checkIn));
    countFrom(turn, now);
  }
  renewPrompt(turn);
}

/** One that was given up, as it will be once it is said. */
export const outAgain = (checkIn: CheckIn): CheckIn => ({
  ...checkIn,
  status: 'open',
  isOut: true,
  closedAt: undefined,
});

/** Slack was out of reach when it came out: what becomes of what opens it, by the rules of a downtime. */
export function whatIsLeftToSay(
  checkIn: CheckIn,
  now: Date,
  { everyWeeks, nextDueAt, isOver }: { everyWeeks: number; nextDueAt?: Date; isOver: boolean },
): 'as it is' | 'late' | 'nothing' {
  if (isOver) return 'nothing';
  const punctuality = afterDowntime(checkIn.dueAt, now, everyWeeks, nextDueAt);
  if (punctuality === 'missed' && checkIn.status === 'open') return 'nothing';
  return punctuality === 'on time' || checkIn.late ? 'as it is' : 'late';
}

export const isLongAfter = ({ postedAt }: Pick<CheckIn, 'postedAt'>, at: Date) =>
  postedAt !== undefined && at.getTime() - postedAt.getTime() > GRACE;

/** It stands in Slack since then: from then on it is out, and silence counts. */
export function countFrom(turn: Turn, at: Date): void {
  const { checkIn } = turn;
  checkIn.postedAt = at;
  if (isUnderWay(checkIn) && !(checkIn.heardAt && checkIn.heardAt > at))
    checkIn.timers = { ...checkIn.timers, ...silenceFrom(turn, at) };
}

const silenceFrom = ({ settings }: Turn, at: Date) => ({
  remind: daysLater(at, settings.remindAfterDays),
  tellMentor: daysLater(at, settings.tellMentorAfterDays),
});

/** A timer is over: who was not asked yet is not silent, and who was asked late has been so for a shorter time. */
export function countAsSaid(turn: Turn): void {
  const { checkIn, opening, now } = turn;
  if (opening?.isSaid) {
    if (opening.saidAt && isLongAfter(checkIn, opening.saidAt)) countFrom(turn, opening.saidAt);
  } else if (opening) {
    const { timers } = checkIn;
    const { remind, tellMentor } = silenceFrom(turn, now);
    if (timers.remind && timers.remind <= now) timers.remind = remind;
    if (timers.tellMentor && timers.tellMentor <= now) timers.tellMentor = tellMentor;
  }
}

/** Whether a pairing is paused at this moment, and until when. */
export function pauseOf(pairing: Pairing, now: Date): Pick<Turn, 'isPaused' | 'pausedUntil'> {
  const { pausedUntil, timeZone } = pairing;
  const isPaused = isPausedOn(pairing, localDate(now, timeZone));
  return {
    isPaused,
    ...(isPaused && pausedUntil && { pausedUntil: atLocal(pausedUntil, '00:00', timeZone) }),
  };
}

/** The pairing is paused: nobody is reminded of a silence before it has gone on for as long again, or the next sign of life. */
export function keepStill(turn: Turn, until?: Date): void {
  const { checkIn, forgotten } = turn;
  forgotten.push(...silenceKeys(checkIn));
  const isToCome = until && isUnderWay(checkIn);
  Object.assign(
    checkIn.timers,
    isToCome ? silenceFrom(turn, until) : { remind: undefined, tellMentor: undefined },
  );
}

/** The pairing is not paused, or not any more: a silence that was not counted counts from now on. */
export function countAgain(turn: Turn): void {
  const { checkIn, now } = turn;
  if (!isUnderWay(checkIn)) return;
  const { timers } = checkIn;
  const { remind, tellMentor } = silenceFrom(turn, now);
  const isNew = !isSilenceCounted(checkIn);
  if (isNew || (timers.remind && timers.remind > remind)) timers.remind = remind;
  if (isNew || (timers.tellMentor && timers.tellMentor > tellMentor)) timers.tellMentor = tellMentor;
}

/** Somebody is, or would be, reminded of a silence. */
function isSilenceCounted(checkIn: CheckIn): boolean {
  const { timers, reminded = [] } = checkIn;
  const keys = silenceKeys(checkIn);
  return Boolean(timers.remind ?? timers.tellMentor) || reminded.some((key) => keys.includes(key));
}
