import { words } from '../../words';
import { type Benchmark, type Language, languages } from '../people';
import type { Line, Period, Say } from './section';

const DAY = 86_400_000;

type Said = Record<Language, string>;

/** Made anew for each number it would take longer than all else of a sentence. */
const numbersIn = Object.fromEntries(
  languages.map((language) => [language, new Intl.NumberFormat(language, { maximumFractionDigits: 1 })]),
) as Record<Language, Intl.NumberFormat>;

/** A part of a sentence of ours that stands in a gap of another, which escapes it; its numbers as each language writes them. */
export const within = (key: Say['key'], params: Record<string, number | Said> = {}): Said =>
  each((language) => {
    const gaps = Object.entries(params).map(([name, value]) => {
      if (typeof value !== 'number') return [name, value[language]];
      // By whole numbers singular and plural are told.
      return [name, Number.isInteger(value) ? value : numbersIn[language].format(value)];
    });
    return words(language)(key, Object.fromEntries(gaps));
  });

export const nothing: Said = each(() => '');

/** Further things after what was said: ", 2 late, 1 away". */
export const listed = (parts: Said[]): Said =>
  each((language) => parts.map((part) => `, ${part[language]}`).join(''));

/** What stands in brackets beside what is said: "benchmark: all; 4-week average: 3 of 4". */
export function beside(parts: Said[]): Said {
  const mark: Said = { en: '; ', fr: ' ; ' };
  return each((language) => parts.map((part) => part[language]).join(mark[language]));
}

function each(said: (language: Language) => string): Said {
  return Object.fromEntries(languages.map((language) => [language, said(language)])) as Said;
}

/** What a period is compared with. */
export interface Compared {
  /** So many periods of its length; those before the first record are none of them. */
  times: number;
  isWeeks: boolean;
}

/** Undefined where there was nothing yet before the period: then nothing is known to compare with. */
export function comparedWith({ from, until, before }: Period, first?: Date): Compared | undefined {
  if (!first || first >= from) return undefined;
  const length = (from.getTime() - before.from.getTime()) / before.times;
  const times = Math.min(before.times, Math.ceil((from.getTime() - first.getTime()) / length));
  return { times, isWeeks: Math.abs(until.getTime() - from.getTime() - 7 * DAY) < DAY / 2 };
}

/** When the oldest period ends that this one is compared with: of what there was before, all of them are known. */
export function endOfOldest({ from, before }: Period): Date {
  return new Date(before.from.getTime() + (from.getTime() - before.from.getTime()) / before.times);
}

/** With one digit. */
export const averageOf = (count: number, times: number) => Math.round((10 * count) / times) / 10;

/** "4-week average: 2 new, 0.3 resolved" */
export function average({ times, isWeeks }: Compared, figures: Said[]): Said {
  const key = isWeeks ? 'digest-measures:average.weeks' : 'digest-measures:average.times';
  const name = within(key, { count: times });
  const says = (figure: Said) => within('digest-measures:average', { name, figure });
  const [first, ...others] = figures;
  if (!first) return nothing;
  const [begin, rest] = [says(first), listed(others)];
  return each((language) => `${begin[language]}${rest[language]}`);
}

/** "4 weeks before: 6 of 10": of what has a denominator both in whole numbers, which no average of them has. */
export function inTotal({ times, isWeeks }: Compared, figure: Said): Said {
  const key = isWeeks ? 'digest-measures:total.weeks' : 'digest-measures:total.times';
  return within('digest-measures:average', { name: within(key, { count: times }), figure });
}

const inDays = ['daysWithoutContact', 'daysSinceVisit', 'problemAgeDays'];

/** Why the programme wants it so, in its own words, and what it aims at. */
export function whyLines(benchmark: Benchmark | undefined, of: Say['key']): Line[] {
  if (!benchmark?.why.en && !benchmark?.why.fr) return [];
  const { kind, why, red } = benchmark;
  const fewer = inDays.includes(kind)
    ? 'digest-measures:benchmark.fewerDays'
    : 'digest-measures:benchmark.fewer';
  const goal = benchmark.goal ?? within(fewer, { count: red });
  return [{ says: { key: 'digest-measures:benchmark.why', words: { what: within(of), goal, why } } }];
}

export const isWhy = ({ says }: Line) => says.key === 'digest-measures:benchmark.why';
