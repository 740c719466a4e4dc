import { localDate } from '../../../calendar';
import type { Asked, DigestScope, Line, Need, Say, Stands } from '../../digests';
import { acts } from '../messages';
import { Entries, type EntryKind, type Problem, urgencies } from '../model';
import { type Ages, agesAt } from './age';
import { standingInFor } from './deputies';
import { inAll } from './names';
import { byPairing, firstRaised, type Open, openNow } from './open-at';

const MOST_PRESSING = urgencies.length - 1;

/** What waits for a line manager, what has been open for too long, and a line of each pairing's problems. */
export async function problemStands(asked: Asked): Promise<Stands> {
  const { scope, now } = asked;
  const open = await openNow(scope);
  const unanswered = await asksWithoutReply(scope, open);
  const pairings = new Map(scope.pairings.map((pairing) => [pairing.key, pairing]));
  const ages = agesAt(asked, now);
  const needs = open.flatMap((problem): Need | [] => {
    const pairing = pairings.get(problem.pairing);
    if (!pairing) return [];
    const ask = unanswered.get(problem.key);
    if (ask) return helpNeed(problem, ask, { scope });
    return ages.isLong(problem) ? overdueNeed(problem, { scope, ages }) : [];
  });
  const openIn = byPairing(open);
  const keys = [...pairings.keys()];
  const ever = keys.every((key) => openIn.has(key)) ? undefined : await firstRaised(scope);
  const isKnown = (key: string) => openIn.has(key) || ever?.has(key) === true;
  const about = keys.map((key) => [key, [lineOf(openIn.get(key) ?? [], ages, isKnown(key))]]);
  const known = keys.filter(isKnown);
  const records = known.map((key) => [key, (openIn.get(key) ?? []).map((problem) => problem.key)]);
  return {
    needs,
    about: Object.fromEntries(about),
    counts: [{ name: 'open', records: Object.fromEntries(records) }],
  };
}

type Ask = Problem['asked'][number];

/** Lines with which a line manager replies: to their card, to a copy of it, in the thread, or from the problem itself. */
const replies: EntryKind[] = ['manager replied', 'replied', 'said', 'update'];

interface Reply {
  problem: string;
  kind: EntryKind;
  by: string;
  at: Date;
}

/**
 * The first asking after the last reply, by problem. Any of the pairing's managers may reply, and whoever stands in for one of them.
 * A line manager who looks after it needs no reminder of the question.
 */
async function asksWithoutReply(scope: DigestScope, open: Open[]): Promise<Map<string, Ask>> {
  const waiting = open.filter((problem) => problem.asked.length > 0 && !isWithManager(problem));
  if (waiting.length === 0) return new Map();
  const [isManagers, said] = await Promise.all([managersWords(scope), saidSince(scope, waiting)]);
  return new Map(
    waiting.flatMap((problem): [string, Ask][] => {
      const { key, asked } = problem;
      const answered = said.filter((one) => one.problem === key && isManagers(problem, one));
      const newest = Math.max(0, ...answered.map(({ at }) => at.getTime()));
      const first = asked.find(({ at }) => at.getTime() > newest);
      return first ? [[key, first]] : [];
    }),
  );
}

/** What was said about these problems since the first asking; read in the index alone. */
function saidSince({ workspace }: DigestScope, waiting: Open[]): Promise<Reply[]> {
  const first = Math.min(...waiting.flatMap(({ asked }) => asked.map(({ at }) => at.getTime())));
  return Entries.collection
    .find<Reply>(
      {
        workspace,
        pairing: { $in: [...new Set(waiting.map(({ pairing }) => pairing))] },
        kind: { $in: replies },
        at: { $gte: new Date(first) },
        problem: { $in: waiting.map(({ key }) => key) },
        deleted: { $ne: true },
      },
      { projection: { _id: 0, problem: 1, kind: 1, by: 1, at: 1 }, hint: 'story of a pairing' },
    )
    .toArray();
}

/** Whether a line is a manager's reply, or that of somebody who stood in for one then. */
async function managersWords({ workspace, pairings, members }: DigestScope) {
  const keysOf = new Map(pairings.map(({ key, managers }) => [key, managers]));
  const all = [...new Set(pairings.flatMap(({ managers }) => managers))].flatMap(
    (key) => members.get(key) ?? [],
  );
  const stoodIn = await standingInFor(workspace, all);
  return ({ pairing, asked }: Open, { kind, by, at }: Reply): boolean =>
    kind === 'manager replied' ||
    asked.some(({ manager }) => manager === by) ||
    (keysOf.get(pairing) ?? []).some((key) => members.get(key)?.slackUser === by || stoodIn(key, by, at));
}

/** Who was asked, or in whose place, or who has it in hand for one of them. */
function isWithManager({ asked, owner, deputies = [] }: Open): boolean {
  const isAsked = ({ manager, insteadOf }: Ask) => owner === manager || owner === insteadOf;
  return owner !== undefined && (asked.some(isAsked) || deputies.some(({ deputy }) => deputy === owner));
}

const quoteOf = ({ title, key }: Pick<Problem, 'title' | 'key'>) => ({
  text: title,
  feature: 'problems',
  key,
});

const about = (problem: Open) => ({
  id: `problems:${problem.key}`,
  pairing: problem.pairing,
  quote: quoteOf(problem),
  button: { actionId: acts.open, text: 'problems:remind.open' as const, value: problem.key },
});

function helpNeed(problem: Open, { by, at }: Ask, { scope }: { scope: DigestScope }): Need {
  const names = problem.asked.flatMap(({ manager }) => nameOf(scope, manager) ?? []);
  const to = [...new Set(names)].join(', ');
  const asker = nameOf(scope, by);
  return {
    ...about(problem),
    kind: 'help',
    since: at,
    says: {
      key: 'digest-problems:need.help',
      params: { ...(asker && { by: asker }), ...(to && { to }) },
      days: { day: localDate(at, scope.timeZone) },
      // Who has left the pairing since.
      words: {
        ...(!asker && { by: inAll('digest-problems:owner.nobody') }),
        ...(!to && { to: inAll('problems:helper.manager') }),
      },
    },
    todo: { key: 'digest-problems:todo.help' },
  };
}

function overdueNeed(problem: Open, { scope, ages }: { scope: DigestScope; ages: Ages }): Need {
  const { benchmark, days, standing } = ages;
  const { owner } = problem;
  return {
    ...about(problem),
    kind: 'overdue',
    since: problem.raisedAt,
    ...(benchmark && { standing: standing(problem) }),
    says: {
      key: benchmark
        ? benchmark.goal
          ? 'digest-problems:need.long.goal'
          : 'digest-problems:need.long.red'
        : 'digest-problems:need.long',
      params: {
        count: days(problem),
        ...(benchmark && { red: benchmark.red }),
      },
      ...(benchmark?.goal && { words: { goal: benchmark.goal } }),
    },
    todo: todoOf(scope, owner),
  };
}

function todoOf(scope: DigestScope, slackUser: string | undefined): Say {
  if (!slackUser) return { key: 'digest-problems:todo.nobody' };
  const owner = nameOf(scope, slackUser);
  return owner
    ? { key: 'digest-problems:todo.long', params: { owner } }
    : { key: 'digest-problems:todo.other' };
}

/** As the people of these pairings are called; whoever else it is has no name here. */
function nameOf({ members }: Pick<DigestScope, 'members'>, slackUser: string): string | undefined {
  for (const { slackUser: one, name } of members.values()) if (one === slackUser) return name;
  return undefined;
}

function lineOf(open: Open[], ages: Ages, isKnown: boolean): Line {
  const oldest = open.reduce<Open | undefined>(
    (one, other) => (one && one.raisedAt <= other.raisedAt ? one : other),
    undefined,
  );
  if (!oldest) {
    if (!isKnown) return { says: { key: 'digest-problems:about.never' }, standing: 'unknown' };
    return {
      says: { key: 'digest-problems:about.none' },
      standing: ages.benchmark ? 'good' : 'plain',
    };
  }
  const standing = ages.standing(oldest);
  const urgent = open.filter(({ pressing }) => pressing === MOST_PRESSING).length;
  return {
    says: {
      key: urgent > 0 ? 'digest-problems:about.urgent' : 'digest-problems:about.open',
      params: { open: open.length, count: ages.days(oldest), ...(urgent > 0 && { urgent }) },
    },
    standing: urgent > 0 && standing === 'good' ? 'plain' : standing,
  };
}
