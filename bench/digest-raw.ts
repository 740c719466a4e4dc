import { CheckIns } from '../src/features/check-ins';
import { Commitments } from '../src/features/commitments';
import type { DigestScope, Period } from '../src/features/digests';
import { Meetings } from '../src/features/meetings';
import { Entries, Problems } from '../src/features/problems';
import { Stakeholders } from '../src/features/stakeholders';

/** The main figures of a week, by which both are known to count the same. */
export interface Counted {
  due: number;
  answered: number;
  raised: number;
  resolved: number;
  open: number;
  logged: number;
  made: number;
  kept: number;
  owed: number;
  overdue: number;
}

/**
 * The same figures by aggregation alone, all asked at once: of the week and the weeks before it, of the eight weeks of the picture,
 * and how each pairing stands now.
 */
export async function rawFigures(
  { workspace, pairings, members }: DigestScope,
  { from, until, before }: Period,
  moments: Date[],
  today: string,
): Promise<Counted> {
  const keys = pairings.map(({ key }) => key);
  const pairing = { $in: keys };
  const people = [...members.values()].map(({ slackUser }) => slackUser);
  const eightWeeks = new Date((moments[0]?.getTime() ?? 0) - 7 * 86_400_000);
  const [checkIns, stand, raised, turned, open, closed, logged, commitments] = await Promise.all([
    CheckIns.collection
      .aggregate<{ _id: { week: Date; status: string }; count: number }>([
        { $match: { workspace, pairing, dueAt: { $gte: eightWeeks, $lt: until } } },
        { $group: { _id: { week: weekOf('$dueAt', moments), status: '$status' }, count: { $sum: 1 } } },
      ])
      .toArray(),
    CheckIns.collection
      .aggregate([
        { $match: { workspace, pairing } },
        { $sort: { pairing: 1, date: -1 } },
        { $project: { _id: 0, pairing: 1, date: 1, status: 1, postedAt: 1 } },
        { $group: { _id: '$pairing', newest: { $firstN: { input: '$$ROOT', n: 30 } } } },
      ])
      .toArray(),
    Problems.collection
      .aggregate<{ _id: boolean; count: number }>([
        { $match: { workspace, pairing, raisedAt: { $gte: before.from, $lt: until } } },
        {
          $group: {
            _id: { isNow: { $gte: ['$raisedAt', from] }, category: '$category' },
            count: { $sum: 1 },
          },
        },
        { $group: { _id: '$_id.isNow', count: { $sum: '$count' } } },
      ])
      .toArray(),
    Entries.collection
      .aggregate<{ _id: { week: Date; kind: string }; count: number }>([
        { $match: { workspace, pairing, kind: { $in: turnings }, at: { $gte: eightWeeks, $lt: until } } },
        { $group: { _id: { week: weekOf('$at', moments), kind: '$kind' }, count: { $sum: 1 } } },
      ])
      .toArray(),
    Problems.collection
      .find(
        { workspace, pairing, isOpen: true },
        { projection: { _id: 0, key: 1, pairing: 1, title: 1, raisedAt: 1 } },
      )
      .toArray(),
    Problems.collection
      .find(
        { workspace, pairing, isOpen: false, closedAt: { $gte: from } },
        { projection: { _id: 0, key: 1, title: 1, resolution: 1, closedAt: 1, raisedAt: 1 } },
      )
      .toArray(),
    Meetings.collection
      .aggregate<{ _id: { isNow: boolean; stakeholder: string }; count: number }>([
        { $match: { workspace, by: { $in: people }, at: { $gte: before.from, $lt: until } } },
        {
          $group: {
            _id: { isNow: { $gte: ['$at', from] }, stakeholder: '$stakeholder' },
            count: { $sum: 1 },
          },
        },
        {
          $lookup: {
            from: Stakeholders.collection.name,
            let: { key: '$_id.stakeholder' },
            pipeline: [
              { $match: { workspace, $expr: { $eq: ['$key', '$$key'] } } },
              { $project: { _id: 0, name: 1, sector: 1 } },
            ],
            as: 'whom',
          },
        },
      ])
      .toArray(),
    Promise.all(
      [{ isOpen: true }, { isOpen: false, closedAt: { $gte: eightWeeks } }].map((state) =>
        Commitments.collection
          .find(
            { workspace, owner: { $in: people }, ...state },
            {
              projection: { _id: 0, key: 1, what: 1, by: 1, owner: 1, isOpen: 1, closedAt: 1, 'steps.at': 1 },
            },
          )
          .toArray(),
      ),
    ),
  ]);
  if (stand.length > keys.length) throw new Error('more pairings than were asked for');
  const [owing = [], over = []] = commitments;
  const inWeek = (at: Date | undefined) => at !== undefined && at >= from && at < until;
  const made = [...owing, ...over].filter(({ steps }) => inWeek(steps[0]?.at)).length;
  const kept = over.filter(({ closedAt }) => inWeek(closedAt)).length;
  const sum = (those: { count: number }[]) => those.reduce((all, { count }) => all + count, 0);
  const thisWeek = <T extends { _id: { week: Date } }>(those: T[]) =>
    those.filter(({ _id }) => Number(_id.week) === until.getTime());
  return {
    due: sum(thisWeek(checkIns)),
    answered: sum(thisWeek(checkIns).filter(({ _id }) => _id.status === 'answered')),
    raised: sum(raised.filter(({ _id }) => _id)),
    resolved: sum(thisWeek(turned)),
    open:
      open.filter(({ raisedAt }) => raisedAt < until).length +
      closed.filter(({ closedAt, raisedAt }) => closedAt && closedAt >= until && raisedAt < until).length,
    logged: sum(logged.filter(({ _id }) => _id.isNow)),
    made,
    kept,
    owed: owing.length + over.filter(({ closedAt }) => closedAt && closedAt >= from).length,
    overdue: owing.filter(({ by }) => by !== undefined && by < today).length,
  };
}

const turnings = ['resolved', 'not possible', 'merged', 'not solved', 'reopened'] as const;

/** The first moment after it. */
const weekOf = (field: string, moments: Date[]) => ({
  $switch: {
    // biome-ignore lint/suspicious/noThenProperty: so MongoDB names it.
    branches: moments.map((moment) => ({ case: { $lt: [field, moment] }, then: moment })),
    default: null,
  },
});
