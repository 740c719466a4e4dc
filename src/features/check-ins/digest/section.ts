import { localDate } from '../../../calendar';
import {
  type Asked,
  comparedWith,
  type DigestSection,
  type Line,
  type Period,
  type Standing,
  within,
} from '../../digests';
import { dayOf } from '../model';
import { cameLate, countBefore, countOf, fellDue, hasEnded, isFinished, isReplied } from './count';
import { allKnown, knownOf } from './known';
import { toldOf, unknownOf } from './lines';
import { type Course, type Outcome, outcomeAt, stateKey } from './outcome';
import { checkInsOf, firstDue } from './read';
import type { Known } from './standing';

/** Check-ins of a period: what was answered of what fell due, what came in late, who was silent. */
export async function section(asked: Asked, period: Period): Promise<DigestSection> {
  const { scope, programme } = asked;
  const checkIns = await checkInsOf(asked, period);
  const { lateAfterDays, tellMentorAfterDays } = programme.settings;
  const count = countOf(checkIns, period, lateAfterDays);
  const before = countBefore(checkIns, period);
  const compared = comparedWith(period, await firstDue(scope, period, checkIns));
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
      beforeTimes: compared?.times ?? 0,
    },
    ...toldOf(asked, period, count, { before, compared }),
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
    const words = { state: within(stateKey(one, outcome)) };
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
async function neverAsked({ scope, now }: Asked, { until }: Period, asked: Set<string>): Promise<string[]> {
  const open = scope.pairings.map(({ key }) => key).filter((key) => !asked.has(key));
  if (open.length === 0) return [];
  const known = await allKnown({ scope, now });
  const isOut = (one: Known | undefined) => one?.first.some(({ postedAt }) => postedAt < until) === true;
  const notLately = open.filter((key) => !isOut(known.get(key)));
  const pairings = scope.pairings.filter(({ key }) => notLately.includes(key) && known.get(key)?.isLately);
  if (pairings.length === 0) return notLately;
  const ever = await knownOf({ scope: { ...scope, pairings } });
  return notLately.filter((key) => !isOut(ever.find((one) => one.key === key)));
}
