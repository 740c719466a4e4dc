import { localDate } from '../../../calendar';
import type { Asked, DigestSection, Line, Period, Standing } from '../../digests';
import { benchmarkOn, Pairings } from '../../people';
import { CheckIns } from '../model';
import {
  type Count,
  cameLate,
  countBefore,
  countOf,
  expected,
  fellDue,
  hasEnded,
  isFinished,
  isReplied,
} from './count';
import { average, inBoth, listed, nothing } from './in-both';
import { type Course, dayOf, type Outcome, outcomeAt, stateKey } from './outcome';
import { checkInsOf } from './read';

/** Check-ins of a period: what was answered of what fell due, what came in late, who was silent. */
export async function section(asked: Asked, period: Period): Promise<DigestSection> {
  const { scope, programme, now } = asked;
  const checkIns = await checkInsOf(scope, period, now);
  const { lateAfterDays, tellMentorAfterDays } = programme.settings;
  const count = countOf(checkIns, period, lateAfterDays);
  const before = countBefore(checkIns, period);
  const asks = new Set(checkIns.filter(({ postedAt }) => postedAt).map(({ pairing }) => pairing));
  const unasked = await neverAsked(asked, period, asks);
  const hasGoneQuiet = checkIns.some(
    (one) =>
      fellDue(one, period) &&
      outcomeAt(one, period.until) === 'open' &&
      Number(period.until) - Number(one.dueAt) > tellMentorAfterDays * DAY,
  );
  const wasAsked = checkIns.some((one) => fellDue(one, period) && one.postedAt);
  return {
    figures: {
      ...count,
      unasked: unasked.length,
      beforeDue: before.due,
      beforeAnswered: before.answered,
      beforeEnded: before.ended,
      beforeTimes: period.before.times,
    },
    lines: linesOf(asked, period, count, before),
    details: detailsOf(asked, period, checkIns, unasked),
    gaps: [],
    successes: [],
    lessons: [],
    unknown: unknownOf(count, before, unasked.length),
    isQuiet:
      !hasGoneQuiet &&
      (count.answered > 0 || !wasAsked) &&
      count.silent + count.ended + count.notPosted === 0 &&
      count.replied === count.finished,
  };
}

const DAY = 86_400_000;

function linesOf(
  { programme, scope }: Asked,
  { until, before: { times } }: Period,
  count: Count,
  before: ReturnType<typeof countBefore>,
): Line[] {
  const lines: Line[] = [];
  const tell = (says: Line['says'], standing: Standing = 'plain') => lines.push({ says, standing });
  const { due, answered, finished, replied } = count;
  if (due > 0) {
    const day = localDate(new Date(until.getTime() - 1), scope.timeZone);
    const goal = benchmarkOn(programme.settings, 'checkInsMissed', day)?.goal;
    const isAll = answered === due;
    tell(
      {
        key: `digest-check-ins:section.${isAll ? 'all' : 'answered'}${goal ? 'Against' : ''}`,
        params: { answered, count: due },
        words: { rest: restOf(count), ...(goal && { goal }) },
      },
      isAll ? 'good' : 'plain',
    );
  } else if (scope.pairings.length > 0) tell({ key: 'digest-check-ins:section.noneDue' });
  if (before.due > 0 && due > 0) {
    const words = { answered: average(before.answered / times), due: average(before.due / times) };
    // Of all, as it is shown, and of those whose answer could be hoped for: fewer questions are no better answers.
    const isBetter =
      answered * before.due > before.answered * due &&
      answered * before.expected > before.answered * expected(count);
    if (isBetter) tell({ key: 'digest-check-ins:section.better', words }, 'good');
    else tell({ key: 'digest-check-ins:section.before', words });
  }
  if (count.cameLate > 0) {
    tell({ key: 'digest-check-ins:section.cameLate', params: { count: count.cameLate } });
  }
  if (count.ended > 0) {
    const words = { ended: average(before.ended / times) };
    const key = before.due > 0 ? 'digest-check-ins:section.endedBefore' : 'digest-check-ins:section.ended';
    tell({ key, params: { count: count.ended }, words }, 'amber');
  }
  if (finished > 0) {
    const says = { key: 'digest-check-ins:section.replied', params: { replied, count: finished } } as const;
    tell(says, replied === finished ? 'good' : 'plain');
  }
  return lines;
}

/** What became of those that were not answered in time: ", 2 late, 1 away". */
function restOf(count: Count) {
  const parts = (['late', 'partly', 'open', 'silent', 'away', 'notPosted'] as const).filter(
    (name) => count[name] > 0,
  );
  if (parts.length === 0) return nothing;
  return listed(parts.map((name) => inBoth(`digest-check-ins:rest.${name}`, { count: count[name] })));
}

function unknownOf(count: Count, before: { due: number }, unasked: number): Line[] {
  const lines: Line[] = [];
  const tell = (says: Line['says']) => lines.push({ says, standing: 'unknown' });
  if (count.notPosted > 0) {
    tell({ key: 'digest-check-ins:unknown.notPosted', params: { count: count.notPosted } });
  }
  if (unasked > 0) tell({ key: 'digest-check-ins:unknown.unasked', params: { count: unasked } });
  if (count.due > 0 && before.due === 0) tell({ key: 'digest-check-ins:unknown.before' });
  return lines;
}

const standings: Record<Outcome, Standing> = {
  answered: 'good',
  partly: 'plain',
  open: 'plain',
  silent: 'amber',
  away: 'plain',
  notPosted: 'unknown',
};

function detailsOf(
  { scope }: Asked,
  period: Period,
  checkIns: Course[],
  unasked: string[],
): DigestSection['details'] {
  const details: DigestSection['details'] = {};
  for (const { key } of scope.pairings) {
    const own = checkIns.filter(({ pairing }) => pairing === key);
    const lines = own.flatMap((one) => detailOf(one, period));
    const none: Line = { says: { key: 'digest-check-ins:about.none' }, standing: 'unknown' };
    if (lines.length > 0) details[key] = lines;
    else if (unasked.includes(key)) details[key] = [none];
  }
  return details;
}

function detailOf(one: Course, period: Period): Line[] {
  const days = { date: dayOf(one) };
  const lines: Line[] = [];
  if (fellDue(one, period)) {
    const outcome = outcomeAt(one, period.until);
    const words = { state: inBoth(stateKey(one, outcome)) };
    lines.push({ says: { key: 'digest-check-ins:detail.state', days, words }, standing: standings[outcome] });
  }
  if (cameLate(one, period) && one.doneAt) {
    const on = localDate(one.doneAt, one.timeZone);
    lines.push({ says: { key: 'digest-check-ins:detail.cameLate', days: { ...days, on } } });
  }
  if (hasEnded(one, period)) {
    lines.push({ says: { key: 'digest-check-ins:detail.ended', days }, standing: 'amber' });
  }
  if (isFinished(one, period) && !isReplied(one, period)) {
    lines.push({ says: { key: 'digest-check-ins:detail.noReply', days } });
  }
  return lines;
}

/** Pairings in which no check-in had come out by the end of the period. */
async function neverAsked({ scope }: Asked, { until }: Period, asked: Set<string>): Promise<string[]> {
  const open = scope.pairings.map(({ key }) => key).filter((key) => !asked.has(key));
  if (open.length === 0) return [];
  const { workspace } = scope;
  const known = await Pairings.aggregate<{ key: string; out: unknown[] }>([
    { $match: { workspace, key: { $in: open } } },
    { $project: { _id: 0, key: 1 } },
    {
      $lookup: {
        from: CheckIns.collection.name,
        localField: 'key',
        foreignField: 'pairing',
        as: 'out',
        pipeline: [
          { $match: { workspace, postedAt: { $gt: new Date(0), $lt: until } } },
          { $sort: { date: 1 } },
          { $limit: 1 },
          { $project: { _id: 0, date: 1 } },
        ],
      },
    },
  ]);
  const out = new Set(known.filter((one) => one.out.length > 0).map(({ key }) => key));
  return open.filter((key) => !out.has(key));
}
