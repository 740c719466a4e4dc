import { addDays, isDate } from '../../../calendar';

/** Months beyond December are of the next year; so are days beyond a month's last of the next month. */
export const dayOf = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

export const lastDayOf = (year: number, month: number) => dayOf(year, month + 1, 0);

/** 1 is Monday, 7 is Sunday. */
export const isoWeekday = (date: string) => new Date(date).getUTCDay() || 7;

export const mondayOf = (date: string) => addDays(date, 1 - isoWeekday(date));

/** The next one after that day, never the day itself. */
export const nextWeekday = (date: string, weekday: number) =>
  addDays(date, ((weekday - isoWeekday(date) + 6) % 7) + 1);

/** Undefined where the calendar has no such day. */
export function dated(year: number, month: number, day: number): string | undefined {
  const date = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return isDate(date) ? date : undefined;
}

/** In days. */
const SHORTLY = 31;

/** Whether that day of the year has been shortly before the date: which year is meant is not sure then. */
export function hasJustBeen(date: string, month: number, day: number): boolean {
  const year = Number(date.slice(0, 4));
  return [dated(year, month, day), dated(year - 1, month, day)].some(
    (one) => one !== undefined && one < date && one >= addDays(date, -SHORTLY),
  );
}

/** That day of the year, this year or the next: not before the date. */
export function nextDated(date: string, month: number, day: number): string | undefined {
  const year = Number(date.slice(0, 4));
  const passed = dayOf(2000, month, day).slice(5) < date.slice(5);
  return dated(passed ? year + 1 : year, month, day);
}
