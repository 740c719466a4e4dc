import type { Commitment } from '../../src/features/commitments';
import type { Weeks } from '../../src/features/digests';
import type { Told } from '../digest-shown';
import type { Question, Read } from './read';
import { average, DAY, day, isIn, type Need, type Span, timesBefore } from './span';

const OUTCOMES: readonly string[] = ['fulfilled', 'partly', 'broken', 'dropped'];
const isOwed = (status: string) => status === 'open' || status === 'partly';
const NAMED = 5;

/** How it stood then; undefined where nobody had made it yet. */
function asAt({ by, steps }: Commitment, moment: Date) {
  let status: string | undefined;
  let date = by;
  let isMoved = false;
  const end = moment.getTime();
  for (const { what, at, before } of steps) {
    if (at.getTime() < end) {
      status ??= 'open';
      if (OUTCOMES.includes(what)) status = what;
      else if (what === 'open again' || (what === 'new date' && !isOwed(status))) status = 'open';
    } else if (what === 'new date' && !isMoved) {
      isMoved = true;
      date = before;
    }
  }
  return status === undefined ? undefined : { status, isOpen: isOwed(status), by: date };
}

function isLate(one: Commitment, moment: Date, today: string): boolean {
  const { isOpen, by } = asAt(one, moment) ?? {};
  return isOpen === true && by !== undefined && by < today;
}

const isMade = ({ steps }: Commitment, span: Span) =>
  steps.some(({ what, at }) => what === 'made' && isIn(at, span));

function count(all: Commitment[], span: Span, today: string) {
  const counts = { owed: 0, made: 0, kept: 0, partly: 0, broken: 0, dropped: 0 };
  const at = { open: 0, overdue: 0, undated: 0 };
  for (const one of all) {
    const end = asAt(one, span.until);
    if (!end) continue;
    if (end.isOpen) at.open += 1;
    if (end.isOpen && !end.by) at.undated += 1;
    if (end.isOpen && end.by && end.by < today) at.overdue += 1;
    const isAnew = one.steps.some(
      (step) => isIn(step.at, span) && ['made', 'open again', 'new date'].includes(step.what),
    );
    if (!isAnew && !asAt(one, span.from)?.isOpen) continue;
    if (end.status === 'dropped') {
      counts.dropped += 1;
      continue;
    }
    counts.owed += 1;
    if (isMade(one, span)) counts.made += 1;
    if (end.status === 'fulfilled') counts.kept += 1;
    if (end.status === 'broken') counts.broken += 1;
    if (end.status === 'partly' && one.steps.some((step) => step.what === 'partly' && isIn(step.at, span))) {
      counts.partly += 1;
    }
  }
  return { ...counts, ...at };
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Police, of Bo Police; or its initials. */
function isPartOf(who: string, name: string): boolean {
  const [these, those] = [wordsOf(who), wordsOf(name)];
  const initials = those.map((word) => word[0]).join('');
  return these.every((word) => those.includes(word)) || initials.startsWith(these.join(' '));
}

export function countCommitments({ scope, period, moments, programme, now }: Question, read: Read) {
  const { from, until, before } = period;
  const [today, began, ended] = [day(now), day(from), day(until < now ? until : now)];
  const { commitments, owed, whom } = read;
  const then = count(commitments, { from: before.from, until: from }, began);
  const figures = count(commitments, period, ended);
  const made = commitments.map(({ steps }) => Number(steps[0]?.at));
  const times = timesBefore(period, made.length > 0 ? new Date(Math.min(...made)) : undefined);
  const sector = ({ owes, stakeholder }: Commitment) => {
    const { sector } = (stakeholder && whom.get(stakeholder)) || {};
    return owes === 'we' ? 'we' : sector === 'government' || sector === 'ngo' ? sector : 'others';
  };
  const sectors = (['government', 'ngo', 'others', 'we'] as const).flatMap((name) => {
    const { owed, kept, overdue } = count(
      commitments.filter((one) => sector(one) === name),
      period,
      ended,
    );
    return Object.entries({ [`${name}Owed`]: owed, [`${name}Kept`]: kept, [`${name}Overdue`]: overdue });
  });
  const user = (key: string) => scope.members.get(key)?.slackUser;
  const belongsTo = ({ facilitator, mentor, communities }: (typeof scope.pairings)[number]) => {
    const near = new Set(communities.map((key) => scope.districtOf?.get(key)));
    return ({ owner, district }: Commitment) =>
      owner === user(facilitator) || (owner === user(mentor) && (!district || near.has(district)));
  };
  const naming = ({ owes, stakeholder }: Commitment): Told => {
    const name = owes === 'stakeholder' && stakeholder && whom.get(stakeholder)?.name;
    return name ? { stakeholder: name } : {};
  };
  const quoting = ({ owes, who, stakeholder, what, meeting, plan }: Commitment) => {
    const name = owes === 'stakeholder' && !plan && stakeholder && whom.get(stakeholder)?.name;
    return {
      of: plan ? `plans/${plan.key}` : `meetings/${meeting}`,
      quote: who && name && !isPartOf(who, name) ? `${who}: ${what}` : what,
    };
  };
  const details: Record<string, Told[]> = {};
  const about: Record<string, Told[]> = {};
  for (const pairing of scope.pairings) {
    const isIts = belongsTo(pairing);
    const own = commitments.filter(isIts);
    const { kept, owed: due, made, overdue, open } = count(own, period, ended);
    const late = own
      .filter((one) => isLate(one, until, ended))
      .sort((a, b) => (`${a.by}` < `${b.by}` ? -1 : 1));
    const named = late
      .slice(0, NAMED)
      .map((one) => ({ ...naming(one), date: one.by ?? '', ...quoting(one) }));
    details[pairing.key] =
      due + open === 0
        ? [{}]
        : [
            { kept, owed: due, made, overdue, open },
            ...named,
            ...(late.length > NAMED ? [{ count: late.length - NAMED }] : []),
          ];
    const ours = owed.filter(isIts);
    const overdueNow = ours.filter(({ by }) => by && by < today).length;
    about[pairing.key] = [ours.length > 0 ? { open: ours.length, overdue: overdueNow } : {}];
  }
  const names = new Map([...scope.members.values()].map((one) => [one.slackUser, one.name]));
  const weeks = programme.settings.commitmentsManagerAfterWeeks;
  const needs = owed.flatMap((one): Need | [] => {
    const last = one.steps.at(-1);
    if (last?.what === 'asked the manager') {
      const told = { owner: names.get(one.owner) ?? '–', ...naming(one), ...quoting(one) };
      return { kind: 'help', since: last.at, told: { id: `commitments:${one.key}`, ...told } };
    }
    const days = one.by ? Math.round((Date.parse(today) - Date.parse(one.by)) / DAY) : 0;
    if (!one.by || days <= 0 || Math.floor(days / 7) < weeks) return [];
    const told = { owner: names.get(one.owner) ?? '–', ...naming(one), count: days, date: one.by };
    const since = new Date(Date.parse(one.by) + DAY);
    return { kind: 'overdue', since, told: { id: `commitments:${one.key}`, ...told, ...quoting(one) } };
  });
  const highlights = commitments
    .flatMap((one) => {
      const last = one.steps.findLast(({ what, at }) => what === 'fulfilled' && at < until);
      const isKept = last && last.at >= from && asAt(one, until)?.status === 'fulfilled';
      return isKept ? [{ one, at: last.at }] : [];
    })
    .sort((a, b) => Number(b.at) - Number(a.at) || (a.one.key < b.one.key ? -1 : 1))
    .slice(0, NAMED)
    .map(({ one }) => ({ ...naming(one), ...quoting(one) }));
  const picture: Weeks = { name: 'overdue', values: [], of: [] };
  for (const moment of moments) {
    const states = commitments.map((one) => asAt(one, moment)).filter((one) => one !== undefined);
    const date = day(moment < now ? moment : now);
    const open = states.filter(({ isOpen }) => isOpen);
    picture.values.push(states.length > 0 ? open.filter(({ by }) => by && by < date).length : null);
    picture.of?.push(states.length > 0 ? open.length : null);
  }
  return {
    figures: {
      ...figures,
      late: commitments.filter((one) => one.meeting && isMade(one, period) && one.madeOn < began).length,
      keptBefore: average(then.kept, times),
      madeBefore: average(then.made, times),
      overdueBefore: then.overdue,
      ...Object.fromEntries(sectors),
    },
    ...{ details, about, needs, highlights, picture },
  };
}
