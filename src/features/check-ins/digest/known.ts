import type mongoose from 'mongoose';
import { type Asked, once } from '../../digests';
import { Pairings } from '../../people';
import { CheckIns } from '../model';
import { fellDueSince } from './read';
import type { Known } from './standing';

/** So many are looked at, newest first, to count the missed ones: more than a year of them. */
const LONGEST = 30;

/**
 * What is known of each pairing, by its key. A digest reads what fell due lately in any case: more is asked only of whom that does not
 * tell enough.
 */
export function allKnown(asked: Pick<Asked, 'scope' | 'now'>): Promise<Map<string, Known>> {
  const { scope } = asked;
  return once(scope, 'course of check-ins', async () => {
    const lately = await knownLately(asked);
    const pairings = scope.pairings.filter(({ key }) => !lately.has(key));
    const others = pairings.length > 0 ? await knownOf({ scope: { ...scope, pairings } }) : [];
    return new Map([...lately, ...others.map((one): [string, Known] => [one.key, one])]);
  });
}

/** Of whom something was answered lately: what came before that does not count, but when they were last heard. */
async function knownLately({ scope, now }: Pick<Asked, 'scope' | 'now'>): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  if (!scope.reads) return known;
  const [checkIns, heard] = await Promise.all([
    fellDueSince({ scope, now }, scope.reads.since),
    lastHeard(scope),
  ]);
  const newestFirst = [...checkIns].sort((one, other) => (one.date < other.date ? 1 : -1));
  for (const { key } of scope.pairings) {
    const course = newestFirst.filter(({ pairing }) => pairing === key);
    const heardAt = heard.get(key);
    if (!heardAt || !course.some(({ status }) => status === 'answered')) continue;
    const first = course.findLast(({ postedAt }) => postedAt)?.postedAt;
    known.set(key, {
      key,
      course,
      heard: [{ heardAt }],
      first: first ? [{ postedAt: first }] : [],
      isLately: true,
    });
  }
  return known;
}

/** From the index alone, of which one key is read for each. */
async function lastHeard({ workspace, pairings }: Asked['scope']): Promise<Map<string, Date>> {
  const found = await CheckIns.collection
    .aggregate<{ _id: string; heardAt: Date }>(
      [
        {
          $match: {
            workspace,
            pairing: { $in: pairings.map(({ key }) => key) },
            heardAt: { $gt: new Date(0) },
          },
        },
        { $sort: { workspace: 1, pairing: 1, heardAt: -1 } },
        { $group: { _id: '$pairing', heardAt: { $first: '$heardAt' } } },
      ],
      { hint: 'last heard' },
    )
    .toArray();
  return new Map(found.map(({ _id, heardAt }) => [_id, heardAt]));
}

/** In one question, of which the indexes answer all but the pairings themselves. */
export function knownOf({ scope }: Pick<Asked, 'scope'>) {
  const { workspace } = scope;
  const ever = { $gt: new Date(0) };
  const lookup = (as: keyof Known, pipeline: mongoose.PipelineStage.Lookup['$lookup']['pipeline']) => ({
    $lookup: { from: CheckIns.collection.name, localField: 'key', foreignField: 'pairing', as, pipeline },
  });
  return Pairings.aggregate<Known>([
    { $match: { workspace, key: { $in: scope.pairings.map(({ key }) => key) } } },
    { $project: { _id: 0, key: 1 } },
    lookup('course', [
      { $match: { workspace } },
      { $sort: { date: -1 } },
      { $limit: LONGEST },
      { $project: { _id: 0, date: 1, status: 1, postedAt: 1 } },
    ]),
    lookup('heard', [
      { $match: { workspace, heardAt: ever } },
      { $sort: { heardAt: -1 } },
      { $limit: 1 },
      { $project: { _id: 0, heardAt: 1 } },
    ]),
    lookup('first', [
      { $match: { workspace, postedAt: ever } },
      { $sort: { date: 1 } },
      { $limit: 1 },
      { $project: { _id: 0, postedAt: 1 } },
    ]),
  ]);
}
