import { DAY } from './days';

export type Punctuality = 'on time' | 'late' | 'missed';

/** What comes no later than this is not late. Milliseconds. */
export const GRACE = 10 * 60_000;

/**
 * What becomes of an occurrence that is seen only now. Past half its cadence, or once the next one is due too (it can
 * be nearer when this one was moved), it is missed: never two at once.
 */
export function afterDowntime(dueAt: Date, now: Date, everyWeeks: number, nextDueAt?: Date): Punctuality {
  const passed = now.getTime() - dueAt.getTime();
  if (passed <= GRACE) return 'on time';
  const half = (everyWeeks * 7 * DAY) / 2;
  return passed < half && !(nextDueAt && nextDueAt <= now) ? 'late' : 'missed';
}
