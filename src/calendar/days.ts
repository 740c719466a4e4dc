/** Milliseconds of a day without a clock change. */
export const DAY = 86_400_000;

/** Dates are counted as whole days since 1970-01-01, times as minutes since midnight: both without any zone. */
export function toDay(date: string): number {
  const [year, month, day] = [number(date, 0, 4), number(date, 5, 7), number(date, 8, 10)];
  const time = Date.UTC(year, month - 1, day);
  const real =
    date.length === 10 && date[4] === '-' && date[7] === '-' && year >= 100 && month <= 12 && month > 0;
  if (!real || Number.isNaN(time) || new Date(time).getUTCDate() !== day) {
    throw new RangeError(`Not a date (YYYY-MM-DD): ${date}`);
  }
  return time / DAY;
}

export function toDate(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
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
