import type { Asked, DigestScope, Period } from '../../digests';
import { type Problem, Problems, reopenings } from '../model';
import {
  among,
  earliest,
  firstRaised,
  type Life,
  livesSince,
  openAt,
  openNow,
  type Turning,
  turningsSince,
} from './open-at';

/** One that was raised in the period or before it, as far as it is compared. */
type Raised = Pick<Problem, 'key' | 'pairing' | 'raisedAt' | 'category'>;

export type Counted = Pick<
  Problem,
  'key' | 'pairing' | 'title' | 'category' | 'community' | 'pressing' | 'raisedAt' | 'status' | 'resolution'
>;

/** What the records say of a period: each problem that it tells of is read once, and what it is compared with in indexes alone. */
export interface Course {
  raised: Raised[];
  raisedBefore: Raised[];
  turnings: Turning[];
  turningsBefore: Turning[];
  /** Just before the period began, and as it ended. */
  openBefore: Life[];
  open: Life[];
  /** What was raised in the period, turned in it, or is open at its end, by key. */
  problems: Map<string, Counted>;
  /** Before the first was raised nobody knows. */
  first?: Date;
}

export async function courseOf({ scope }: Asked, { from, until, before }: Period): Promise<Course> {
  const [all, turned, lives, first] = await Promise.all([
    raisedBetween(scope, before.from, until),
    turningsSince(scope, before.from),
    livesSince(scope, from),
    firstRaised(scope),
  ]);
  const raised = all.filter(({ raisedAt }) => raisedAt >= from);
  const turnings = turned.filter(({ at }) => at >= from && at < until);
  const open = openAt(lives, turned, until);
  const keys = [...raised, ...open].map(({ key }) => key);
  return {
    raised,
    raisedBefore: all.filter(({ raisedAt }) => raisedAt < from),
    turnings,
    turningsBefore: turned.filter(({ at }) => at >= before.from && at < from),
    openBefore: openAt(lives, turned, from),
    open,
    problems: await problemsOf(scope, [...keys, ...turnings.map(({ problem }) => problem)]),
    first: earliest(first.values()),
  };
}

function raisedBetween(scope: DigestScope, from: Date, until: Date): Promise<Raised[]> {
  return Problems.collection
    .find<Raised>(
      { ...among(scope), raisedAt: { $gte: from, $lt: until } },
      { projection: { _id: 0, key: 1, pairing: 1, raisedAt: 1, category: 1 } },
    )
    .hint('raised in a pairing')
    .toArray();
}

/** At least these. */
async function problemsOf(scope: DigestScope, keys: string[]): Promise<Map<string, Counted>> {
  // A digest reads what is open anyway.
  const open: Counted[] = scope.reads ? await openNow(scope) : [];
  const known = new Map(open.map((problem) => [problem.key, problem]));
  const missing = [...new Set(keys)].filter((key) => !known.has(key));
  if (missing.length === 0) return known;
  const projection = Object.fromEntries(
    ['key', 'pairing', 'title', 'category', 'community', 'pressing', 'raisedAt', 'status', 'resolution'].map(
      (name) => [name, 1],
    ),
  );
  const others = Problems.collection.find<Counted>(
    { workspace: scope.workspace, key: { $in: missing } },
    { projection: { _id: 0, ...projection } },
  );
  for (const problem of await others.toArray()) known.set(problem.key, problem);
  return known;
}

/** How often this was done. */
export const times = (turnings: Turning[], ...kinds: Turning['kind'][]) =>
  turnings.filter(({ kind }) => kinds.includes(kind)).length;

export const reopened = (turnings: Turning[]) => times(turnings, ...reopenings);

/** Resolved in the period, and not opened again since, the newest first. */
export function stillResolved({ problems }: Course, { from, until }: Period): Counted[] {
  const at = ({ resolution }: Counted) => resolution?.at.getTime() ?? 0;
  return [...problems.values()]
    .filter(
      (problem) =>
        problem.status === 'resolved' && at(problem) >= from.getTime() && at(problem) < until.getTime(),
    )
    .sort((one, other) => at(other) - at(one));
}
