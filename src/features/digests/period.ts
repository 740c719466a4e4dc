import { addDays, atLocal, localDate } from '../../calendar';
import type { Period } from './section';

const WEEKS_SHOWN = 8;
const DAY = 86_400_000;
/** After a longer silence no more days than these are told of. */
const MOST_DAYS = 14;
/** A week is compared with so many times as long before. */
export const COMPARED = 4;

const midnight = (date: string, timeZone: string) => atLocal(date, '00:00', timeZone);

/**
 * The days before a date since what was told last, so that none is left out and none told twice when the programme moves its day;
 * the seven before it where nothing was told yet. Compared with four times as long before.
 */
export function weekBefore(date: string, timeZone: string, toldUntil?: Date): Period {
  return daysBefore(date, daysToTell(date, timeZone, toldUntil), timeZone, COMPARED);
}

/** How many days that is. */
export function daysToTell(date: string, timeZone: string, toldUntil?: Date): number {
  const days = toldUntil ? daysFrom(localDate(toldUntil, timeZone), date) : 7;
  return days < 1 ? 7 : Math.min(days, MOST_DAYS);
}

const daysFrom = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** So many days before a date, and what they are compared with: so many times as long before. */
export function daysBefore(date: string, days: number, timeZone: string, times = 1): Period {
  const from = addDays(date, -days);
  return {
    from: midnight(from, timeZone),
    until: midnight(date, timeZone),
    before: { from: midnight(addDays(from, -days * times), timeZone), times },
  };
}

/** The ends of the last eight weeks, oldest first: until which midnight, and which day was the last before it. */
export function lastWeeks(until: Date, timeZone: string): { at: Date; day: string }[] {
  const end = localDate(until, timeZone);
  return Array.from({ length: WEEKS_SHOWN }, (_, index) => {
    const date = addDays(end, -7 * (WEEKS_SHOWN - 1 - index));
    return { at: midnight(date, timeZone), day: addDays(date, -1) };
  });
}
