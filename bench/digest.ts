import mongoose from 'mongoose';
import { transaction } from '../src/database/transaction';
import { createFeatures } from '../src/features';
import { DigestSchedules, Digests, type Period, planDigests } from '../src/features/digests';
import { freeze } from '../src/features/digests/freeze';
import type { Digesting } from '../src/features/digests/gather';
import { lastWeeks, weekBefore } from '../src/features/digests/period';
import { digestsJob } from '../src/features/digests/schedule';
import { scopeOf } from '../src/features/digests/scope';
import type { Accompany } from '../src/features/feature';
import { pairingsOf } from '../src/features/people';
import { createLog } from '../src/log';
import { createMetrics } from '../src/metrics';
import { Posts } from '../src/outbox';
import { withDatabase } from './database';
import { type Counted, rawFigures } from './digest-raw';
import { clear, EACH, fill, now, programme, workspace } from './digest-records';
import { type Figure, median, watchMemory } from './figure';
import { percentile } from './words';

/** Entries of the log in all: check-ins, problems and their lines, meetings, commitments. */
const sizes = (process.env.BENCH_DIGEST_SIZES ?? '10000,100000,1000000').split(',').map(Number);
const managers = (process.env.BENCH_DIGEST_MANAGERS ?? '1000,10000').split(',').map(Number);
const TIMES = Number(process.env.BENCH_DIGEST_TIMES ?? 100);
const ROUNDS = 5;
const PAIRINGS = 10;
const timeZone = 'Africa/Freetown';
const digesting: Digesting = { accompany: accompany(), features: createFeatures() };

/**
 * One manager's week, of ten pairings, over a log that grows; against the aggregations that count the same. And many managers' weeks
 * that are due at one instant, until they are in the outbox.
 */
export async function digest(): Promise<Figure[]> {
  return withDatabase(async () => {
    await clear();
    const figures: Figure[] = [];
    let filled = 0;
    for (const size of sizes) {
      await fill(filled, size / EACH, PAIRINGS);
      filled = size / EACH;
      await mongoose.connection.db?.admin().command({ fsync: 1 });
      figures.push(...(await one(size)));
    }
    return [...figures, ...growth(figures), ...(await many())];
  });
}

async function one(size: number): Promise<Figure[]> {
  // Of another manager each time: what is asked for lies elsewhere in the log.
  const people = Math.floor(size / EACH / PAIRINGS);
  const period = weekBefore('2026-11-30', timeZone);
  const moments = lastWeeks(period.until, timeZone).map(({ at }) => at);
  const prepared = await Promise.all(
    Array.from({ length: Math.min(TIMES, people) }, async (_, index) => {
      const manager = `man${Math.floor((index * people) / Math.min(TIMES, people))}`;
      const pairings = await pairingsOf(workspace, { managers: manager });
      return { manager, scope: await scopeOf(workspace, pairings, timeZone) };
    }),
  );
  const of = (n: number) => {
    const found = prepared[n % prepared.length];
    if (!found) throw new Error('no manager');
    return found;
  };
  const ours = (n: number) => frozen(of(n), period);
  const raw = (n: number) => rawFigures(of(n).scope, period, moments, '2026-11-30');
  for (let n = 0; n < prepared.length; n += 7) expectSame(countedBy(await ours(n)), await raw(n));
  const [values, floors]: number[][] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const [spent, least]: number[][] = [[], []];
    for (let n = 0; n < TIMES; n++) {
      const pair = [() => timed(spent ?? [], ours, n), () => timed(least ?? [], raw, n)];
      for (const run of n % 2 ? pair.reverse() : pair) await run();
    }
    // The first round only warms up.
    if (round === 0) continue;
    values?.push(percentile(spent ?? [], 50));
    floors?.push(percentile(least ?? [], 50));
  }
  const [value, floor] = [median(values ?? []), median(floors ?? [])];
  const read = await documentsRead(() => ours(0));
  return [
    { name: ONE, size, value, unit: 'ms', floor, ratio: value / floor, bound: 1.3 },
    {
      ...{ name: '… documents read', size, value: read.examined, unit: '', floor: read.returned },
      ...{ ratio: read.examined / read.returned, bound: 1.2 },
    },
  ];
}

const ONE = 'a manager’s digest, p50';

const frozen = ({ manager, scope }: Prepared, period: Period) =>
  freeze(
    digesting,
    { programme, scope, period, manager, language: 'en', to: { user: manager }, key: 'one' },
    now,
  );

interface Prepared {
  manager: string;
  scope: Awaited<ReturnType<typeof scopeOf>>;
}

function countedBy({ parts }: Awaited<ReturnType<typeof frozen>>): Counted {
  const of = (feature: string) => parts.find((part) => part.feature === feature)?.section?.figures ?? {};
  const { due = 0, answered = 0 } = of('check-ins');
  const { raised = 0, resolved = 0, open = 0 } = of('problems');
  const { logged = 0 } = of('meetings');
  const { made = 0, kept = 0, owed = 0, overdue = 0 } = of('commitments');
  return { due, answered, raised, resolved, open, logged, made, kept, owed, overdue };
}

function expectSame(ours: Counted, raw: Counted): void {
  const [one, other] = [JSON.stringify(ours), JSON.stringify(raw)];
  if (one !== other) throw new Error(`counted ${one}, and not ${other}`);
}

async function timed(into: number[], work: (n: number) => Promise<unknown>, n: number): Promise<void> {
  const started = performance.now();
  await work(n);
  into.push(performance.now() - started);
}

/** As MongoDB's profiler has seen it. */
async function documentsRead(work: () => Promise<unknown>): Promise<{ examined: number; returned: number }> {
  const { db } = mongoose.connection;
  if (!db) throw new Error('no database');
  await db.command({ profile: 2 });
  await work();
  await db.command({ profile: 0 });
  const profile = db.collection<{ docsExamined?: number; nreturned?: number; ns: string }>('system.profile');
  const all = await profile.find({ ns: { $not: /system/ } }).toArray();
  await profile.drop();
  const sum = (name: 'docsExamined' | 'nreturned') => all.reduce((sum, one) => sum + (one[name] ?? 0), 0);
  return { examined: sum('docsExamined'), returned: sum('nreturned') };
}

/** The largest up to a million beside the smallest. */
function growth(figures: Figure[]): Figure[] {
  const times = figures.filter(({ name, size = 0 }) => name === ONE && size <= 1_000_000);
  const [first, last] = [times[0], times.at(-1)];
  if (!first || !last || first === last) return [];
  const name = `${ONE}, beside ${first.size?.toLocaleString('en')}`;
  const ratio = last.value / first.value;
  return [{ name, size: last.size, value: last.value, unit: 'ms', floor: first.value, ratio, bound: 1.3 }];
}

/** Each with one pairing. */
async function many(): Promise<Figure[]> {
  const measured: { size: number; time: number; memory: number }[] = [];
  for (const size of managers) {
    await clear();
    await fill(0, size, 1, 0.25);
    for (const model of [Digests, DigestSchedules, Posts]) await model.collection.deleteMany({});
    await transaction((session) => planDigests(session, workspace, new Date('2026-11-29T20:00:00Z')));
    await DigestSchedules.deleteMany({ workspace, kind: 'preview' });
    const watch = watchMemory();
    const started = performance.now();
    // Of each heartbeat it takes its share.
    const job = digestsJob(digesting);
    let count = 0;
    for (let sent = -1; sent !== 0; count += sent) sent = await job.run(now);
    measured.push({ size, time: performance.now() - started, memory: watch.stop() });
    const kept = [await Digests.countDocuments({ workspace }), await Posts.countDocuments({ workspace })];
    if (count !== size || kept.some((one) => one !== size)) throw new Error(`sent ${count}, kept ${kept}`);
  }
  const [first, last] = [measured[0], measured.at(-1)];
  const figures = measured.flatMap(({ size, time, memory }): Figure[] => [
    { name: 'digests due at one instant', size, value: time, unit: 'ms' },
    { name: '… each', size, value: time / size, unit: 'ms' },
    { name: '… memory on top', size, value: memory / 1e6, unit: 'MB' },
  ]);
  if (!first || !last || first === last) return figures;
  const beside = `beside ${first.size.toLocaleString('en')}`;
  const compared = (name: string, value: number, floor: number, unit: string): Figure => {
    const ratio = value / floor;
    return { name: `… ${name}, ${beside}`, size: last.size, value, unit, floor, ratio, bound: 1.5 };
  };
  return [
    ...figures,
    compared('each', last.time / last.size, first.time / first.size, 'ms'),
    compared('memory', last.memory / 1e6, first.memory / 1e6, 'MB'),
  ];
}

/** What a digest needs of the app; nothing of it speaks to Slack. */
function accompany(): Accompany {
  return {
    workspace,
    clock: () => now,
    log: createLog('error'),
    metrics: createMetrics(),
    nudge: () => {},
  } as Partial<Accompany> as Accompany;
}
