import type { Weeks } from '../../src/features/digests';
import type { Problem } from '../../src/features/problems';
import type { Told } from '../digest-shown';
import type { Question, Read } from './read';
import { DAY, day, isIn, type Need } from './span';

type Turning = Read['turnings'][number];
type Life = Read['lives'][number];

const endings = ['resolved', 'not possible', 'merged'];
const again = ['not solved', 'reopened'];
const NAMED = 8;
const MOST = 5;

export function countProblems({ scope, period, moments, programme, now }: Question, read: Read) {
  const { from, until, before } = period;
  const { lives, turnings, problems } = read;
  const most = programme.settings.longOpenAfterDays * DAY;
  const age = ({ raisedAt }: Pick<Life, 'raisedAt'>, at: Date) => Number(at) - Number(raisedAt);
  const isLong = (one: Life) => age(one, until) > most;
  const raised = read.raised.filter(({ raisedAt }) => isIn(raisedAt, period));
  const raisedBefore = read.raised.length - raised.length;
  const within = turnings.filter(({ at }) => isIn(at, period));
  const earlier = turnings.filter(({ at }) => isIn(at, { from: before.from, until: from }));
  const open = openAt(lives, turnings, until);
  const resolved = [...problems.values()]
    .filter(({ status, resolution }) => status === 'resolved' && isIn(resolution?.at, period))
    .sort((one, other) => Number(other.resolution?.at) - Number(one.resolution?.at));
  const isNew = raised.map(({ key }) => problems.get(key));
  const long = open.filter(isLong).length;
  const figures = {
    raised: raised.length,
    resolved: times(within, ['resolved']),
    notPossible: times(within, ['not possible']),
    merged: times(within, ['merged']),
    reopened: times(within, again),
    raisedBefore,
    resolvedBefore: times(earlier, ['resolved']),
    reopenedBefore: times(earlier, again),
    openBefore: openAt(lives, turnings, from).length,
    open: open.length,
    over14: open.filter((one) => age(one, until) > 14 * DAY).length,
    long,
    red: 0,
    amber: 0,
    overdue: long,
    urgent: open.filter(({ key }) => problems.get(key)?.pressing === 2).length,
    ended: resolved.length,
    heardBack: resolved.filter(({ resolution }) => resolution?.heardBack === 'yes').length,
    withoutCategory: isNew.filter((one) => !one?.category).length,
    withoutCommunity: isNew.filter((one) => !one?.community).length,
  };
  const details: Record<string, Told[]> = {};
  const about: Record<string, Told[]> = {};
  const name = (key: string) => scope.members.get(key)?.name ?? key;
  for (const { key } of scope.pairings) {
    const own = <T extends { pairing: string }>(all: T[]) => all.filter(({ pairing }) => pairing === key);
    details[key] = linesOf(own(raised), own(within), own(open), { problems, isLong, until });
    const openNow = own(read.open);
    const oldest = openNow.reduce<Problem | undefined>(
      (one, other) => (one && one.raisedAt <= other.raisedAt ? one : other),
      undefined,
    );
    const urgent = openNow.filter(({ pressing }) => pressing === 2).length;
    const count = oldest ? Math.floor(age(oldest, now) / DAY) : 0;
    about[key] = [oldest ? { open: openNow.length, count, ...(urgent > 0 && { urgent }) } : {}];
  }
  const owners = new Map([...scope.members.values()].map((one) => [one.slackUser, one.name]));
  const asks = asksOf(scope, read);
  const needs = read.open.flatMap((one): Need | [] => {
    const { key, title, raisedAt, owner, asked } = one;
    const quoting = { of: `problems/${key}`, quote: title };
    const ask = asks.get(key);
    if (ask) {
      const by = owners.get(ask.by);
      const to = [...new Set(asked.flatMap(({ manager }) => owners.get(manager) ?? []))].join(', ');
      const told = { ...(by && { by }), ...(to && { to }), day: day(ask.at), ...quoting };
      return { kind: 'help', since: ask.at, told: { id: `problems:${key}`, ...told } };
    }
    if (age(one, now) <= most) return [];
    const by = owner && owners.get(owner);
    const told = { ...(by && { owner: by }), count: Math.floor(age(one, now) / DAY), ...quoting };
    return { kind: 'overdue', since: raisedAt, told: { id: `problems:${key}`, ...told } };
  });
  const facilitators = new Map(scope.pairings.map((one) => [one.key, name(one.facilitator)]));
  const highlights = [
    ...resolved.slice(0, MOST).map(({ key, pairing, title, resolution }) => ({
      facilitator: facilitators.get(pairing) ?? '',
      of: `problems/${key}`,
      quote: resolution?.isShared ? `${title}: ${resolution.done}` : title,
    })),
    ...resolved
      .filter(({ resolution }) => resolution?.isShared && resolution.learned)
      .slice(0, MOST)
      .map(({ key, resolution }) => ({ of: `problems/${key}`, quote: resolution?.learned ?? '' })),
  ];
  const gaps = [...raised, ...open].flatMap(({ key }) => {
    const { category, community } = problems.get(key) ?? {};
    return category && category !== 'other' && community ? [`${category}/${community.key}`] : [];
  });
  const first = Math.min(...[...read.firsts.values()].map(Number));
  const values = moments.map((at) => (first < Number(at) ? openAt(lives, turnings, at).length : null));
  const picture: Weeks = { name: 'open', values };
  return { figures, details, about, needs, highlights, gaps: [...new Set(gaps)], picture };
}

/** The first asking after the last reply of a manager's, by problem. */
function asksOf({ pairings, members }: Question['scope'], { waiting, said }: Read) {
  const managersOf = new Map(pairings.map(({ key, managers }) => [key, managers]));
  return new Map(
    waiting.flatMap(({ key, pairing, asked }) => {
      const managers = (managersOf.get(pairing) ?? []).map((one) => members.get(one)?.slackUser);
      const those = [...managers, ...asked.map(({ manager }) => manager)];
      const replied = said.filter(
        ({ problem, kind, by }) => problem === key && (kind === 'manager replied' || those.includes(by)),
      );
      const newest = Math.max(0, ...replied.map(({ at }) => Number(at)));
      const first = asked.find(({ at }) => Number(at) > newest);
      return first ? [[key, first] as const] : [];
    }),
  );
}

function openAt(lives: Life[], turnings: Turning[], moment: Date): Life[] {
  const isLater = (at: Date) => at.getTime() >= moment.getTime();
  const next = new Map<string, string>();
  for (const { problem, kind, at } of turnings) {
    if (isLater(at) && !next.has(problem)) next.set(problem, kind);
  }
  return lives.filter(({ key, raisedAt, isOpen, closedAt }) => {
    if (isLater(raisedAt)) return false;
    const kind = next.get(key);
    return kind ? endings.includes(kind) : isOpen || (closedAt ? isLater(closedAt) : false);
  });
}

const times = (turnings: Turning[], kinds: string[]) =>
  turnings.filter(({ kind }) => kinds.includes(kind)).length;

/** Those that have been open for too long first, then what was reopened, raised, resolved. */
function linesOf(
  raised: Read['raised'],
  turnings: Turning[],
  open: Life[],
  { problems, isLong, until }: { problems: Read['problems']; isLong: (one: Life) => boolean; until: Date },
): Told[] {
  if (raised.length + turnings.length + open.length === 0) return [{}];
  const named = new Map<string, Told>();
  const tell = (key: string, told: Told = {}) => {
    const title = problems.get(key)?.title;
    if (title !== undefined && !named.has(key)) {
      named.set(key, { ...told, of: `problems/${key}`, quote: title });
    }
  };
  for (const one of [...open].sort((a, b) => Number(a.raisedAt) - Number(b.raisedAt))) {
    if (isLong(one)) tell(one.key, { count: Math.floor((Number(until) - Number(one.raisedAt)) / DAY) });
  }
  const last = new Map(turnings.map((one) => [one.problem, one.kind]));
  for (const [key, kind] of last) if (again.includes(kind)) tell(key);
  for (const { key, raisedAt } of raised) if (!last.has(key)) tell(key, { day: day(raisedAt) });
  for (const [key, kind] of last) if (kind === 'resolved' || kind === 'not possible') tell(key);
  const lines = [...named.values()];
  const counts = {
    raised: raised.length,
    resolved: times(turnings, ['resolved']),
    reopened: times(turnings, again),
    open: open.length,
  };
  const more = lines.length - NAMED;
  return [counts, ...lines.slice(0, NAMED), ...(more > 0 ? [{ count: more }] : [])];
}
