import { localDate } from '../../../calendar';
import type { Asked, Line, Period } from '../../digests';
import type { Settings } from '../../people';
import type { Ages } from './age';
import type { Course } from './count';
import { type Figures, SHORT } from './figures';
import { categoryNames } from './names';
import { byPairing } from './open-at';

const DAY = 86_400_000;
/** Categories that came up more often than before. */
const CATEGORIES = 3;

/** How what came before is called: so many weeks, or as long a time. */
function comparison({ from, until, before }: Period, course: Course) {
  if (!course.first || course.first >= from) return undefined;
  const isWeek = Math.abs(until.getTime() - from.getTime() - 7 * DAY) < DAY / 2;
  return { isWeeks: isWeek && before.times > 1, times: before.times };
}

const average = (count: number, times: number) => Math.round((10 * count) / times) / 10;

export function countedLines(figures: Figures, course: Course, period: Period): Line[] {
  const { raised, resolved, reopened: again, notPossible, merged, openBefore } = figures;
  const total = openBefore + raised + again;
  if (total === 0) return [];
  const compared = comparison(period, course);
  const counted = { raised, resolved, reopened: again, total };
  const ended: Line[] =
    notPossible + merged > 0
      ? [{ says: { key: 'digest-problems:endings', params: { notPossible, merged } } }]
      : [];
  if (!compared) return [{ says: { key: 'digest-problems:counted', params: counted } }, ...ended];
  const { isWeeks, times: count } = compared;
  return [
    {
      says: {
        key: isWeeks ? 'digest-problems:counted.weeks' : 'digest-problems:counted.before',
        params: {
          ...counted,
          ...(isWeeks && { count }),
          raisedBefore: average(figures.raisedBefore, count),
          resolvedBefore: average(figures.resolvedBefore, count),
          reopenedBefore: average(figures.reopenedBefore, count),
        },
      },
    },
    ...ended,
  ];
}

export function openLines(figures: Figures, { benchmark }: Ages, { longOpenAfterDays }: Settings): Line[] {
  const { open, over14, long, red, amber } = figures;
  if (open === 0) return [];
  const isShorter = SHORT < longOpenAfterDays;
  const params = { open, long, longDays: longOpenAfterDays };
  const line: Line = {
    says: isShorter
      ? { key: 'digest-problems:open.two', params: { ...params, short: over14, shortDays: SHORT } }
      : { key: 'digest-problems:open.one', params },
  };
  if (!benchmark) return [line];
  const { goal } = benchmark;
  const standing = red > 0 ? 'red' : amber > 0 ? 'amber' : 'good';
  return [
    line,
    {
      standing,
      says: {
        key: goal ? 'digest-problems:pastBenchmark.goal' : 'digest-problems:pastBenchmark',
        params: { red, open, days: benchmark.red },
        ...(goal && { words: { goal } }),
      },
    },
  ];
}

/** What came up more often than before, the most so first. */
export function categoryLines(course: Course, period: Period, settings: Settings): Line[] {
  const compared = comparison(period, course);
  const now = counts(course.raised);
  const before = counts(course.raisedBefore);
  const usual = (category: string) => (compared ? average(before.get(category) ?? 0, compared.times) : 0);
  return [...now]
    .filter(([category, count]) => count > usual(category))
    .sort(([one, n], [other, m]) => m - usual(other) - (n - usual(one)) || (one < other ? -1 : 1))
    .slice(0, CATEGORIES)
    .map(([category, count]) => ({
      says: {
        key: compared
          ? compared.isWeeks
            ? 'digest-problems:often.weeks'
            : 'digest-problems:often.before'
          : 'digest-problems:often',
        params: {
          raised: count,
          total: course.raised.length,
          ...(compared && { average: usual(category) }),
          ...(compared?.isWeeks && { count: compared.times }),
        },
        words: { category: categoryNames(settings, category) },
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
      params: { silent, total },
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
