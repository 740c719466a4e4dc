import type { Told } from './ground';
import { asAt, isIn, isOverdue, wasOwed } from './past';

export interface Span {
  from: Date;
  until: Date;
  /** YYYY-MM-DD: what was to be done before it is overdue. */
  today: string;
}

export interface Figures {
  /** Owed at some moment of the span; what was given up in it is not among them. */
  owed: number;
  made: number;
  kept: number;
  partly: number;
  broken: number;
  dropped: number;
  /** At its end, as the next three. */
  open: number;
  overdue: number;
  undated: number;
}

/** What became of commitments in a span of time, and how they stand at its end. */
export function figuresOf(commitments: Told[], span: Span): Figures {
  const all: Figures = {
    ...{ owed: 0, made: 0, kept: 0, partly: 0, broken: 0, dropped: 0, open: 0, overdue: 0, undated: 0 },
  };
  for (const one of commitments) {
    const end = asAt(one, span.until);
    if (!end) continue;
    if (end.isOpen) all.open += 1;
    if (end.isOpen && !end.by) all.undated += 1;
    if (isOverdue(end, span.today)) all.overdue += 1;
    if (!wasOwed(one, span)) continue;
    // A line that was corrected is given up, and made anew: it counts once.
    if (end.status === 'dropped') {
      all.dropped += 1;
      continue;
    }
    all.owed += 1;
    if (isMadeIn(one, span)) all.made += 1;
    if (end.status === 'fulfilled') all.kept += 1;
    if (end.status === 'broken') all.broken += 1;
    if (end.status === 'partly' && one.steps.some((step) => step.what === 'partly' && isIn(step, span))) {
      all.partly += 1;
    }
  }
  return all;
}

/** It is among those that are owed in the span, or open at its end. */
export function isCounted(commitment: Told, span: Span): boolean {
  const { owed, open } = figuresOf([commitment], span);
  return owed + open > 0;
}

export const isMadeIn = ({ steps }: Told, span: Pick<Span, 'from' | 'until'>) =>
  steps.some((step) => step.what === 'made' && isIn(step, span));

/** When it was kept, if that was in the span. */
export function keptIn(commitment: Told, span: Span): Date | undefined {
  if (asAt(commitment, span.until)?.status !== 'fulfilled') return undefined;
  const at = commitment.steps.findLast((step) => step.what === 'fulfilled' && step.at < span.until)?.at;
  return at && at >= span.from ? at : undefined;
}
