import { transaction } from '../../../src/database/transaction';
import {
  Communities,
  Districts,
  defaultSettings,
  Members,
  type Pairing,
  Pairings,
  type Programme,
  Programmes,
  type Settings,
} from '../../../src/features/people';
import { type Raising, raise } from '../../../src/features/problems/course';
import { Entries, type Entry, type Problem, Problems } from '../../../src/features/problems/model';
import { keepEntries, raiseProblem } from '../../../src/features/problems/service';
import type { Ground, Turn } from '../../../src/features/problems/turn';
import { type Post, Posts } from '../../../src/outbox';
import { member, pairing as pairingOfTests, people, programme, workspace } from '../check-ins/support';

export { FAC, MAN, MEN, workspace } from '../check-ins/support';
/** Coordinates the programme, and has no part in the pairing. */
export const COO = 'UCOO';
/** Facilitator and mentor of the other pairing. */
export const FAC2 = 'UFAC2';
export const MEN2 = 'UMEN2';

/** Monday 2 November 2026, ten o'clock in Freetown. */
export const RAISED = new Date('2026-11-02T10:00:00Z');
export const daysAfter = (days: number) => new Date(RAISED.getTime() + days * 86_400_000);

export const pairing: Pairing = { ...pairingOfTests, communities: ['mango-bay'] };
export const otherPairing: Pairing = {
  ...pairing,
  key: 'sorie',
  facilitator: 'fac2',
  mentor: 'men2',
  channel: 'CPAIR2',
  communities: ['hill-top'],
};

export const members = [
  ...people,
  member('coo', { name: 'Dora', roles: ['coordinator'] }),
  member('fac2', { name: 'Sorie', roles: ['facilitator'] }),
  member('men2', { name: 'Kadie', roles: ['mentor'] }),
];

/** What a pure change stands on: the pairing of `pairing`, whose manager is MAN. */
export function aGround({
  settings = {},
  pairing: more = {},
  raiser = 'UFAC',
}: {
  settings?: Partial<Settings>;
  pairing?: Partial<Pairing>;
  raiser?: string;
} = {}): Ground {
  const merged = { ...pairing, ...more };
  const slackUser = (key: string) => members.find((one) => one.key === key)?.slackUser ?? `U${key}`;
  return {
    settings: { ...defaultSettings, ...settings },
    pairing: merged,
    parties: {
      facilitator: slackUser(merged.facilitator),
      mentor: slackUser(merged.mentor),
      managers: merged.managers.map(slackUser),
      raiser,
    },
    speaks: new Map(members.map((one) => [one.slackUser, one])),
    standIns: [],
  };
}

export const aRaising = (more: Partial<Raising> = {}): Raising => ({
  view: 'VRAISED',
  by: 'UFAC',
  title: 'The clinic has no medicine',
  details: 'People walk a day and go home with nothing.',
  category: 'services',
  urgency: 'soon',
  helpFrom: ['mentor'],
  community: { key: 'mango-bay', name: 'Mango Bay' },
  district: { key: 'north', name: 'North' },
  ...more,
});

/** A problem as it is kept, open and just raised unless told. */
export function aProblem(more: Partial<Problem> = {}, ground = aGround()): Problem {
  const { key = 'VRAISED', raisedBy = 'UFAC', raisedAt = RAISED } = more;
  const { problem } = raise(ground, aRaising({ view: key, by: raisedBy }), raisedAt);
  return { ...problem, wakeAt: problem.timers.remind, version: 1, ...more };
}

/** A line of the timeline of the problem VRAISED, something that FAC said unless told. */
export const anEntry = (more: Partial<Entry> = {}): Entry => ({
  workspace,
  problem: 'VRAISED',
  pairing: pairing.key,
  id: 'said:CPAIR/1',
  kind: 'said',
  by: 'UFAC',
  at: RAISED,
  text: 'We went there together.',
  ...more,
});

/** A change of a problem that is made by hand, as the service begins it. */
export function aTurn(problem: Problem = aProblem(), now = RAISED, ground = aGround()): Turn {
  const nothing = { entries: [], rewritten: [], posts: [], updates: [], reminders: [], forgotten: [] };
  return { problem: structuredClone(problem), ground, now, ...nothing };
}

/** A programme with two pairings in a real database (use `useDatabase()`): that of FAC, MEN and MAN, and another. */
export async function setUpProgramme({
  settings = {},
  pairings = [pairing, otherPairing],
}: {
  settings?: Partial<Settings>;
  pairings?: Pairing[];
} = {}): Promise<void> {
  const kept: Programme = { ...programme, settings: { ...programme.settings, ...settings } };
  await Programmes.create(kept);
  await Members.insertMany(members);
  await Districts.insertMany([{ workspace, key: 'north', name: 'North' }]);
  await Communities.insertMany([
    { workspace, key: 'mango-bay', name: 'Mango Bay', district: 'north' },
    { workspace, key: 'hill-top', name: 'Hill Top', district: 'north' },
  ]);
  await Pairings.insertMany(pairings);
}

/** Raises a problem in the database, with its card in the outbox. */
export async function raised(
  more: Partial<Raising> = {},
  now = RAISED,
  ground = aGround(),
): Promise<Problem> {
  const done = await raiseProblem({ workspace, now }, ground, aRaising(more));
  if (done.kind !== 'done') throw new Error(`not raised: ${done.kind}`);
  return done.problem;
}

/** Keeps a problem, and lines of its timeline, as they are. */
export async function kept(problem: Problem, entries: Entry[] = []): Promise<Problem> {
  await Problems.collection.insertOne({ ...problem }, { ignoreUndefined: true });
  await transaction((session) => keepEntries(session, entries));
  return problem;
}

export async function problemOf(key = 'VRAISED'): Promise<Problem> {
  const found = await Problems.findOne({ workspace, key }, { _id: 0 }).lean<Problem>();
  if (!found) throw new Error(`no problem ${key}`);
  return found;
}

export const timeline = (problem = 'VRAISED') =>
  Entries.find({ workspace, problem }, { _id: 0 }).sort({ at: 1, _id: 1 }).lean<Entry[]>();

export const kinds = async (problem?: string) => (await timeline(problem)).map(({ kind }) => kind);

export const posts = () => Posts.find({ workspace }).sort({ enqueuedAt: 1, _id: 1 }).lean<Post[]>();

export const postKeys = async () => (await posts()).map(({ key }) => key);
