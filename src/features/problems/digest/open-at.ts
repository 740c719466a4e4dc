import { closings, Entries, type EntryKind, type Problem, Problems, reopenings } from '../model';

/** Whose problems. */
export interface Among {
  workspace: string;
  /** Keys of pairings. */
  pairings: string[];
}

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
export async function turningsSince({ workspace, pairings }: Among, since: Date): Promise<Turning[]> {
  const found = await Entries.collection
    .find<Turning>(
      {
        workspace,
        pairing: { $in: pairings },
        kind: { $in: [...closings, ...reopenings] },
        at: { $gte: since },
      },
      { projection: { _id: 0, problem: 1, pairing: 1, kind: 1, at: 1 } },
    )
    .hint('story of a pairing')
    .toArray();
  return found.sort((one, other) => one.at.getTime() - other.at.getTime());
}

/** The index that has all of it: others might be chosen that have most. */
export const COURSE = 'course in a pairing';

/** What may have been open at that moment, or later: the rest had come to its last end before. Read in the index alone. */
export async function livesSince({ workspace, pairings }: Among, since: Date): Promise<Life[]> {
  const among = { workspace, pairing: { $in: pairings } };
  const projection = { _id: 0, key: 1, pairing: 1, raisedAt: 1, isOpen: 1, closedAt: 1 };
  const [open, over] = await Promise.all([
    Problems.collection
      .find<Life>({ ...among, isOpen: true }, { projection })
      .hint(COURSE)
      .toArray(),
    Problems.collection
      .find<Life>({ ...among, isOpen: false, closedAt: { $gte: since } }, { projection })
      .hint(COURSE)
      .toArray(),
  ]);
  return [...open, ...over];
}

/** What was open just before that moment; `turnings` are all since then, oldest first. */
export function openAt(lives: Life[], turnings: Turning[], moment: Date): Life[] {
  const next = new Map<string, Turning>();
  for (const turning of turnings) {
    if (turning.at >= moment && !next.has(turning.problem)) next.set(turning.problem, turning);
  }
  return lives.filter(({ key, raisedAt, isOpen, closedAt }) => {
    if (raisedAt >= moment) return false;
    const turning = next.get(key);
    if (turning) return isClosing(turning);
    return isOpen || (closedAt !== undefined && closedAt !== null && closedAt >= moment);
  });
}

/** When the first problem of these was raised: before that nobody knows. */
export async function firstRaised({ workspace, pairings }: Among): Promise<Date | undefined> {
  const first = await Problems.collection
    .find<Pick<Problem, 'raisedAt'>>(
      { workspace, pairing: { $in: pairings } },
      { projection: { _id: 0, raisedAt: 1 } },
    )
    .sort({ raisedAt: 1 })
    .limit(1)
    .next();
  return first?.raisedAt;
}

/** Which of these pairings have ever raised one. */
export async function everRaised({ workspace, pairings }: Among): Promise<Set<string>> {
  if (pairings.length === 0) return new Set();
  const found = await Problems.collection
    .aggregate<{ _id: string }>([
      { $match: { workspace, pairing: { $in: pairings } } },
      { $sort: { pairing: 1, workspace: 1, raisedAt: 1 } },
      { $group: { _id: '$pairing', first: { $first: '$raisedAt' } } },
    ])
    .toArray();
  return new Set(found.map(({ _id }) => _id));
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
