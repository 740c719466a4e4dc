import type { Commitment, CommitmentStatus, Step } from '../model';

type Followed = Pick<Commitment, 'by'> & { steps: Pick<Step, 'what' | 'at' | 'before'>[] };

interface State {
  status: CommitmentStatus;
  isOpen: boolean;
  by?: string;
}

const isOutcome = (what: Step['what']) =>
  what === 'fulfilled' || what === 'partly' || what === 'broken' || what === 'dropped';
const isOwed = (status: CommitmentStatus) => status === 'open' || status === 'partly';

/**
 * How a commitment stood at a moment, by what had been done with it before; undefined where nobody had made it yet. A date that was
 * corrected with its line has no step: it counts as if it had always been so.
 */
export function asAt({ by, steps }: Followed, moment: Date): State | undefined {
  // In numbers, since it is asked thousands of times for a digest, and dates are slow to compare.
  const end = moment.getTime();
  let status: CommitmentStatus | undefined;
  let moved: Followed['steps'][number] | undefined;
  for (const step of steps) {
    const { what, at } = step;
    if (at.getTime() >= end) {
      if (what === 'new date') moved ??= step;
      continue;
    }
    status ??= 'open';
    if (isOutcome(what)) status = what;
    else if (what === 'open again' || (what === 'new date' && !isOwed(status))) status = 'open';
  }
  return status && { status, isOpen: isOwed(status), by: moved ? moved.before : by };
}

/** At a moment which is on this date (YYYY-MM-DD). */
export const isOverdueAt = (commitment: Followed, moment: Date, date: string) =>
  isOverdue(asAt(commitment, moment), date);

export const isOverdue = (state: State | undefined, date: string) =>
  state?.isOpen === true && state.by !== undefined && state.by < date;

export const isIn = ({ at }: { at: Date }, { from, until }: { from: Date; until: Date }) =>
  at.getTime() >= from.getTime() && at.getTime() < until.getTime();

/** Somebody owed it at some moment of the span. */
export function wasOwed(commitment: Followed, { from, until }: { from: Date; until: Date }): boolean {
  const isAnew = ({ what }: Pick<Step, 'what'>) =>
    what === 'made' || what === 'open again' || what === 'new date';
  return (
    asAt(commitment, from)?.isOpen === true ||
    commitment.steps.some((step) => isAnew(step) && isIn(step, { from, until }))
  );
}
