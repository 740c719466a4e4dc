import mongoose from 'mongoose';
import { Posts } from '../../../outbox';
import { checkInByKey } from '../../check-ins';
import { problemByKey } from '../find';
import { Entries, Problems } from '../model';

/** A check-in or a problem. */
export interface Source {
  feature: string;
  key: string;
}

/**
 * The keys of the problems to which a record, a message that it holds or a post about it has led: raised from there, or added
 * to; and what these have led to.
 */
export async function carriedInto(workspace: string, source: Source): Promise<string[]> {
  const first = await standsIn(workspace, source);
  if (!first) return [];
  const { pairing } = first;
  // Those of one pairing are few: no index of its own.
  const ofPairing = await Problems.distinct('key', { workspace, pairing });
  const seen = source.feature === 'problems' ? new Set([source.key]) : new Set<string>();
  const found: string[] = [];
  let fresh = await from(first);
  while (fresh.length > 0) {
    found.push(...fresh);
    const next: string[] = [];
    for (const key of fresh) {
      const stands = await standsIn(workspace, { feature: 'problems', key });
      if (stands) next.push(...(await from(stands)));
    }
    fresh = next;
  }
  return found;

  /** Of these, what was not found yet. */
  async function from({ messages, checkIn }: Stands): Promise<string[]> {
    const there = [
      { 'from.message.ts': mongoose.trusted({ $in: messages }) },
      ...(checkIn ? [{ 'from.checkIn': checkIn }] : []),
    ];
    const [raised, added] = await Promise.all([
      Problems.distinct('key', { workspace, pairing, $or: there }),
      Entries.distinct('problem', { workspace, problem: mongoose.trusted({ $in: ofPairing }), $or: there }),
    ]);
    const fresh = [...new Set([...raised, ...added])].filter((key) => !seen.has(key));
    for (const key of fresh) seen.add(key);
    return fresh;
  }
}

interface Stands {
  pairing: string;
  /** The `ts` of people's messages that a record holds, and of the posts about it. */
  messages: string[];
  checkIn?: string;
}

async function standsIn(workspace: string, { feature, key }: Source): Promise<Stands | undefined> {
  if (feature === 'check-ins') {
    const checkIn = await checkInByKey(workspace, key);
    if (!checkIn) return undefined;
    const { pairing, answers, remarks, strays } = checkIn;
    const written = [...answers.flatMap(({ parts }) => parts), ...remarks, ...strays];
    const posts = await postsAbout({ workspace, 'about.checkIn': key });
    return { pairing, checkIn: key, messages: [...written.flatMap(({ ts }) => ts ?? []), ...posts] };
  }
  const problem = feature === 'problems' ? await problemByKey(workspace, key) : null;
  if (!problem) return undefined;
  const written = await Entries.distinct('place.ts', { workspace, problem: key });
  const posts = await postsAbout({ workspace, 'about.problem': key });
  const messages = [...written, ...posts].filter((ts) => typeof ts === 'string');
  return { pairing: problem.pairing, messages };
}

async function postsAbout(
  record: { workspace: string } & ({ 'about.checkIn': string } | { 'about.problem': string }),
): Promise<string[]> {
  const posts = await Posts.find(record, { _id: 0, ts: 1, formerly: 1 }).lean();
  return posts.flatMap(({ ts, formerly = [] }) => [...(ts ? [ts] : []), ...formerly.map((one) => one.ts)]);
}
