import type { Period } from '../../src/features/digests';
import type { Told } from '../digest-shown';

export interface Span {
  from: Date;
  until: Date;
}

export interface Need {
  kind: 'help' | 'overdue' | 'silence';
  since: Date;
  told: Told & { id: string };
}

export const DAY = 86_400_000;

/** Where the bench is, days are those of UTC. */
export const day = (at: Date) => at.toISOString().slice(0, 10);

export const isIn = (at: Date | undefined | null, { from, until }: Span) =>
  at !== undefined && at !== null && at.getTime() >= from.getTime() && at.getTime() < until.getTime();

/** With so many periods it is compared, where the first record was then. */
export function timesBefore({ from, before }: Period, first: Date | undefined): number {
  if (!first || first >= from) return 0;
  const length = (Number(from) - Number(before.from)) / before.times;
  return Math.min(before.times, Math.ceil((Number(from) - Number(first)) / length));
}

export const average = (count: number, times: number) =>
  times > 0 ? Math.round((10 * count) / times) / 10 : 0;
