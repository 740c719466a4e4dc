import { addDays } from '../../calendar';
import type { When } from './model';

/** Days before a date at which its commitment is made, so that its owner is reminded in time. */
const AHEAD = 14;

/** The dates, from `from` to `to`, on which a line falls due; a month's and a quarter's is its last day. */
export function dueDates(when: When, from: string, to: string): string[] {
  if ('on' in when) return when.on.filter((date) => date >= from && date <= to);
  const months = when.every === 'month' ? 1 : 3;
  const dates: string[] = [];
  let [year = 0, month = 0] = from.split('-').map(Number);
  for (;;) {
    // A quarter is the calendar's: it ends in March, June, September, December.
    const last = months === 1 ? month : Math.ceil(month / 3) * 3;
    const date = lastDay(year, last);
    if (date > to) return dates;
    if (date >= from) dates.push(date);
    year += last === 12 ? 1 : 0;
    month = last === 12 ? 1 : last + 1;
  }
}

function lastDay(year: number, month: number): string {
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return addDays(next, -1);
}

/** Up to which date commitments are made today, and when the next are to be made: undefined when there are none. */
export function horizon(today: string): string {
  return addDays(today, AHEAD);
}

export const makingDay = (date: string) => addDays(date, -AHEAD);
