import type { Period } from '../../digests';
import { type Course, type Outcome, outcomeAt } from './outcome';

/** What is counted of a period. */
export interface Count extends Record<Outcome, number> {
  /** Those that fell due. Each is one of `answered` to `notPosted`, as it stood at the period's end. */
  due: number;
  /** Of those answered, later than the programme calls late. */
  late: number;
  /** Of those that had fallen due before: answered only now, and ended without an answer. */
  cameLate: number;
  ended: number;
  /** Answered in the period, and how many of these had the mentor's reply by its end. */
  finished: number;
  replied: number;
}

export interface Span {
  from: Date;
  until: Date;
}

/** In numbers, since it is asked thousands of times for a digest, and dates are slow to compare. */
const isIn = (at: Date | undefined, { from, until }: Span) =>
  at !== undefined && at.getTime() >= from.getTime() && at.getTime() < until.getTime();

export const fellDue = ({ dueAt }: Course, span: Span) => isIn(dueAt, span);

export const isFinished = ({ status, doneAt }: Course, span: Span) =>
  status === 'answered' && isIn(doneAt, span);

export const cameLate = (one: Course, span: Span) => isFinished(one, span) && one.dueAt < span.from;

export const hasEnded = (one: Course, span: Span) =>
  one.status === 'missed' && isIn(one.closedAt, span) && one.dueAt < span.from;

export const isReplied = ({ response }: Course, { until }: Span) =>
  response !== undefined && response.at < until;

const DAY = 86_400_000;

export function isLate({ postedAt, doneAt }: Course, lateAfterDays: number): boolean {
  return (
    postedAt !== undefined && doneAt !== undefined && Number(doneAt) - Number(postedAt) > lateAfterDays * DAY
  );
}

export function countOf(checkIns: Course[], span: Span, lateAfterDays: number): Count {
  const due = checkIns.filter((one) => fellDue(one, span));
  const outcomes = due.map((one) => outcomeAt(one, span.until));
  const became = (outcome: Outcome) => outcomes.filter((one) => one === outcome).length;
  const finished = checkIns.filter((one) => isFinished(one, span));
  return {
    due: due.length,
    answered: became('answered'),
    partly: became('partly'),
    open: became('open'),
    silent: became('silent'),
    away: became('away'),
    notPosted: became('notPosted'),
    late: due.filter((one, index) => outcomes[index] === 'answered' && isLate(one, lateAfterDays)).length,
    cameLate: checkIns.filter((one) => cameLate(one, span)).length,
    ended: checkIns.filter((one) => hasEnded(one, span)).length,
    finished: finished.length,
    replied: finished.filter((one) => isReplied(one, span)).length,
  };
}

/** The periods that this one is compared with, oldest first. */
export function spansBefore({ from, before }: Period): Span[] {
  const length = (from.getTime() - before.from.getTime()) / before.times;
  const start = (index: number) => new Date(before.from.getTime() + Math.round(index * length));
  return Array.from({ length: before.times }, (_, index) => ({
    from: start(index),
    until: start(index + 1),
  }));
}

/** What the periods before come to together: each as it stood at its own end. */
export function countBefore(checkIns: Course[], period: Period) {
  const counts = spansBefore(period).map((span) => countOf(checkIns, span, 0));
  const sum = (of: (count: Count) => number) => counts.reduce((all, count) => all + of(count), 0);
  return {
    due: sum(({ due }) => due),
    answered: sum(({ answered }) => answered),
    ended: sum(({ ended }) => ended),
    expected: sum(expected),
  };
}

/** From whom an answer could be hoped for. */
export const expected = ({ due, away, notPosted }: Count) => due - away - notPosted;
