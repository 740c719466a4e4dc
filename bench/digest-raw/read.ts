import { type CheckIn, CheckIns } from '../../src/features/check-ins';
import { type Commitment, Commitments } from '../../src/features/commitments';
import type { DigestScope, Period } from '../../src/features/digests';
import { type Meeting, Meetings } from '../../src/features/meetings';
import { Deputyships, type Programme } from '../../src/features/people';
import { Entries, type Entry, type Problem, Problems } from '../../src/features/problems';
import { type Stakeholder, Stakeholders } from '../../src/features/stakeholders';

/** What is asked, and with what it was kept. */
export interface Question {
  programme: Programme;
  scope: DigestScope;
  period: Period;
  /** Of the picture, oldest first. */
  moments: Date[];
  now: Date;
}

const WEEK = 7 * 86_400_000;
const only = (...names: string[]) => ({ _id: 0, ...Object.fromEntries(names.map((name) => [name, 1])) });
const course = only(
  ...['pairing', 'dueAt', 'date', 'status', 'postedAt', 'doneAt', 'closedAt', 'response.at'],
  ...['answers.parts.at', 'skips.by', 'skips.reason'],
);
const ofCommitment = only(
  ...['key', 'stakeholder', 'meeting', 'plan', 'owes', 'who', 'what', 'by', 'owner', 'district', 'madeOn'],
  ...['steps.what', 'steps.at', 'steps.before'],
);

export type Read = Awaited<ReturnType<typeof read>>;

/** Everything that it takes, each record once, by the driver alone: first all that can be asked at once, then what that names. */
export async function read({ scope, period, moments, now }: Question) {
  const { workspace, pairings, members, districts } = scope;
  const { from, until, before } = period;
  const pairing = { $in: pairings.map(({ key }) => key) };
  const people = pairings.flatMap(({ mentor, facilitator }) => [mentor, facilitator]);
  const owner = { $in: [...new Set(people.flatMap((key) => members.get(key)?.slackUser ?? []))] };
  const since = new Date(Math.min(before.from.getTime(), (moments[0] ?? from).getTime() - WEEK));
  const checkIns = (state: object, hint: string) =>
    CheckIns.collection
      .find<CheckIn>({ workspace, pairing, ...state }, { projection: course, hint })
      .toArray();
  const commitments = (state: object) =>
    Commitments.collection
      .find<Commitment>(
        { workspace, owner, district: { $in: [...districts, null] }, ...state },
        { projection: ofCommitment, hint: 'of people' },
      )
      .toArray();
  const problems = (state: object, hint: string, ...names: string[]) =>
    Problems.collection
      .find<Problem>({ workspace, pairing, ...state }, { projection: only(...names), hint })
      .toArray();
  const life = ['key', 'pairing', 'raisedAt', 'isOpen', 'closedAt'];
  const [due, done, ended, heard, open, over, turnings, first, raised, owed, settled, meetings] =
    await Promise.all([
      checkIns({ dueAt: { $gte: since, $lte: now } }, 'fell due'),
      checkIns({ doneAt: { $gte: from, $lt: until }, dueAt: { $lt: since } }, 'done'),
      checkIns(
        { status: 'missed', closedAt: { $gte: before.from, $lt: until }, dueAt: { $lt: since } },
        'ended',
      ),
      CheckIns.collection
        .aggregate<{ _id: string; heardAt: Date }>(
          [
            { $match: { workspace, pairing, heardAt: { $gt: new Date(0) } } },
            { $sort: { workspace: 1, pairing: 1, heardAt: -1 } },
            { $group: { _id: '$pairing', heardAt: { $first: '$heardAt' } } },
          ],
          { hint: 'last heard' },
        )
        .toArray(),
      problems(
        { isOpen: true },
        'course in a pairing',
        ...[...life, 'title', 'category', 'community', 'pressing', 'status', 'owner', 'asked'],
      ),
      problems({ isOpen: false, closedAt: { $gte: since } }, 'course in a pairing', ...life),
      Entries.collection
        .find<Entry>(
          { workspace, pairing, kind: { $in: turned }, at: { $gte: since } },
          { projection: only('problem', 'pairing', 'kind', 'at'), hint: 'story of a pairing' },
        )
        .toArray(),
      Problems.collection
        .aggregate<{ _id: string; first: Date }>([
          { $match: { workspace, pairing } },
          { $sort: { pairing: 1, workspace: 1, raisedAt: 1 } },
          { $group: { _id: '$pairing', first: { $first: '$raisedAt' } } },
        ])
        .toArray(),
      problems(
        { raisedAt: { $gte: before.from, $lt: until } },
        'raised in a pairing',
        ...['key', 'pairing', 'raisedAt', 'category'],
      ),
      commitments({ isOpen: true }),
      commitments({ isOpen: false, closedAt: { $gte: since } }),
      Meetings.collection
        .find<Meeting>(
          { workspace, by: owner, at: { $gte: before.from, $lt: until } },
          {
            projection: only('key', 'stakeholder', 'metOn', 'by', 'at', 'gapCategory', 'about'),
            hint: 'logged by',
          },
        )
        .toArray(),
    ]);
  const isKnown = new Set(open.map(({ key }) => key));
  const isIn = (at: Date) => at >= from && at < until;
  const keys = [
    ...raised.filter(({ raisedAt }) => isIn(raisedAt)).map(({ key }) => key),
    ...turnings.filter(({ at }) => isIn(at)).map(({ problem }) => problem),
    ...over.filter(({ closedAt }) => closedAt && closedAt >= until).map(({ key }) => key),
  ].filter((key) => !isKnown.has(key));
  const stakeholders = [
    ...owed.map((one) => one.stakeholder),
    ...settled.map((one) => one.stakeholder),
    ...meetings.map((one) => one.stakeholder),
  ].filter((key) => key !== undefined);
  const waiting = open.filter(
    ({ asked, owner }) => asked.length > 0 && !asked.some(({ manager }) => manager === owner),
  );
  const firstAsked = new Date(Math.min(...waiting.flatMap(({ asked }) => asked.map(({ at }) => Number(at)))));
  const [said, deputies, named, whom] = await Promise.all([
    waiting.length === 0
      ? []
      : Entries.collection
          .find<Entry>(
            {
              ...{ workspace, pairing: { $in: waiting.map((one) => one.pairing) } },
              ...{ kind: { $in: replies }, at: { $gte: firstAsked }, deleted: { $ne: true } },
              problem: { $in: waiting.map(({ key }) => key) },
            },
            { projection: only('problem', 'kind', 'by', 'at'), hint: 'story of a pairing' },
          )
          .toArray(),
    waiting.length === 0
      ? []
      : Deputyships.collection
          .find(
            { workspace, manager: { $in: [...new Set(pairings.flatMap(({ managers }) => managers))] } },
            { projection: only('manager', 'deputyUser', 'from', 'to'), hint: 'of a manager' },
          )
          .toArray(),
    keys.length === 0
      ? []
      : Problems.collection
          .find<Problem>(
            { workspace, key: { $in: [...new Set(keys)] } },
            {
              projection: only(
                ...['key', 'pairing', 'title', 'category', 'community', 'pressing', 'raisedAt', 'status'],
                'resolution',
              ),
            },
          )
          .toArray(),
    Stakeholders.collection
      .find<Stakeholder>(
        { workspace, key: { $in: [...new Set(stakeholders)] } },
        { projection: only('key', 'name', 'sector', 'district.key') },
      )
      .toArray(),
  ]);
  if (deputies.length > 0) throw new Error('it takes more to know who replied as a deputy');
  return {
    waiting,
    said,
    checkIns: [...due, ...done, ...ended].sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime()),
    heard: new Map(heard.map((one) => [one._id, one.heardAt])),
    lives: [...open, ...over],
    open,
    problems: new Map([...open, ...named].map((one) => [one.key, one])),
    turnings: turnings.sort((one, other) => one.at.getTime() - other.at.getTime()),
    raised,
    firsts: new Map(first.map((one) => [one._id, one.first])),
    owed,
    commitments: [...owed, ...settled],
    meetings,
    whom: new Map(whom.map((one) => [one.key, one])),
  };
}

const replies = ['manager replied', 'replied', 'said', 'update'] as const;
const turned = ['resolved', 'not possible', 'merged', 'not solved', 'reopened'] as const;
