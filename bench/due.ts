import mongoose from 'mongoose';
import { type CheckIn, CheckIns, checkInsJob, dueCheckIn } from '../src/features/check-ins';
import type { Accompany } from '../src/features/feature';
import {
  defaultSettings,
  type Member,
  Members,
  type Pairing,
  Pairings,
  type Programme,
  Programmes,
  type QuestionSet,
  QuestionSets,
} from '../src/features/people';
import { createLog } from '../src/log';
import { createMetrics } from '../src/metrics';
import { Posts } from '../src/outbox';
import { withDatabase } from './database';
import { type Figure, median, milliseconds, watchMemory } from './figure';

export const workspace = 'TBENCH';
const dueAt = new Date('2026-11-02T09:00:00Z');
export const now = new Date('2026-11-02T09:00:05Z');
const later = new Date('2026-11-16T09:00:05Z');
const BATCH = 500;
const rounds = (size: number) => (size >= 100_000 ? 1 : size >= 10_000 ? 3 : 9);

/** Check-ins falling due at one instant, from due to outbox written, against the raw driver writing the same documents in bulk. */
export async function due(): Promise<Figure[]> {
  const sizes = (process.env.BENCH_DUE_SIZES ?? '1000,10000,100000').split(',').map(Number);
  return withDatabase(async () => {
    const figures: Figure[] = [];
    await measure(2_000, 1);
    const measured: Measured[] = [];
    for (const size of sizes) {
      const one = await measure(size, rounds(size));
      figures.push(...one.figures);
      measured.push(one);
    }
    return [...figures, ...growthOf(measured.slice(-2))];
  });
}

interface Measured {
  size: number;
  /** Milliseconds for all. */
  time: number;
  /** Bytes. */
  memory: number;
  figures: Figure[];
}

async function measure(size: number, times: number): Promise<Measured> {
  const first: Round[] = [];
  const second: Round[] = [];
  for (let round = 0; round < times; round++) {
    await prepare(size);
    first.push(await fallDue(size, { date: '2026-11-02', at: now }));
    // Two weeks later each closes the one before, which nobody answered.
    if (size > 10_000) continue;
    // What their timers asked for meanwhile is another measurement's.
    await CheckIns.collection.updateMany({ status: 'open' }, { $unset: { wakeAt: 1 }, $set: { timers: {} } });
    await Posts.collection.updateMany({ state: 'waiting' }, { $set: { state: 'sent', sentAt: now } });
    second.push(await fallDue(size, { date: '2026-11-16', before: '2026-11-02', at: later }));
  }
  return {
    size,
    time: median(first.map(({ ours }) => ours)),
    memory: Math.max(...first.map(({ memory }) => memory)),
    figures: [
      ...figuresOf('check-ins falling due', size, first),
      ...(second.length > 0 ? figuresOf('each closing the one before', size, second) : []),
    ],
  };
}

/** What one check-in costs, and what memory all of them take, must not grow with their number. */
function growthOf([smaller, larger]: Measured[]): Figure[] {
  if (!smaller || !larger) return [];
  const beside = `beside ${smaller.size.toLocaleString('en')}`;
  const grown = (name: string, value: number, floor: number, unit: string): Figure => {
    return {
      name: `${name}, ${beside}`,
      size: larger.size,
      value,
      unit,
      floor,
      ratio: value / floor,
      bound: 1.5,
    };
  };
  return [
    grown('each', larger.time / larger.size, smaller.time / smaller.size, 'ms'),
    // Fewer are over before memory has settled.
    ...(smaller.size >= 10_000 ? [grown('memory', larger.memory / 1e6, smaller.memory / 1e6, 'MB')] : []),
  ];
}

interface Round {
  ours: number;
  floor: number;
  /** Bytes. */
  memory: number;
}

function figuresOf(name: string, size: number, rounds: Round[]): Figure[] {
  const value = median(rounds.map(({ ours }) => ours));
  const floor = median(rounds.map((round) => round.floor));
  const memory = Math.max(...rounds.map((round) => round.memory));
  return [
    { name, size, value, unit: 'ms', floor, ratio: value / floor, bound: 1.4 },
    { name: '… for each check-in', size, value: value / size, unit: 'ms' },
    { name: '… memory on top', size, value: memory / 1e6, unit: 'MB' },
  ];
}

interface Cycle {
  date: string;
  before?: string;
  at: Date;
}

async function fallDue(size: number, cycle: Cycle): Promise<Round> {
  const watch = watchMemory();
  const ours = await milliseconds(() => checkInsJob(accompany(cycle.at)).run(cycle.at));
  const memory = watch.stop();
  const counts = await Promise.all([
    CheckIns.countDocuments({ workspace, status: 'open', date: cycle.date }),
    CheckIns.countDocuments({ workspace, status: 'due' }),
    CheckIns.countDocuments({ workspace, status: 'missed', date: cycle.before ?? '' }),
  ]);
  const wanted = [size, size, cycle.before ? size : 0];
  if (counts.join() !== wanted.join()) throw new Error(`out, planned, closed: ${counts}, and not ${wanted}`);
  return { ours, memory, floor: await rawDriver(cycle) };
}

/** The same documents again, by the driver alone: what is due read, then each batch in one transaction. */
async function rawDriver({ date, before, at }: Cycle): Promise<number> {
  const target = mongoose.connection.collection<CheckIn>('benchCheckIns');
  const outbox = mongoose.connection.collection('benchOutbox');
  for (const [raw, model] of [
    [target, CheckIns],
    [outbox, Posts],
  ] as const) {
    await raw.drop().catch(() => {});
    for (const [fields, options] of model.schema.indexes())
      await raw.createIndex(fields as never, options as never);
  }
  await inBatches(date, async (open) => {
    await target.insertMany(open.map((c) => dueCheckIn(pairing(c.pairing), { date: c.date, dueAt })));
    if (before)
      await target.insertMany(open.map((c) => dueCheckIn(pairing(c.pairing), { date: before, dueAt: at })));
  });
  let spent = 0;
  await inBatches(date, async (open) => {
    const pairings = mongoose.trusted({ $in: open.map((c) => c.pairing) });
    const of = (filter: object) =>
      CheckIns.find({ workspace, pairing: pairings, ...filter }, { _id: 0 }).lean<CheckIn[]>();
    const next = await of({ status: 'due' });
    const closed = before ? await of({ date: before }) : [];
    const keys = [...open.map((c) => `check-in:${c.key}`), ...closed.map((c) => `update:check-in:${c.key}`)];
    const posts = await Posts.find({ workspace, key: mongoose.trusted({ $in: keys }) }).lean();
    spent += await milliseconds(async () => {
      await target
        .find({ workspace, wakeAt: { $lte: now } })
        .sort({ wakeAt: 1 })
        .limit(BATCH)
        .toArray();
      await mongoose.connection.getClient().withSession((session) =>
        session.withTransaction(async () => {
          await target.bulkWrite(
            [...closed, ...open].map((c) => ({
              replaceOne: { filter: { workspace, key: c.key, status: 'due' as const }, replacement: c },
            })),
            { session, ignoreUndefined: true },
          );
          await target.insertMany(next, { session, ignoreUndefined: true });
          await outbox.insertMany(posts, { session });
        }),
      );
    });
  });
  await target.drop();
  await outbox.drop();
  return spent;
}

async function inBatches(date: string, each: (batch: CheckIn[]) => Promise<void>): Promise<void> {
  let batch: CheckIn[] = [];
  for await (const checkIn of CheckIns.find({ workspace, status: 'open', date }, { _id: 0 })
    .lean<CheckIn>()
    .cursor({ batchSize: BATCH })) {
    batch.push(checkIn as CheckIn);
    if (batch.length < BATCH) continue;
    await each(batch);
    batch = [];
  }
  if (batch.length > 0) await each(batch);
}

export interface Prepared {
  programme: Programme;
  set: QuestionSet;
  pairings: Pairing[];
  members: Map<string, Member>;
}

/** A programme with so many pairings; its first thousand are returned. */
export async function prepare(size: number): Promise<Prepared> {
  for (const model of [CheckIns, Posts, Pairings, Members, Programmes, QuestionSets])
    await model.collection.deleteMany({});
  const programme: Programme = {
    workspace,
    name: 'Bench',
    timeZone: 'Africa/Freetown',
    language: 'en',
    safeguardingContact: 'the focal point',
    settings: defaultSettings,
  };
  await Programmes.collection.insertOne({ ...programme });
  const set = questionSet();
  await QuestionSets.collection.insertOne({ ...set });
  const prepared: Prepared = { programme, set, pairings: [], members: new Map() };
  for (let first = 0; first < size; first += 1000) {
    const numbers = Array.from({ length: Math.min(1000, size - first) }, (_, index) => first + index);
    const people = numbers.flatMap((n) => members(n));
    const pairings = numbers.map((n) => pairing(`pairing-${n}`));
    if (first === 0)
      Object.assign(prepared, { pairings, members: new Map(people.map((one) => [one.key, one])) });
    await Members.collection.insertMany(people.map((one) => ({ ...one })));
    await Pairings.collection.insertMany(pairings.map((one) => ({ ...one })));
    await CheckIns.collection.insertMany(
      pairings.map((one) => dueCheckIn(one, { date: '2026-11-02', dueAt })),
    );
  }
  return prepared;
}

function members(n: number): Member[] {
  const person = (key: string, role: Member['roles'][number]): Member => ({
    workspace,
    key,
    slackUser: key.toUpperCase(),
    name: `Person ${n}`,
    roles: [role],
    timeZone: 'Africa/Freetown',
    language: 'en',
  });
  return n % 10 === 0
    ? [person(`facilitator-${n}`, 'facilitator'), person(`mentor-${n}`, 'mentor')]
    : [person(`facilitator-${n}`, 'facilitator')];
}

function pairing(key: string): Pairing {
  const n = Number(key.split('-')[1]);
  return {
    workspace,
    key,
    mentor: `mentor-${n - (n % 10)}`,
    facilitator: `facilitator-${n}`,
    managers: [],
    communities: [],
    channel: `C${n}`,
    language: 'en',
    timeZone: 'Africa/Freetown',
    cadence: { firstOn: '2026-11-02', at: '09:00', everyWeeks: 2 },
    questionSets: ['people'],
    status: 'active',
    formerMentors: [],
  };
}

function questionSet(): QuestionSet {
  const texts = [
    'What did people decide or do themselves these two weeks?',
    'Who spoke little or was missing?',
    'What problem came up?',
    'What have people tried? Did it help?',
    'Did you feel pulled to lead or to advise? What did you do?',
    'What do you need from me?',
  ];
  return {
    workspace,
    key: 'people',
    version: 1,
    name: { en: 'People and process', fr: 'Les gens' },
    questions: texts.map((text) => ({ text: { en: text, fr: text }, readers: 'manager' })),
  };
}

/** What the job needs of the app; nothing of it speaks to Slack. */
function accompany(at: Date): Accompany {
  return {
    workspace,
    clock: () => at,
    log: createLog('silent'),
    metrics: createMetrics(),
    nudge: () => {},
  } as Partial<Accompany> as Accompany;
}
