import { addDays, atLocal, localDate } from '../../calendar';
import type { Period } from './section';

const WEEKS_SHOWN = 8;

const midnight = (date: string, timeZone: string) => atLocal(date, '00:00', timeZone);

/** The seven days before a date, and the four weeks before them. */
export function weekBefore(date: string, timeZone: string): Period {
  return daysBefore(date, 7, timeZone, 4);
}

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
