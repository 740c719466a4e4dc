/** Milliseconds of a day without a clock change. */
export const DAY = 86_400_000;

const MOST_REMEMBERED = 50_000;
const dates = new Map<number, string>();

/** Dates are counted as whole days since 1970-01-01, times as minutes since midnight: both without any zone. */
export function toDay(date: string): number {
  const [year, month, day] = [number(date, 0, 4), number(date, 5, 7), number(date, 8, 10)];
  const written = date.length === 10 && date[4] === '-' && date[7] === '-' && year >= 1000;
  if (!written || !(month >= 1 && month <= 12) || !(day >= 1 && day <= daysIn(year, month))) {
    throw new RangeError(`Not a date (YYYY-MM-DD): ${date}`);
  }
  return Date.UTC(year, month - 1, day) / DAY;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Few days are ever asked for, by very many pairings; writing one out takes longer than all the rest of the arithmetic. */
export function toDate(day: number): string {
  let date = dates.get(day);
  if (date === undefined) {
    if (dates.size >= MOST_REMEMBERED) dates.clear();
    date = new Date(day * DAY).toISOString().slice(0, 10);
    dates.set(day, date);
  }
  return date;
}

export function toMinute(time: string): number {
  const [hour, minute] = [number(time, 0, 2), number(time, 3, 5)];
  if (time.length !== 5 || time[2] !== ':' || !(hour < 24) || !(minute < 60)) {
    throw new RangeError(`Not a time (HH:MM): ${time}`);
  }
  return hour * 60 + minute;
}

/** 1 is Monday, 7 is Sunday. */
export function isoWeekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function addDays(date: string, days: number): string {
  return toDate(toDay(date) + days);
}

export function isDate(text: string): boolean {
  return reads(() => toDay(text));
}

export function isTime(text: string): boolean {
  return reads(() => toMinute(text));
}

function reads(read: () => number): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

/** The digits from `start` to `end`, or NaN: Number() would let signs, spaces and exponents through. */
function number(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
