import { localDate } from '../../../calendar';
import {
  type Asked,
  average,
  averageOf,
  type Compared,
  type Line,
  listed,
  nothing,
  type Period,
  within,
} from '../../digests';
import type { Settings } from '../../people';
import type { Ages } from './age';
import type { Course } from './count';
import { type Figures, SHORT } from './figures';
import { categoryNames } from './names';
import { byPairing } from './open-at';

/** Categories that came up more often than before. */
const CATEGORIES = 3;

/** What came up and what was resolved, beside what was usual. */
export function countedLines(figures: Figures, compared: Compared | undefined): Line[] {
  const { raised, resolved, reopened: again, openBefore } = figures;
  const total = openBefore + raised + again;
  if (total === 0) return [];
  const params = { raised, resolved, total };
  const rest = again > 0 ? listed([within('digest-problems:usual.reopened', { number: again })]) : nothing;
  const usual = compared && usualOf(figures, compared);
  if (!usual) return [{ says: { key: 'digest-problems:counted', params, words: { rest } } }];
  return [{ says: { key: 'digest-problems:counted.usual', params, words: { rest, usual } } }];
}

/** What was neither usual nor came up now is not worth a word. */
function usualOf(figures: Figures, compared: Compared) {
  const pairs = [
    { name: 'raised', now: figures.raised, before: figures.raisedBefore },
    { name: 'resolved', now: figures.resolved, before: figures.resolvedBefore },
    { name: 'reopened', now: figures.reopened, before: figures.reopenedBefore },
  ] as const;
  const told = pairs
    .map(({ name, now, before }) => ({ name, now, number: averageOf(before, compared.times) }))
    .filter(({ now, number }) => now > 0 || number > 0)
    .map(({ name, number }) => within(`digest-problems:usual.${name}`, { number }));
  return told.length > 0 ? average(compared, told) : undefined;
}

export function endingLines({ notPossible, merged }: Figures): Line[] {
  return notPossible + merged > 0
    ? [{ says: { key: 'digest-problems:endings', params: { notPossible, merged } } }]
    : [];
}

export function openLine({ open, over14, long }: Figures, { longOpenAfterDays }: Settings): Line[] {
  if (open === 0) return [];
  const isShorter = SHORT < longOpenAfterDays;
  const params = { open, long, longDays: longOpenAfterDays };
  return [
    {
      says: isShorter
        ? { key: 'digest-problems:open.two', params: { ...params, short: over14, shortDays: SHORT } }
        : { key: 'digest-problems:open.one', params },
    },
  ];
}

export function benchmarkLine({ open, red, amber }: Figures, { benchmark }: Ages): Line[] {
  if (open === 0 || !benchmark) return [];
  const { goal } = benchmark;
  return [
    {
      standing: red > 0 ? 'red' : amber > 0 ? 'amber' : 'good',
      says: {
        key: goal ? 'digest-problems:pastBenchmark.goal' : 'digest-problems:pastBenchmark',
        params: { red, open, days: benchmark.red },
        ...(goal && { words: { goal } }),
      },
    },
  ];
}

/** What came up more often than before, the most so first. */
export function categoryLines(course: Course, compared: Compared | undefined, settings: Settings): Line[] {
  const now = counts(course.raised);
  const before = counts(course.raisedBefore);
  const usual = (category: string) => (compared ? averageOf(before.get(category) ?? 0, compared.times) : 0);
  return [...now]
    .filter(([category, count]) => count > usual(category))
    .sort(([one, n], [other, m]) => m - usual(other) - (n - usual(one)) || (one < other ? -1 : 1))
    .slice(0, CATEGORIES)
    .map(([category, raised]) => ({
      says: {
        key: compared ? 'digest-problems:often.usual' : 'digest-problems:often',
        params: { raised, total: course.raised.length },
        words: {
          category: categoryNames(settings, category),
          ...(compared && {
            usual: average(compared, [within('digest-problems:usual.number', { number: usual(category) })]),
          }),
        },
      },
    }));
}

function counts(raised: { category?: string }[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { category } of raised) if (category) found.set(category, (found.get(category) ?? 0) + 1);
  return found;
}

export function heardBackLines({ ended, heardBack }: Figures): Line[] {
  if (ended === 0) return [];
  return [
    {
      says: { key: 'digest-problems:heardBack', params: { heard: heardBack, total: ended } },
      standing: heardBack > 0 ? 'good' : 'plain',
    },
  ];
}

/** No data is not the same as no problem. */
export function unknownLines({ scope }: Asked, { before }: Period, course: Course, figures: Figures): Line[] {
  const total = scope.pairings.length;
  if (total === 0) return [];
  if (!course.first)
    return [
      { says: { key: 'digest-problems:unknown.never', params: { count: total } }, standing: 'unknown' },
    ];
  const raisers = byPairing([...course.raised, ...course.raisedBefore]);
  const silent = scope.pairings.filter(({ key }) => !raisers.has(key)).length;
  const { raised, withoutCategory, withoutCommunity } = figures;
  const line = (count: number, says: Line['says']): Line[] =>
    count > 0 ? [{ says, standing: 'unknown' }] : [];
  return [
    ...line(silent, {
      key: 'digest-problems:unknown.silent',
      params: { count: silent, total },
      days: { since: localDate(before.from, scope.timeZone) },
    }),
    ...line(withoutCategory, {
      key: 'digest-problems:unknown.category',
      params: { without: withoutCategory, total: raised },
    }),
    ...line(withoutCommunity, {
      key: 'digest-problems:unknown.community',
      params: { without: withoutCommunity, total: raised },
    }),
  ];
}
