import { Temporal } from 'temporal-polyfill';
import { addDays, isoWeekday, toDay } from './days';
import { atLocal, localDate } from './zones';

/** The ISO week of a date, such as 2026-W48; weeks sort as their names do. */
export function isoWeek(date: string): string {
  const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(date);
  return `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`;
}

/** The date on which an ISO week begins; what is none, as it is. */
export function mondayOf(week: string): string {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(week) ?? [];
  if (!year || !number) return week;
  // The fourth of January is in the first week.
  const first = `${year}-01-04`;
  return addDays(first, 7 * (Number(number) - 1) + 1 - isoWeekday(toDay(first)));
}

/** A moment of the week: an ISO weekday (Monday is 1), and a local time, 'HH:MM'. */
export interface WeeklyMoment {
  day: number;
  at: string;
}

/** When this moment of the week comes next in a zone, after an instant: its date, its ISO week, and the instant itself. */
export function nextWeekly(after: Date, { day, at }: WeeklyMoment, timeZone: string): Weekly {
  const today = localDate(after, timeZone);
  const ahead = (day - isoWeekday(toDay(today)) + 7) % 7;
  const first = weeklyOn(addDays(today, ahead), at, timeZone);
  return first.dueAt > after ? first : weeklyOn(addDays(first.date, 7), at, timeZone);
}

export interface Weekly {
  date: string;
  week: string;
  dueAt: Date;
}

export function weeklyOn(date: string, at: string, timeZone: string): Weekly {
  return { date, week: isoWeek(date), dueAt: atLocal(date, at, timeZone) };
}

/** The date itself when it is one of these weekdays, else the last before it that is. */
export function onOrBefore(date: string, days: number[]): string {
  for (let back = 0; back < 7; back++) {
    const day = addDays(date, -back);
    if (days.includes(isoWeekday(toDay(day)))) return day;
  }
  return date;
}
