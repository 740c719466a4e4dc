import { DAY, isoWeekday, toDay, toMinute } from './days';
import { instantOf, localDate, localTime } from './zones';

export type WorkingHours = {
  /** ISO weekdays, 1 is Monday */
  days: number[];
  /** 'HH:MM', local, included */
  from: string;
  /** 'HH:MM', local, excluded */
  to: string;
};

/** A week, a day that a zone left out, and today once more when its hours are over. */
const DAYS_AHEAD = 9;

export function withinWorkingHours(now: Date, timeZone: string, hours: WorkingHours): boolean {
  const minute = toMinute(localTime(now, timeZone));
  return (
    hours.days.includes(isoWeekday(toDay(localDate(now, timeZone)))) &&
    minute >= toMinute(hours.from) &&
    minute < toMinute(hours.to)
  );
}

/** Now, if these are working hours; else when they next begin. */
export function nextWorkingInstant(now: Date, timeZone: string, hours: WorkingHours): Date {
  if (withinWorkingHours(now, timeZone, hours)) return now;
  const today = toDay(localDate(now, timeZone));
  for (let day = today; day <= today + DAYS_AHEAD; day++) {
    const opens = new Date(instantOf(timeZone, day, toMinute(hours.from)));
    if (opens > now && withinWorkingHours(opens, timeZone, hours)) return opens;
  }
  throw new RangeError(`Working hours that never come: ${JSON.stringify(hours)}`);
}

/** So many times 24 hours later. */
export function daysLater(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY);
}
