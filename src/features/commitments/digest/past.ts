import type { Commitment, CommitmentStatus, Step } from '../model';

type Followed = Pick<Commitment, 'by'> & { steps: Pick<Step, 'what' | 'at' | 'before'>[] };

const outcomes = ['fulfilled', 'partly', 'broken', 'dropped'] as const;
const isOwed = (status: CommitmentStatus) => status === 'open' || status === 'partly';

/**
 * How a commitment stood at a moment, by what had been done with it before; undefined where nobody had made it yet. A date that was
 * corrected with its line has no step: it counts as if it had always been so.
 */
export function asAt(
  { by, steps }: Followed,
  moment: Date,
): { status: CommitmentStatus; isOpen: boolean; by?: string } | undefined {
  const before = steps.filter(({ at }) => at < moment);
  if (before.length === 0) return undefined;
  let status: CommitmentStatus = 'open';
  for (const { what } of before) {
    const outcome = outcomes.find((one) => one === what);
    if (outcome) status = outcome;
    else if (what === 'open again' || (what === 'new date' && !isOwed(status))) status = 'open';
  }
  const moved = steps.find(({ at, what }) => at >= moment && what === 'new date');
  return { status, isOpen: isOwed(status), by: moved ? moved.before : by };
}

/** At a moment which is on this date (YYYY-MM-DD). */
export function isOverdueAt(commitment: Followed, moment: Date, date: string): boolean {
  const { isOpen, by } = asAt(commitment, moment) ?? {};
  return isOpen === true && by !== undefined && by < date;
}

/** Somebody owed it at some moment of the span. */
export function wasOwed(commitment: Followed, { from, until }: { from: Date; until: Date }): boolean {
  const isWithin = ({ at }: { at: Date }) => at >= from && at < until;
  return (
    asAt(commitment, from)?.isOpen === true ||
    commitment.steps.some((step) => isWithin(step) && ['made', 'open again', 'new date'].includes(step.what))
  );
}
