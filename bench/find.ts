import mongoose from 'mongoose';
import { type Meeting, Meetings } from '../src/features/meetings';
import { wordsOf } from '../src/features/meetings/found-by';
import { findMeetings, PER_PAGE } from '../src/features/meetings/lists/wanted';
import { type Stakeholder, Stakeholders } from '../src/features/stakeholders';
import { withDatabase } from './database';
import { type Figure, median } from './figure';
import { fraction, percentile } from './words';

/** Meetings of all programmes together; 1000000 is what the bound is for. */
const SIZE = Number(process.env.BENCH_FIND_SIZE ?? 100_000);
const PROGRAMMES = Number(process.env.BENCH_FIND_PROGRAMMES ?? 50);
const STAKEHOLDERS = 200;
const TIMES = Number(process.env.BENCH_FIND_TIMES ?? 100);
const ROUNDS = 3;
const BATCH = 5_000;
const workspace = 'T0';
const begun = Date.parse('2024-01-01T09:00:00Z');

/**
 * A page of the search in one programme's log: against MongoDB's text index with the workspace as its prefix, most relevant first,
 * over the same texts; and against the same search before the other programmes had logged anything. MongoDB's is not exact on two
 * words, and knows no beginnings of words: there it looks for the whole word.
 */
export async function find(): Promise<Figure[]> {
  return withDatabase(async () => {
    const own = Math.floor(SIZE / PROGRAMMES);
    await prepareStakeholders();
    await prepare([0], own);
    const alone = new Map<string, number>();
    for (const kind of kinds) alone.set(kind.name, (await compared(kind, false)).ours);
    await prepare(
      Array.from({ length: PROGRAMMES - 1 }, (_, n) => n + 1),
      own,
    );
    const figures: Figure[] = [];
    for (const kind of kinds) {
      const { ours, text } = await compared(kind, true);
      const before = alone.get(kind.name) ?? 0;
      const named = { size: SIZE, value: ours, unit: 'ms' };
      figures.push(
        // In small logs both take the time of a question and its answer.
        {
          ...named,
          name: `find ${kind.name}, p50`,
          floor: text,
          ratio: ours / text,
          bound: kind.isCommon && own >= 20_000 ? 0.2 : undefined,
        },
        {
          ...named,
          name: `find ${kind.name}, beside none of other programmes`,
          floor: before,
          ratio: ours / before,
          bound: own >= 2_000 ? 1.5 : undefined,
        },
      );
    }
    return [...figures, await indexSize()];
  });
}

/** Of a word's rank follows in how many meetings it stands: in one of three, one of thirty, one of a thousand. */
const COMMON = 15;
const MEDIUM = 200;
const RARE = 6_000;

interface Kind {
  name: string;
  isCommon: boolean;
  /** What is typed, and what the text index is asked for. */
  asked(n: number): { typed: string; whole: string[] };
}

const one = (rank: number, spread: number) => (n: number) => {
  const whole = wordOf(rank + (n % spread));
  return { typed: whole, whole: [whole] };
};
const two = (rank: number, other: number) => (n: number) => {
  const whole = [wordOf(rank + (n % 5)), wordOf(other + (n % 7))];
  return { typed: whole.join(' '), whole };
};
/** The first three letters of the last word. */
const begun3 = (of: Kind['asked']) => (n: number) => {
  const { whole } = of(n);
  const last = whole.at(-1) ?? '';
  return { typed: [...whole.slice(0, -1), last.slice(0, 3)].join(' '), whole };
};

const kinds: Kind[] = [
  { name: 'a rare word', isCommon: false, asked: one(RARE, 500) },
  { name: 'a medium word', isCommon: false, asked: one(MEDIUM, 20) },
  { name: 'a common word', isCommon: true, asked: one(COMMON, 5) },
  { name: 'two medium words', isCommon: false, asked: two(MEDIUM, MEDIUM + 10) },
  { name: 'two common words', isCommon: true, asked: two(COMMON, COMMON + 6) },
  { name: 'a common and a rare word', isCommon: false, asked: two(COMMON, RARE) },
  { name: 'the beginning of a medium word', isCommon: false, asked: begun3(one(MEDIUM, 20)) },
  { name: 'the beginning of a common word', isCommon: true, asked: begun3(one(COMMON, 5)) },
  { name: 'a common word and a beginning', isCommon: true, asked: begun3(two(COMMON, COMMON + 6)) },
];

/** In turns, so that a noisy moment hits both. */
async function compared(kind: Kind, isAgainst: boolean): Promise<{ ours: number; text: number }> {
  const ours: number[] = [];
  const texts: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const [spent, least]: number[][] = [[], []];
    for (let n = 0; n < TIMES; n++) {
      const { typed, whole } = kind.asked(n);
      const pair = [
        () => timed(spent ?? [], () => findMeetings(workspace, { words: typed }, 0)),
        ...(isAgainst ? [() => timed(least ?? [], () => byText(whole))] : []),
      ];
      for (const run of n % 2 ? pair.reverse() : pair) await run();
    }
    // The first round only warms up.
    if (round === 0) continue;
    ours.push(percentile(spent ?? [], 50));
    texts.push(percentile(least ?? [], 50));
  }
  return { ours: median(ours), text: median(texts) };
}

async function timed(into: number[], work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await work();
  into.push(performance.now() - started);
}

const texts = () => mongoose.connection.collection('benchTexts');

function byText(words: string[]): Promise<unknown> {
  return texts()
    .find(
      { workspace, $text: { $search: words.map((word) => `"${word}"`).join(' ') } },
      { projection: { _id: 0, score: { $meta: 'textScore' } } },
    )
    .sort({ score: { $meta: 'textScore' } })
    .limit(PER_PAGE + 1)
    .toArray();
}

/** In bulk, and their indexes afterwards: a million is there in some minutes. */
async function prepare(programmes: number[], each: number): Promise<void> {
  await Meetings.collection.dropIndexes();
  await texts()
    .dropIndexes()
    .catch(() => {});
  for (const programme of programmes) {
    for (let first = 0; first < each; first += BATCH) {
      const meetings = Array.from({ length: Math.min(BATCH, each - first) }, (_, n) =>
        meetingOf(programme, first + n),
      );
      await texts().insertMany(
        meetings.map(({ words: _, ...one }) => ({ ...one })),
        { ordered: false },
      );
      await Meetings.collection.insertMany(meetings, { ordered: false });
    }
  }
  await Meetings.createIndexes();
  await texts().createIndex(
    { workspace: 1, present: 'text', keyPoints: 'text', agreements: 'text', gaps: 'text' },
    { name: 'text', default_language: 'none' },
  );
}

async function indexSize(): Promise<Figure> {
  const sizeOf = async (collection: string, index: string) => {
    const [stats] = await mongoose.connection
      .collection(collection)
      .aggregate<{ storageStats: { indexSizes: Record<string, number> } }>([
        { $collStats: { storageStats: {} } },
      ])
      .toArray();
    return (stats?.storageStats.indexSizes[index] ?? 0) / 2 ** 20;
  };
  const value = await sizeOf(Meetings.collection.name, 'words');
  const floor = await sizeOf('benchTexts', 'text');
  return { name: 'the index of words', size: SIZE, value, unit: 'MB', floor, ratio: value / floor };
}

async function prepareStakeholders(): Promise<void> {
  await Stakeholders.collection.insertMany(
    Array.from({ length: PROGRAMMES * STAKEHOLDERS }, (_, n) => ({
      ...stakeholderOf(n % STAKEHOLDERS),
      workspace: `T${Math.floor(n / STAKEHOLDERS)}`,
    })),
  );
}

function stakeholderOf(n: number): Stakeholder {
  const nameWords = ['office', wordOf(RARE + n), String(n)];
  return {
    workspace,
    key: `S${n}`,
    name: nameWords.join(' '),
    plainName: nameWords.join(' '),
    nameWords,
    type: 'police',
    sector: 'government',
    status: 'active',
    meetings: 0,
    promised: [],
    undated: 0,
    addedBy: 'U0',
    addedAt: new Date(begun),
    changes: [],
    version: 1,
  };
}

function meetingOf(programme: number, n: number): Meeting {
  const at = new Date(begun + n * 3_600_000);
  const from = (programme * 1_000_003 + n) * 64;
  const said = (first: number, length: number) =>
    Array.from({ length }, (_, place) => wordOf(Math.floor(20_000 ** fraction(from + first + place)))).join(
      ' ',
    );
  const minutes = {
    stakeholder: `S${n % STAKEHOLDERS}`,
    metOn: at.toISOString().slice(0, 10),
    colleagues: [],
    present: said(0, 4),
    keyPoints: said(4, 36),
    agreements: said(40, 10),
    gaps: said(50, 10),
  };
  return {
    ...minutes,
    workspace: `T${programme}`,
    key: `V${programme}-${n}`,
    by: `U${n % 40}`,
    at,
    versions: [],
    posts: 1,
    words: wordsOf(minutes, stakeholderOf(n % STAKEHOLDERS)),
    version: 1,
    removals: [],
  };
}

/** A word for each number: three syllables of seventy. */
function wordOf(rank: number): string {
  const syllable = (number: number) =>
    `${'bdfghklmnprstv'[number % 14]}${'aeiou'[Math.floor(number / 14) % 5]}`;
  return [rank % 70, Math.floor(rank / 70) % 70, Math.floor(rank / 4_900) % 70].map(syllable).join('');
}
