import { type DigestScope, once, onceSince } from '../../digests';
import { closings, Entries, type EntryKind, type Problem, Problems, reopenings } from '../model';

/** Whose problems: those of a scope's pairings, in one workspace. */
export const among = ({ workspace, pairings }: DigestScope) => ({
  workspace,
  pairing: { $in: pairings.map(({ key }) => key) },
});

/** From when to when a problem was open, as far as its record says: it may have been opened again meanwhile. */
export type Life = Pick<Problem, 'key' | 'pairing' | 'raisedAt' | 'isOpen' | 'closedAt'>;

/** A problem came to an end, or was opened again. */
export interface Turning {
  problem: string;
  pairing: string;
  kind: EntryKind;
  at: Date;
}

const isClosing = ({ kind }: Turning) => closings.includes(kind);

/** What came to an end and what was opened again since then, oldest first; read in the index alone. */
export function turningsSince(scope: DigestScope, since: Date): Promise<Turning[]> {
  return onceSince(scope, 'turnings of problems', since, async (first) => {
    const found = await Entries.collection
      .find<Turning>(
        { ...among(scope), kind: { $in: [...closings, ...reopenings] }, at: { $gte: first } },
        { projection: { _id: 0, problem: 1, pairing: 1, kind: 1, at: 1 } },
      )
      .hint('story of a pairing')
      .toArray();
    return found.sort((one, other) => one.at.getTime() - other.at.getTime());
  });
}

/** The index that has all of a life: others might be chosen that have most. */
const COURSE = 'course in a pairing';

/** What may have been open at that moment, or later: the rest had come to its last end before. */
export async function livesSince(scope: DigestScope, since: Date): Promise<Life[]> {
  const [open, over] = await Promise.all([
    // A digest reads them in whole anyway.
    scope.reads ? openNow(scope) : lives(scope, { isOpen: true }),
    onceSince(scope, 'problems that are over', since, (first) =>
      lives(scope, { isOpen: false, closedAt: { $gte: first } }),
    ),
  ]);
  return [...open, ...over];
}

/** Read in the index alone. */
function lives(scope: DigestScope, state: object): Promise<Life[]> {
  const projection = { _id: 0, key: 1, pairing: 1, raisedAt: 1, isOpen: 1, closedAt: 1 };
  return Problems.collection
    .find<Life>({ ...among(scope), ...state }, { projection })
    .hint(COURSE)
    .toArray();
}

/** What is open now, as far as managers are told of it. */
export type Open = Life &
  Pick<Problem, 'title' | 'category' | 'community' | 'pressing' | 'status' | 'owner' | 'asked' | 'deputies'>;

export function openNow(scope: DigestScope): Promise<Open[]> {
  const projection = {
    ...{ _id: 0, key: 1, pairing: 1, title: 1, category: 1, community: 1, pressing: 1, raisedAt: 1 },
    ...{ status: 1, isOpen: 1, owner: 1, asked: 1, deputies: 1 },
  };
  return once(scope, 'open problems', () =>
    Problems.collection
      .find<Open>({ ...among(scope), isOpen: true }, { projection })
      .hint(COURSE)
      .toArray(),
  );
}

/** What was open just before that moment; `turnings` are all since then, oldest first. */
export function openAt(lives: Life[], turnings: Turning[], moment: Date): Life[] {
  const isLater = (at: Date) => at.getTime() >= moment.getTime();
  const next = new Map<string, Turning>();
  for (const turning of turnings) {
    if (isLater(turning.at) && !next.has(turning.problem)) next.set(turning.problem, turning);
  }
  return lives.filter(({ key, raisedAt, isOpen, closedAt }) => {
    if (isLater(raisedAt)) return false;
    const turning = next.get(key);
    if (turning) return isClosing(turning);
    return isOpen || (closedAt !== undefined && closedAt !== null && isLater(closedAt));
  });
}

/** When the first problem of each pairing was raised, by its key: before that nobody knows. Absent of who never raised one. */
export function firstRaised(scope: DigestScope): Promise<Map<string, Date>> {
  return once(scope, 'first problems', async () => {
    const found = await Problems.collection
      .aggregate<{ _id: string; first: Date }>([
        { $match: among(scope) },
        { $sort: { pairing: 1, workspace: 1, raisedAt: 1 } },
        { $group: { _id: '$pairing', first: { $first: '$raisedAt' } } },
      ])
      .toArray();
    return new Map(found.map(({ _id, first }) => [_id, first]));
  });
}

export function earliest(dates: Iterable<Date>): Date | undefined {
  const [first] = [...dates].sort((one, other) => one.getTime() - other.getTime());
  return first;
}

export function byPairing<T extends { pairing: string }>(all: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.pairing);
    if (group) group.push(one);
    else groups.set(one.pairing, [one]);
  }
  return groups;
}
