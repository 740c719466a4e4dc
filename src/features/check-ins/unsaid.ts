import { daysLater } from '../../calendar';
import { silenceKeys } from './course';
import type { CheckIn } from './model';
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
  const { checkIn, settings, now } = turn;
  if (checkIn.status !== 'missed by the app') return;
  if (isOver) {
    renewPrompt(turn);
    return;
  }
  checkIn.status = 'open';
  checkIn.isOut = true;
  checkIn.closedAt = undefined;
  checkIn.postedAt = now;
  checkIn.timers = {
    remind: daysLater(now, settings.remindAfterDays),
    tellMentor: daysLater(now, settings.tellMentorAfterDays),
  };
}

/** Nobody is reminded of a silence any more, until the facilitator gives the next sign of life. */
export function keepStill({ checkIn, forgotten }: Turn): void {
  forgotten.push(...silenceKeys(checkIn));
  checkIn.timers.remind = undefined;
  checkIn.timers.tellMentor = undefined;
}

/** Somebody is, or would be, reminded of a silence. */
export function isSilenceCounted(checkIn: CheckIn): boolean {
  const { timers, reminded = [] } = checkIn;
  const keys = silenceKeys(checkIn);
  return Boolean(timers.remind ?? timers.tellMentor) || reminded.some((key) => keys.includes(key));
}
