import { type Asked, type DigestScope, endOfOldest, onceSince, type Period } from '../../digests';
import { CheckIns } from '../model';
import { type Course, courseFields } from './outcome';

/**
 * All that a period tells of, and that it is compared with, each read once: what fell due; what had fallen due before and was
 * done in the period; what had, and ended without an answer. The hints keep MongoDB from reading by another index first.
 */
export function questionsOf(
  scope: DigestScope,
  { from, until, before }: Period,
  now: Date,
  since = before.from,
) {
  const dueAt = { $lt: since };
  return [
    dueSince(scope, since, now),
    found({ ...of(scope), doneAt: { $gte: from, $lt: until }, dueAt }, 'done'),
    found({ ...of(scope), status: 'missed', closedAt: { $gte: before.from, $lt: until }, dueAt }, 'ended'),
  ];
}

/** At least these; oldest first. */
export async function checkInsOf({ scope, now }: Asked, period: Period): Promise<Course[]> {
  const since = sinceOf(scope, period);
  const [, ...others] = questionsOf(scope, period, now, since);
  const all = await Promise.all([fellDueSince({ scope, now }, since), ...others.map((one) => one.toArray())]);
  return all
    .flat()
    .filter(({ dueAt }) => dueAt < period.until)
    .sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
}

const sinceOf = ({ reads }: DigestScope, { before }: Period) =>
  reads && reads.since < before.from ? reads.since : before.from;

/** When the first of them all fell due, as far back as the period is compared; `known` are those that were read of it. */
export async function firstDue(
  scope: DigestScope,
  period: Period,
  known: Pick<Course, 'dueAt'>[],
): Promise<Date | undefined> {
  const end = endOfOldest(period);
  if (known[0] && known[0].dueAt < end) return period.before.from;
  const older = { ...of(scope), dueAt: { $lt: end } };
  const isOlder = await CheckIns.collection.findOne(older, {
    projection: { _id: 0, dueAt: 1 },
    hint: 'fell due',
  });
  return isOlder ? period.before.from : known[0]?.dueAt;
}

/** What has fallen due by now, since then or since earlier. */
export function fellDueSince({ scope, now }: Pick<Asked, 'scope' | 'now'>, since: Date): Promise<Course[]> {
  return onceSince(scope, 'check-ins that fell due', since, (first) => dueSince(scope, first, now).toArray());
}

const dueSince = (scope: DigestScope, since: Date, now: Date) =>
  found({ ...of(scope), dueAt: { $gte: since, $lte: now } }, 'fell due');

/** These by their keys, and maybe others: what a digest reads of them anyway is not read again. */
export async function checkInsByKey(
  { scope, now }: Pick<Asked, 'scope' | 'now'>,
  keys: string[],
): Promise<Map<string, Course>> {
  const { workspace, reads } = scope;
  const lately = reads ? await fellDueSince({ scope, now }, reads.since) : [];
  const known = new Map(lately.map((one) => [one.key, one]));
  const missing = [...new Set(keys)].filter((key) => !known.has(key));
  if (missing.length === 0) return known;
  const others = CheckIns.collection.find<Course>(
    { workspace, key: { $in: missing } },
    { projection: courseFields },
  );
  for (const one of await others.toArray()) known.set(one.key, one);
  return known;
}

const of = ({ workspace, pairings }: DigestScope) => ({
  workspace,
  pairing: { $in: pairings.map(({ key }) => key) },
});

const found = (filter: object, hint: string) =>
  CheckIns.collection.find<Course>(filter, { projection: courseFields, hint });
