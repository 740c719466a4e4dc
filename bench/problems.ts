import mongoose from 'mongoose';
import {
  defaultSettings,
  type Member,
  Members,
  type Pairing,
  Pairings,
  Programmes,
} from '../src/features/people';
import { Entries, type Entry, type Problem, Problems } from '../src/features/problems';
import {
  listOf,
  PER_PAGE,
  problemPage,
  scopeOf,
  timelinePage,
  type Wanted,
} from '../src/features/problems/find';
import { categoryWord, foundBy } from '../src/features/problems/found-by';
import { similarTo } from '../src/features/problems/raising/similar';
import { searchWords } from '../src/search';
import { inBulk, withDatabase } from './database';
import { type Figure, median } from './figure';

/** Of all workspaces together. */
const sizes = (process.env.BENCH_PROBLEMS_SIZES ?? '1000,100000,1000000').split(',').map(Number);
const TIMES = Number(process.env.BENCH_PROBLEMS_TIMES ?? 200);
/** Small ones are over within a noisy moment. */
const rounds = (size: number) => (size >= 100_000 ? 5 : 15);
const PROGRAMMES = 100;
const PAIRINGS = 20;
const MENTORS = 4;
const ENTRIES = 5_000;
const BATCH = 5_000;
const DAY = 86_400_000;
const begun = Date.parse('2026-01-01T09:00:00Z');
const workspace = 'T0';
const categories = defaultSettings.problemCategories.map(({ key }) => key);

/**
 * What people wait for when they look at problems: a page of the list, the search for similar ones, a page of a long timeline. Each
 * against the same queries by the raw driver; and each against what it took before the other programmes had grown, its own as large.
 */
export async function problems(): Promise<Figure[]> {
  return withDatabase(async () => {
    await preparePeople();
    await prepareTimeline();
    const figures: Figure[] = [await timeline()];
    let kept = 0;
    for (const size of sizes) {
      await prepareProblems(kept, size, isOwn);
      // In smaller ones, a programme has not even a page of problems.
      const before = size >= 10_000 ? await measured(size) : [];
      await prepareProblems(kept, size, (n) => !isOwn(n));
      const after = await measured(size);
      figures.push(...after, ...growthOf(before, after, kept));
      kept = size;
    }
    return figures;
  });
}

/** All works, warm: what a fill leaves behind is on the disk, and each was done before the first is measured. */
async function measured(size: number): Promise<Figure[]> {
  await mongoose.connection.db?.admin().command({ fsync: 1 });
  const all = await works();
  for (const { ours, raw } of all) {
    for (let n = 0; n < TIMES; n++) {
      await ours(n);
      await raw(n);
    }
  }
  const figures: Figure[] = [];
  for (const { name, ours, raw } of all) figures.push(await compared(name, size, ours, raw));
  return figures;
}

type Work = (n: number) => Promise<unknown>;

/** In turns, so that a noisy moment hits both. */
async function compared(name: string, size: number, ours: Work, raw: Work): Promise<Figure> {
  const [values, floors]: number[][] = [[], []];
  for (let round = 0; round <= rounds(size); round++) {
    const [spent, least]: number[][] = [[], []];
    for (let n = 0; n < TIMES; n++) {
      const pair = [() => timed(spent ?? [], ours, n), () => timed(least ?? [], raw, n)];
      for (const run of n % 2 ? pair.reverse() : pair) await run();
    }
    // The first round only warms up.
    if (round === 0) continue;
    values?.push(percentile(spent ?? [], 95));
    floors?.push(percentile(least ?? [], 95));
  }
  const [value, floor] = [median(values ?? []), median(floors ?? [])];
  return { name: `${name}, p95`, size, value, unit: 'ms', floor, ratio: value / floor, bound: 1.5 };
}

async function timed(into: number[], work: Work, n: number): Promise<void> {
  const started = performance.now();
  await work(n);
  into.push(performance.now() - started);
}

const percentile = (times: number[], percent: number) =>
  [...times].sort((a, b) => a - b)[Math.floor((times.length * percent) / 100)] ?? 0;

/** The same programme, as large, beside others that had `kept` problems together. */
function growthOf(before: Figure[], after: Figure[], kept: number): Figure[] {
  return before.map(({ name, value: floor }, place) => {
    const { value, unit, size } = after[place] ?? { value: Number.NaN, unit: 'ms' };
    const grown = `${name}, as others grew from ${kept.toLocaleString('en')}`;
    return { name: grown, size, value, unit, floor, ratio: value / floor, bound: 1.5 };
  });
}

async function works(): Promise<{ name: string; ours: Work; raw: Work }[]> {
  const viewer = { slackUser: 'Ument0', roles: ['mentor' as const] };
  const scope = await scopeOf(workspace, viewer, { key: 'ment0' });
  const all = await scopeOf(workspace, { slackUser: 'Ucoo', roles: ['coordinator'] }, { key: 'coo' });
  const list = (of: typeof scope, wanted: Wanted) => ({
    ours: () => problemPage(of, wanted, 0),
    raw: () => {
      const { filter, sort } = listOf(of, wanted);
      return Problems.collection
        .find(filter as never, { projection: { _id: 0, words: 0, lessonWords: 0, details: 0 } })
        .sort(sort)
        .limit(PER_PAGE + 1)
        .toArray();
    },
  });
  const comer = { workspace, viewer, member: { key: 'ment0' } as Member };
  return [
    { name: 'a page of a mentor’s list', ...list(scope, { whose: 'pairings', state: 'unfinished' }) },
    { name: 'a page of the programme’s list', ...list(all, { whose: 'all', state: 'unfinished' }) },
    { name: 'the same of what is resolved', ...list(all, { whose: 'all', state: 'resolved' }) },
    {
      name: 'similar problems',
      ours: (n) => similarTo({ text: titleOf(n * 7), category: categories[n % categories.length] }, comer),
      raw: (n) =>
        rawSimilar([categoryWord(categories[n % categories.length] ?? ''), ...searchWords(titleOf(n * 7))]),
    },
  ];
}

/** The queries that lead to similar problems, and nothing made of what they find. */
async function rawSimilar(words: string[]): Promise<unknown> {
  const who = 'ment0';
  const own = await Pairings.collection
    .find({ workspace, $or: [{ facilitator: who }, { mentor: who }, { managers: who }] })
    .project<{ key: string }>({ key: 1, facilitator: 1, mentor: 1, managers: 1 })
    .sort({ key: 1 })
    .toArray();
  const keys = own.map(({ key }) => key);
  const newest = (field: string, pairing: object, shown: object) =>
    words.slice(0, 12).map((word) =>
      Problems.collection
        .find({ workspace, status: 'resolved', pairing, [field]: word } as never)
        .project({ ...shown, key: 1, resolution: 1, [field]: 1, closedAt: 1 })
        .sort({ closedAt: -1, _id: -1 })
        .limit(40)
        .toArray(),
    );
  return Promise.all([
    ...newest('words', { $in: keys }, { title: 1, district: 1 }),
    ...newest('lessonWords', { $nin: keys }, {}),
  ]);
}

async function timeline(): Promise<Figure> {
  const at = { workspace, key: 'V0' };
  const pages = ENTRIES / PER_PAGE;
  const pageOf = (n: number) => (n * 37) % pages;
  return compared(
    'a page of a timeline',
    ENTRIES,
    (n) => timelinePage(at, pageOf(n)),
    (n) =>
      Entries.collection
        .find({ workspace, problem: at.key }, { projection: { _id: 0 } })
        .sort({ at: 1, _id: 1 })
        .skip(pageOf(n) * PER_PAGE)
        .limit(PER_PAGE + 1)
        .toArray(),
  );
}

async function preparePeople(): Promise<void> {
  await Programmes.collection.insertOne({
    workspace,
    name: 'Bench',
    timeZone: 'Africa/Freetown',
    language: 'en',
    safeguardingContact: 'nobody',
    settings: defaultSettings,
  });
  await Members.collection.insertMany(
    Array.from({ length: MENTORS }, (_, n) => ({
      workspace,
      key: `ment${n}`,
      slackUser: `Ument${n}`,
      name: `Mentor ${n}`,
      roles: ['mentor' as const],
      timeZone: 'Africa/Freetown',
      language: 'en' as const,
    })),
  );
  await Pairings.collection.insertMany(
    Array.from(
      { length: PAIRINGS },
      (_, n): Pairing => ({
        workspace,
        key: `p${n}`,
        mentor: `ment${n % MENTORS}`,
        facilitator: `fac${n}`,
        managers: ['man'],
        communities: [],
        channel: `C${n}`,
        language: 'en',
        timeZone: 'Africa/Freetown',
        cadence: { firstOn: '2026-01-05', at: '09:00', everyWeeks: 2 },
        questionSets: [],
        status: 'active',
        formerMentors: [],
      }),
    ),
  );
}

async function prepareTimeline(): Promise<void> {
  const entries = Array.from(
    { length: ENTRIES },
    (_, n): Entry => ({
      workspace,
      problem: 'V0',
      pairing: 'p0',
      id: `said:C0/${n}`,
      kind: 'said',
      by: 'Ument0',
      at: new Date(begun + n * 60_000),
      text: `${titleOf(n)}. ${titleOf(n + 1)}.`,
      place: { channel: 'C0', ts: `${n}` },
    }),
  );
  await Entries.collection.insertMany(entries);
}

/** Of the programme that is measured. */
const isOwn = (n: number) => n % PROGRAMMES === 0;

/** Those of them that are meant. */
const prepareProblems = (from: number, to: number, isMeant: (n: number) => boolean) =>
  inBulk([Problems], () => insertProblems(from, to, isMeant));

async function insertProblems(from: number, to: number, isMeant: (n: number) => boolean): Promise<void> {
  for (let first = from; first < to; first += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, to - first) }, (_, n) => first + n).filter(isMeant);
    if (numbers.length === 0) continue;
    await Problems.collection.insertMany(numbers.map(problemOf), { ordered: false, ignoreUndefined: true });
  }
}

/** One of four is open, as in a programme of some years. */
function problemOf(n: number): Problem {
  const within = Math.floor(n / PROGRAMMES);
  const isOpen = within % 4 === 0;
  const raisedAt = new Date(begun + within * 3_600_000);
  const problem: Problem = {
    workspace: `T${n % PROGRAMMES}`,
    key: `V${n}`,
    pairing: `p${within % PAIRINGS}`,
    channel: `C${within % PAIRINGS}`,
    language: 'en',
    timeZone: 'Africa/Freetown',
    community: { key: `m${within % 37}`, name: `Community ${within % 37}` },
    title: titleOf(n),
    details: Array.from({ length: 4 }, (_, more) => titleOf(n + more)).join('. '),
    category: categories[within % categories.length],
    urgency: within % 9 === 0 ? 'urgent' : 'soon',
    pressing: within % 9 === 0 ? 2 : 1,
    helpFrom: ['mentor'],
    status: isOpen ? 'open' : 'resolved',
    isOpen,
    raisedBy: `Ufac${within % PAIRINGS}`,
    raisedAt,
    heardAt: new Date(raisedAt.getTime() + (within % 50) * DAY),
    helpedBy: [],
    remindedTimes: 0,
    asked: [],
    timers: {},
    version: 1,
    decisions: 0,
    removals: [],
  };
  if (isOpen) return problem;
  const closedAt = new Date(raisedAt.getTime() + 9 * DAY);
  const resolved: Problem = {
    ...problem,
    closedAt,
    resolution: {
      done: titleOf(n * 3),
      learned: titleOf(n * 5),
      isShared: within % 3 === 0,
      by: problem.raisedBy,
      at: closedAt,
      confirmed: 'by itself',
    },
  };
  return { ...resolved, ...foundBy(resolved) };
}

/** Six words of two thousand, of which few are common and most are rare, as people's are; always the same for a number. */
function titleOf(n: number): string {
  return Array.from({ length: 6 }, (_, place) => {
    const random = fraction(n * 6 + place);
    return `word${Math.floor(2_000 ** random)}`;
  }).join(' ');
}

/** From 0 to 1, evenly. */
function fraction(n: number): number {
  let mixed = Math.imul(n ^ (n >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
