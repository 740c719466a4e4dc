import type { Delivery } from './delivery';
import { backoff, patience } from './limits';
import type { Row } from './pick';

/** To be sent again, after a time that grows with the attempts unless told (milliseconds). */
export function again({ clock }: Delivery, { attempts }: Row, wait = backoff(attempts)) {
  return { state: 'waiting' as const, attempts, readyAt: after(clock(), wait) };
}

/** To be looked for in the channel, once it must be there if it ever will. */
export function unsure({ clock, limits }: Delivery, row: Row, wait = 0) {
  const now = Date.now();
  const since = now - (row.attemptAt?.getTime() ?? now);
  const least = Math.max(patience(limits) - since, limits.historyLag, wait);
  return { state: 'unsure' as const, attempts: row.attempts, readyAt: after(clock(), least) };
}

function after(now: Date, wait: number): Date {
  return new Date(now.getTime() + wait);
}
