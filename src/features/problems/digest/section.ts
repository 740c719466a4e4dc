import { localDate } from '../../../calendar';
import type { Asked, DigestSection, Gap, Highlight, Line, Period } from '../../digests';
import type { Settings } from '../../people';
import { type Ages, agesAt } from './age';
import { type Counted, type Course, courseOf, reopened, stillResolved, times } from './count';
import { detailsOf } from './details';
import { categoryNames } from './names';
import { byPairing } from './open-at';

/** Open for more than so many days is told beside what the programme wants to hear of. */
const SHORT = 14;
const DAY = 86_400_000;
/** The newest of so many: a digest shows one. */
const HIGHLIGHTS = 5;
/** Categories that came up more often than before. */
const CATEGORIES = 3;
const MOST_PRESSING = 2;

/** What came up, what was resolved, and what stays open. What is told of comes from the records, which nobody enters for an earlier day: nothing is late. */
export async function problemSection(asked: Asked, period: Period): Promise<DigestSection> {
  const course = await courseOf(asked, period);
  const ages = agesAt(asked, period.until);
  const figures = figuresOf(asked, period, course, ages);
  const resolved = stillResolved(course, period);
  const { settings } = asked.programme;
  return {
    figures,
    lines: [
      ...countedLines(figures, course, period),
      ...openLines(figures, ages, settings),
      ...categoryLines(course, period, settings),
      ...heardBackLines(figures),
    ],
    details: detailsOf(asked, course, ages),
    gaps: gapsOf(course, settings),
    successes: resolved.slice(0, HIGHLIGHTS).map((problem) => successOf(asked, problem)),
    lessons: resolved
      .filter(({ resolution }) => resolution?.isShared && resolution.learned)
      .slice(0, HIGHLIGHTS)
      .map((problem) => lessonOf(problem, settings)),
    unknown: unknownLines(asked, period, course, figures),
    isQuiet: figures.long + figures.red + figures.reopened + figures.urgent === 0,
  };
}

type Figures = ReturnType<typeof figuresOf>;

function figuresOf({ programme }: Asked, period: Period, course: Course, ages: Ages) {
  const { raised, raisedBefore, turnings, turningsBefore, openBefore, open, problems } = course;
  const { longOpenAfterDays } = programme.settings;
  const isNew = raised.map(({ key }) => problems.get(key));
  const nowOpen = open.map(({ key }) => problems.get(key));
  const resolved = stillResolved(course, period);
  return {
    raised: raised.length,
    resolved: times(turnings, 'resolved'),
    notPossible: times(turnings, 'not possible'),
    merged: times(turnings, 'merged'),
    reopened: reopened(turnings),
    raisedBefore: raisedBefore.length,
    resolvedBefore: times(turningsBefore, 'resolved'),
    reopenedBefore: reopened(turningsBefore),
    openBefore: openBefore.length,
    open: open.length,
    over14: open.filter((one) => ages.isOver(one, SHORT)).length,
    long: open.filter((one) => ages.isOver(one, longOpenAfterDays)).length,
    red: open.filter((one) => ages.standing(one) === 'red').length,
    amber: open.filter((one) => ages.standing(one) === 'amber').length,
    urgent: nowOpen.filter((one) => one?.pressing === MOST_PRESSING).length,
    ended: resolved.length,
    heardBack: resolved.filter(({ resolution }) => resolution?.heardBack === 'yes').length,
    withoutCategory: isNew.filter((one) => !one?.category).length,
    withoutCommunity: isNew.filter((one) => !one?.community).length,
  };
}

/** How what came before is called: so many weeks, or as long a time. */
function comparison({ from, until, before }: Period, course: Course) {
  if (!course.first || course.first >= from) return undefined;
  const isWeek = Math.abs(until.getTime() - from.getTime() - 7 * DAY) < DAY / 2;
  return { isWeeks: isWeek && before.times > 1, times: before.times };
}

const average = (count: number, times: number) => Math.round((10 * count) / times) / 10;

function countedLines(figures: Figures, course: Course, period: Period): Line[] {
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

function openLines(figures: Figures, { benchmark }: Ages, { longOpenAfterDays }: Settings): Line[] {
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
function categoryLines(course: Course, period: Period, settings: Settings): Line[] {
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

function heardBackLines({ ended, heardBack }: Figures): Line[] {
  if (ended === 0) return [];
  return [
    {
      says: { key: 'digest-problems:heardBack', params: { heard: heardBack, total: ended } },
      standing: heardBack > 0 ? 'good' : 'plain',
    },
  ];
}

/** What has no kind of its own is the same nowhere. */
const OTHER = 'other';

/** Categories of what was raised in the period, or is open at its end, each once for each community. */
function gapsOf({ problems, raised, open }: Course, settings: Settings): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const { key } of [...raised, ...open]) {
    const { category, community } = problems.get(key) ?? {};
    if (!category || category === OTHER || !community) continue;
    gaps.set(JSON.stringify([category, community.key]), {
      category,
      name: categoryNames(settings, category),
      community,
    });
  }
  return [...gaps.values()];
}

/** How it was resolved is told where it may be shared; else the title alone. */
function successOf({ scope, programme }: Asked, problem: Counted): Highlight {
  const { key, title, category, resolution, pairing } = problem;
  const facilitator = scope.pairings.find((one) => one.key === pairing)?.facilitator ?? '';
  const name = scope.members.get(facilitator)?.name ?? facilitator;
  const text = resolution?.isShared ? `${title}: ${resolution.done}` : title;
  return {
    at: resolution?.at ?? problem.raisedAt,
    standing: 'good',
    says: {
      key: category ? 'digest-problems:success.category' : 'digest-problems:success',
      params: { facilitator: name },
      ...(category && { words: { category: categoryNames(programme.settings, category) } }),
    },
    quote: { text, feature: 'problems', key },
  };
}

/** A lesson says nothing of where it came from. */
function lessonOf({ key, category, resolution, raisedAt }: Counted, settings: Settings): Highlight {
  return {
    at: resolution?.at ?? raisedAt,
    says: {
      key: category ? 'digest-problems:lesson.category' : 'digest-problems:lesson',
      ...(category && { words: { category: categoryNames(settings, category) } }),
    },
    quote: { text: resolution?.learned ?? '', feature: 'problems', key },
  };
}

function unknownLines({ scope }: Asked, { before }: Period, course: Course, figures: Figures): Line[] {
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
