import { type DigestScope, endOfOldest, type Period } from '../../digests';
import { CheckIns } from '../model';
import { type Course, courseFields } from './outcome';

/**
 * All that a period tells of, and that it is compared with, each read once: what fell due; what had fallen due before and was
 * done in the period; what had, and ended without an answer. The hints keep MongoDB from reading by another index first.
 */
export function questionsOf(scope: DigestScope, { from, until, before }: Period, now: Date) {
  const end = new Date(Math.min(until.getTime(), now.getTime() + 1));
  const dueAt = { $lt: before.from };
  return [
    dueBetween(scope, before.from, end),
    found({ ...of(scope), doneAt: { $gte: from, $lt: until }, dueAt }, 'done'),
    found({ ...of(scope), status: 'missed', closedAt: { $gte: before.from, $lt: until }, dueAt }, 'ended'),
  ];
}

export async function checkInsOf(scope: DigestScope, period: Period, now: Date): Promise<Course[]> {
  const all = await Promise.all(questionsOf(scope, period, now).map((question) => question.toArray()));
  return all.flat().sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
}

/** When the first of them all fell due, as far back as the period is compared; `known` are those that were read of it. */
export async function firstDue(
  scope: DigestScope,
  period: Period,
  known: Pick<Course, 'dueAt'>[],
): Promise<Date | undefined> {
  const older = { ...of(scope), dueAt: { $lt: endOfOldest(period) } };
  const isOlder = await CheckIns.collection.findOne(older, {
    projection: { _id: 0, dueAt: 1 },
    hint: 'fell due',
  });
  return isOlder ? period.before.from : known[0]?.dueAt;
}

/** Those that fell due, alone. */
export function dueBetween(scope: DigestScope, from: Date, until: Date) {
  return found({ ...of(scope), dueAt: { $gte: from, $lt: until } }, 'fell due');
}

const of = ({ workspace, pairings }: DigestScope) => ({
  workspace,
  pairing: { $in: pairings.map(({ key }) => key) },
});

const found = (filter: object, hint: string) =>
  CheckIns.collection.find<Course>(filter, { projection: courseFields, hint });
