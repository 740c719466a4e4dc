import { addDays, atLocal } from '../../calendar';

/** Days before the date at which its owner is reminded. */
const BEFORE = 3;
const WEEK = 7;
/** In the morning of the owner's day; the collector keeps to their working hours. */
const AT = '08:00';

/** When a commitment with this date is to be looked at after `now`: three days before, on the day, and each week that it is overdue. */
export function nextLook(by: string | undefined, now: Date, timeZone: string): Date | undefined {
  if (!by) return undefined;
  for (let days = -BEFORE; ; days = days < 0 ? 0 : days + WEEK) {
    const at = atLocal(addDays(by, days), AT, timeZone);
    if (at > now) return at;
  }
}

/** Whole weeks that it is overdue; 0 on the day and before. */
export function weeksOverdue(by: string, today: string): number {
  const days = (Date.parse(`${today}T00:00:00Z`) - Date.parse(`${by}T00:00:00Z`)) / 86_400_000;
  return Math.max(0, Math.floor(days / WEEK));
}
