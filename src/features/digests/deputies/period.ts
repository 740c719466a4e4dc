import { addDays, atLocal, localDate } from '../../../calendar';
import type { Deputyship } from '../../people';

/** Nobody is away for longer: a date further on is a slip of the finger. Days. */
export const MOST = 366;

export type Period = Pick<Deputyship, 'from' | 'to'>;

const midnight = (date: string, timeZone: string) => atLocal(date, '00:00', timeZone);

/** What a period is at an instant, and when that changes; its dates are the manager's, and both belong to it. */
export function standingOf(
  { from, to }: Period,
  now: Date,
  timeZone: string,
): Pick<Deputyship, 'status' | 'wakeAt'> {
  const today = localDate(now, timeZone);
  if (today < from) return { status: 'planned', wakeAt: midnight(from, timeZone) };
  if (today <= to) return { status: 'on', wakeAt: midnight(addDays(to, 1), timeZone) };
  return { status: 'over' };
}

/** What is wrong with the dates that somebody chose, if anything is; `before`: what stood there, which may have begun. */
export function wrongWith(
  { from, to }: Period,
  today: string,
  before?: Period,
): { field: keyof Period; why: 'pastFrom' | 'pastTo' | 'order' | 'far' } | undefined {
  if (from < today && from !== before?.from) return { field: 'from', why: 'pastFrom' };
  if (to < from) return { field: 'to', why: 'order' };
  if (to < today) return { field: 'to', why: 'pastTo' };
  if (to > addDays(today, MOST)) return { field: 'to', why: 'far' };
  return undefined;
}

export const overlap = (one: Period, other: Period) => one.from <= other.to && other.from <= one.to;
