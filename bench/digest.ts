import { isDeepStrictEqual } from 'node:util';
import mongoose from 'mongoose';
import type { DigestScope, Period } from '../src/features/digests';
import { freeze } from '../src/features/digests/freeze';
import { lastWeeks, weekBefore } from '../src/features/digests/period';
import { scopeOf } from '../src/features/digests/scope';
import { pairingsOf } from '../src/features/people';
import { withDatabase } from './database';
import { digesting } from './digest-app';
import { digestsDue } from './digest-due';
import { rawDigest } from './digest-raw';
import { clear, EACH, fill, now, programme, workspace } from './digest-records';
import { type Shown, shownBy } from './digest-shown';
import { type Figure, median } from './figure';
import { percentile } from './words';

/** Entries of the log in all: check-ins, problems and their lines, meetings, commitments. */
const sizes = (process.env.BENCH_DIGEST_SIZES ?? '10000,100000,1000000').split(',').map(Number);
const TIMES = Number(process.env.BENCH_DIGEST_TIMES ?? 100);
const ROUNDS = 5;
/** The app is a long-running process; its code is several times the floor's, and takes longer until it is compiled. */
const WARM = 5 * TIMES;
const PAIRINGS = 10;
const timeZone = 'Africa/Freetown';
const ONE = 'a manager’s digest, p50';

/**
 * One manager's week, of ten pairings, over a log that grows; against the driver that reads and counts the same. And many managers'
 * weeks that are due at one instant.
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
    return [...figures, ...growth(figures), ...(await digestsDue())];
  });
}

async function one(size: number): Promise<Figure[]> {
  const period = weekBefore('2026-11-30', timeZone);
  const moments = lastWeeks(period.until, timeZone).map(({ at }) => at);
  const asked = await managersOf(size);
  const of = (n: number) => {
    const found = asked[n % asked.length];
    if (!found) throw new Error('no manager');
    return found;
  };
  const ours = (n: number) => frozen(of(n), period);
  const raw = (n: number) => rawDigest({ programme, scope: of(n).scope, period, moments, now });
  for (let n = 0; n < asked.length; n += 7) expectSame(shownBy(await ours(n)), await raw(n));
  const values: number[] = [];
  const floors: number[] = [];
  for (let n = 0; n < WARM; n++) for (const run of [ours, raw]) await run(n);
  for (let round = 0; round < ROUNDS; round++) {
    const spent: number[] = [];
    const least: number[] = [];
    for (let n = 0; n < TIMES; n++) {
      const pair = [() => timed(spent, ours, n), () => timed(least, raw, n)];
      for (const run of n % 2 ? pair.reverse() : pair) await run();
    }
    values.push(percentile(spent, 50));
    floors.push(percentile(least, 50));
  }
  const [value, floor] = [median(values), median(floors)];
  const [read, least] = [await profiled(() => ours(0)), await profiled(() => raw(0))];
  return [
    { name: ONE, size, value, unit: 'ms', floor, ratio: value / floor, bound: 1.3 },
    {
      ...{ name: '… documents read', size, value: read.examined, unit: '', floor: read.returned },
      ...{ ratio: read.examined / read.returned, bound: 1.2 },
    },
    {
      ...{ name: '… questions to MongoDB', size, value: read.questions, unit: '', floor: least.questions },
      ratio: read.questions / least.questions,
    },
  ];
}

interface Manager {
  manager: string;
  scope: DigestScope;
}

/** Another one each time: what is asked for lies elsewhere in the log. */
function managersOf(size: number): Promise<Manager[]> {
  const all = Math.floor(size / EACH / PAIRINGS);
  const count = Math.min(TIMES, all);
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const manager = `man${Math.floor((index * all) / count)}`;
      const pairings = await pairingsOf(workspace, { managers: manager });
      return { manager, scope: await scopeOf(workspace, pairings, timeZone) };
    }),
  );
}

const frozen = ({ manager, scope }: Manager, period: Period) =>
  freeze(
    digesting,
    { programme, scope, period, manager, language: 'en', to: { user: manager }, key: 'one' },
    now,
  );

function expectSame(ours: Shown, raw: Shown): void {
  for (const part of Object.keys(raw) as (keyof Shown)[]) {
    const [one, other] = [ours[part], raw[part]];
    if (isDeepStrictEqual(one, other)) continue;
    throw new Error(`${part}: told ${JSON.stringify(one)}, and counted ${JSON.stringify(other)}`);
  }
}

async function timed(into: number[], work: (n: number) => Promise<unknown>, n: number): Promise<void> {
  const started = performance.now();
  await work(n);
  into.push(performance.now() - started);
}

/** What MongoDB's profiler has seen of it. */
async function profiled(work: () => Promise<unknown>) {
  const { db } = mongoose.connection;
  if (!db) throw new Error('no database');
  await db.command({ profile: 2 });
  await work();
  await db.command({ profile: 0 });
  const profile = db.collection<{ docsExamined?: number; nreturned?: number; ns: string }>('system.profile');
  const all = await profile.find({ ns: { $not: /system|\$cmd/ } }).toArray();
  await profile.drop();
  const sum = (name: 'docsExamined' | 'nreturned') => all.reduce((sum, one) => sum + (one[name] ?? 0), 0);
  return { questions: all.length, examined: sum('docsExamined'), returned: sum('nreturned') };
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
