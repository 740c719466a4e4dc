import { z } from 'zod';
import {
  type Benchmark,
  type BenchmarkKind,
  benchmarkKinds,
  type Language,
  type Settings,
} from '../settings';
import { inBoth } from './kinds';
import { channel, date, listOf, time, weekday, whole, words } from './leaves';

type Words = Partial<Record<Language, string>>;

const days = 730;
/** Up to how much a benchmark of each kind may go. */
const most: Record<BenchmarkKind, number> = {
  daysWithoutContact: days,
  checkInsMissed: 52,
  daysSinceVisit: days,
  problemAgeDays: days,
  commitmentsOverdue: 1000,
};

const benchmark = (kind: BenchmarkKind) =>
  z
    .strictObject({
      from: date,
      amber: whole(1, most[kind]),
      red: whole(1, most[kind]),
      goal: words(80).optional(),
      why: words(300),
    })
    .superRefine(({ amber, red }, context) => {
      if (!(amber > red)) return;
      const message = `is ${amber}, more than red (${red}). What is red has been amber before.`;
      context.addIssue({ code: 'custom', message, path: ['amber'], params: { rule: 'out of range' } });
    });

/** One of a kind, or a list of them from different dates on. */
const benchmarksOf = (kind: BenchmarkKind) =>
  listOf(benchmark(kind)).superRefine((lines, context) => {
    const dates = (lines as { from?: unknown }[]).map(({ from }) => from);
    dates.forEach((from, index) => {
      if (from === undefined || dates.indexOf(from) === index) return;
      const message = `is ${from}, as of another before it. Of a kind only one can begin on a day.`;
      const params = { rule: 'date' };
      context.addIssue({ code: 'custom', message, path: [index, 'from'], params });
    });
  });

export const digestSettings = {
  digest: z
    .strictObject({ day: weekday.optional(), at: time.optional(), channel: channel.optional() })
    .optional(),
  benchmarks: z
    .strictObject({
      daysWithoutContact: benchmarksOf('daysWithoutContact').optional(),
      checkInsMissed: benchmarksOf('checkInsMissed').optional(),
      daysSinceVisit: benchmarksOf('daysSinceVisit').optional(),
      problemAgeDays: benchmarksOf('problemAgeDays').optional(),
      commitmentsOverdue: benchmarksOf('commitmentsOverdue').optional(),
    } satisfies Record<BenchmarkKind, z.ZodType>)
    .optional(),
};

interface BenchmarkLine {
  from: string;
  amber: number;
  red: number;
  goal?: Words;
  why: Words;
}
export type BenchmarkLines = Partial<Record<BenchmarkKind, BenchmarkLine[]>>;

/** In the order of the kinds, of each the oldest first, their words in both languages. */
export function keptBenchmarks(lines: BenchmarkLines): Benchmark[] {
  return benchmarkKinds.flatMap((kind) =>
    [...(lines[kind] ?? [])]
      .sort((one, other) => (one.from < other.from ? -1 : 1))
      .map(({ from, amber, red, goal, why }) => ({
        kind,
        from,
        amber,
        red,
        ...(goal && { goal: inBoth(goal) }),
        why: inBoth(why),
      })),
  );
}

export interface DigestLine {
  day?: number;
  at?: string;
  channel?: string;
}

/** `channel` is the id of the one that the file names. */
export function keptDigest(ours: Settings['digest'], { day, at }: DigestLine, channel: string | undefined) {
  return { day: day ?? ours.day, at: at ?? ours.at, ...(channel && { channel }) };
}
