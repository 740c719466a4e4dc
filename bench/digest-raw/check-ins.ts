import type { CheckIn } from '../../src/features/check-ins';
import type { Weeks } from '../../src/features/digests';
import type { Told } from '../digest-shown';
import type { Question, Read } from './read';
import { DAY, day, isIn, type Need, type Span, timesBefore } from './span';

const outcomes = ['answered', 'partly', 'open', 'silent', 'away', 'notPosted'] as const;

function outcome({ status, postedAt, doneAt, closedAt, answers }: CheckIn, until: Date) {
  if (status === 'missed by the app') return 'notPosted';
  if (status === 'skipped' && !postedAt) return 'away';
  if (doneAt && doneAt < until) {
    return status === 'answered' ? 'answered' : status === 'skipped' ? 'away' : 'partly';
  }
  if (answers.some(({ parts }) => parts.some(({ at }) => at < until))) return 'partly';
  return closedAt && closedAt < until ? 'silent' : 'open';
}

function count(all: CheckIn[], span: Span, lateAfterDays: number) {
  const counts = { due: 0, answered: 0, partly: 0, open: 0, silent: 0, away: 0, notPosted: 0 };
  const more = { late: 0, cameLate: 0, ended: 0, finished: 0, replied: 0 };
  for (const one of all) {
    const { status, dueAt, postedAt, doneAt, closedAt, response } = one;
    if (isIn(dueAt, span)) {
      const became = outcome(one, span.until);
      counts.due += 1;
      counts[became] += 1;
      const took = Number(doneAt) - Number(postedAt);
      if (became === 'answered' && doneAt && postedAt && took > lateAfterDays * DAY) more.late += 1;
    }
    if (status === 'answered' && isIn(doneAt, span)) {
      more.finished += 1;
      if (dueAt < span.from) more.cameLate += 1;
      if (response && response.at < span.until) more.replied += 1;
    }
    if (status === 'missed' && isIn(closedAt, span) && dueAt < span.from) more.ended += 1;
  }
  return { ...counts, ...more };
}

export function countCheckIns({ scope, period, moments, programme, now }: Question, read: Read) {
  const { from, until, before } = period;
  const { lateAfterDays, responseAfterDays } = programme.settings;
  const all = read.checkIns.filter(({ dueAt }) => dueAt < until);
  const earlier = { beforeDue: 0, beforeAnswered: 0, beforeEnded: 0 };
  const length = (Number(from) - Number(before.from)) / before.times;
  for (let index = 0; index < before.times; index++) {
    const start = Number(before.from) + index * length;
    const then = count(all, { from: new Date(start), until: new Date(start + length) }, 0);
    earlier.beforeDue += then.due;
    earlier.beforeAnswered += then.answered;
    earlier.beforeEnded += then.ended;
  }
  const details: Record<string, Told[]> = {};
  const about: Record<string, Told[]> = {};
  const needs: Need[] = [];
  let unasked = 0;
  for (const { key, mentor } of scope.pairings) {
    const own = all.filter(({ pairing }) => pairing === key);
    const newestFirst = read.checkIns.filter(({ pairing }) => pairing === key).reverse();
    const isAsked = own.some(({ postedAt }) => postedAt);
    if (!isAsked) unasked += 1;
    const lines = own.flatMap((one) => linesOf(one, period));
    details[key] = lines.length > 0 || isAsked ? lines : [{}];
    const out = newestFirst.find(({ postedAt }) => postedAt);
    const answered = newestFirst.find(({ status }) => status === 'answered');
    const heardAt = read.heard.get(key);
    if (!out || !answered?.doneAt || !heardAt) {
      throw new Error(`of ${key} it takes more to know for how long it has been silent`);
    }
    const missed = missedInARow(newestFirst);
    const isWaiting = !answered.response && Number(answered.doneAt) + responseAfterDays * DAY <= Number(now);
    about[key] = [
      { date: out.date, heard: day(heardAt), ...(missed > 0 && { count: missed }) },
      ...(isWaiting ? [{ date: answered.date, on: day(answered.doneAt) }] : []),
    ];
    if (missed < 2) continue;
    const who = scope.members.get(mentor)?.name ?? mentor;
    const told = { id: `check-ins:${key}`, mentor: who, count: missed, date: day(heardAt) };
    needs.push({ kind: 'silence', since: heardAt, told });
  }
  const weeks = moments.map((end) => count(all, { from: new Date(Number(end) - 7 * DAY), until: end }, 0));
  const begin = weeks.findIndex(({ due }) => due > 0);
  const known = (value: number, index: number) => (begin >= 0 && index >= begin ? value : null);
  const picture: Weeks = {
    name: 'answered',
    values: weeks.map(({ answered }, index) => known(answered, index)),
    of: weeks.map(({ due }, index) => known(due, index)),
  };
  const figures = {
    ...count(all, period, lateAfterDays),
    unasked,
    ...earlier,
    beforeTimes: timesBefore(period, all[0]?.dueAt),
  };
  return { figures, details, about, needs, picture };
}

function linesOf(one: CheckIn, span: Span): Told[] {
  const { status, date, dueAt, doneAt, closedAt, response } = one;
  const isFinished = status === 'answered' && isIn(doneAt, span);
  const isBefore = dueAt < span.from;
  return [
    ...(isIn(dueAt, span) && outcomes.includes(outcome(one, span.until)) ? [{ date }] : []),
    ...(isFinished && isBefore && doneAt ? [{ date, on: day(doneAt) }] : []),
    ...(status === 'missed' && isIn(closedAt, span) && isBefore ? [{ date }] : []),
    ...(isFinished && !(response && response.at < span.until) ? [{ date }] : []),
  ];
}

function missedInARow(course: Pick<CheckIn, 'status' | 'postedAt'>[]): number {
  let count = 0;
  for (const { status, postedAt } of course) {
    if (status === 'missed') count += 1;
    else if (postedAt && status !== 'open' && status !== 'missed by the app') break;
  }
  return count;
}
