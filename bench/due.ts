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
import { type Figure, median, milliseconds } from './figure';

export const workspace = 'TBENCH';
const dueAt = new Date('2026-11-02T09:00:00Z');
export const now = new Date('2026-11-02T09:00:05Z');
const BATCH = 500;
const rounds = (size: number) => (size >= 100_000 ? 1 : size >= 10_000 ? 3 : 9);

/** Check-ins falling due at one instant, from due to outbox written, against the raw driver writing the same documents in bulk. */
export async function due(): Promise<Figure[]> {
  const sizes = (process.env.BENCH_DUE_SIZES ?? '1000,10000,100000').split(',').map(Number);
  return withDatabase(async () => {
    const figures: Figure[] = [];
    await measure(2_000, 1);
    for (const size of sizes) figures.push(...(await measure(size, rounds(size))));
    return figures;
  });
}

async function measure(size: number, times: number): Promise<Figure[]> {
  const ours: number[] = [];
  const floors: number[] = [];
  let memory = 0;
  for (let round = 0; round < times; round++) {
    await prepare(size);
    const watch = watchMemory();
    ours.push(await milliseconds(() => checkInsJob(accompany()).run(now)));
    memory = Math.max(memory, watch.stop());
    const [open, next, posts] = await Promise.all([
      CheckIns.countDocuments({ workspace, status: 'open' }),
      CheckIns.countDocuments({ workspace, status: 'due' }),
      Posts.countDocuments({ workspace }),
    ]);
    if (open !== size || next !== size || posts !== size)
      throw new Error(`${open} out, ${next} planned, ${posts} posts`);
    floors.push(await rawDriver());
  }
  const [value, floor] = [median(ours), median(floors)];
  return [
    { name: 'check-ins falling due', size, value, unit: 'ms', floor, ratio: value / floor, bound: 1.4 },
    { name: 'the same, for each check-in', size, value: value / size, unit: 'ms' },
    { name: 'the same, memory on top', size, value: memory / 1e6, unit: 'MB' },
  ];
}

/** The same documents again, by the driver alone: what is due read, then each batch in one transaction. */
async function rawDriver(): Promise<number> {
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
  await inBatches({ status: 'open' }, async (open) => {
    await target.insertMany(
      open.map((c) => ({ ...dueCheckIn(pairing(c.pairing), { date: c.date, dueAt }) })),
    );
  });
  let spent = 0;
  await inBatches({ status: 'open' }, async (open) => {
    const next = await CheckIns.find(
      { workspace, pairing: mongoose.trusted({ $in: open.map((c) => c.pairing) }), status: 'due' },
      { _id: 0 },
    ).lean<CheckIn[]>();
    const posts = await Posts.find({
      workspace,
      key: mongoose.trusted({ $in: open.map((c) => `check-in:${c.key}`) }),
    }).lean();
    spent += await milliseconds(async () => {
      await target
        .find({ workspace, wakeAt: { $lte: now } })
        .sort({ wakeAt: 1 })
        .limit(BATCH)
        .toArray();
      await mongoose.connection.getClient().withSession((session) =>
        session.withTransaction(async () => {
          await target.bulkWrite(
            open.map((c) => ({
              replaceOne: { filter: { workspace, key: c.key, status: 'due' }, replacement: c },
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

async function inBatches(
  filter: { status: 'open' },
  each: (batch: CheckIn[]) => Promise<void>,
): Promise<void> {
  let batch: CheckIn[] = [];
  for await (const checkIn of CheckIns.find({ workspace, ...filter }, { _id: 0 })
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
function accompany(): Accompany {
  return {
    workspace,
    clock: () => now,
    log: createLog('silent'),
    metrics: createMetrics(),
    nudge: () => {},
  } as Partial<Accompany> as Accompany;
}

/** The most memory that was in use above the beginning, in bytes. */
function watchMemory(): { stop(): number } {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return most - before;
    },
  };
}
