import { cardOf, decided, giveCopy, managerCardOf, withdrawCopies } from './cards';
import { type Entry, type Helper, type Problem, type Urgency, urgencies } from './model';
import {
  cardKey,
  type Ground,
  managerCardKey,
  note,
  type Refusal,
  sayLine,
  type Turn,
  whyClosed,
} from './turn';

export * from './endings';
export type { Refusal } from './turn';

/** What somebody says when they raise a problem. */
export interface Raising {
  /** The id of the form. */
  view: string;
  by: string;
  title: string;
  details?: string;
  category?: string;
  urgency: Urgency;
  helpFrom: Helper[];
  community?: Problem['community'];
  district?: Problem['district'];
  from?: Problem['from'];
  /** Keys of resolved problems from which something is taken up. */
  helpedBy?: string[];
}

/** What can be changed later; an empty text, or null, takes away what stood there. */
export interface Fields {
  title?: string;
  details?: string;
  category?: string;
  urgency?: Urgency;
  helpFrom?: Helper[];
  community?: Problem['community'] | null;
  district?: Problem['district'] | null;
}

export function raise(ground: Ground, raising: Raising, now: Date): Turn {
  const { pairing } = ground;
  const { view, by, helpedBy = [], urgency, ...said } = raising;
  const problem: Problem = {
    ...said,
    workspace: pairing.workspace,
    key: view,
    pairing: pairing.key,
    channel: pairing.channel,
    language: pairing.language,
    timeZone: pairing.timeZone,
    urgency,
    pressing: urgencies.indexOf(urgency),
    status: 'open',
    isOpen: true,
    raisedBy: by,
    raisedAt: now,
    heardAt: now,
    helpedBy: [],
    remindedTimes: 0,
    asked: [],
    timers: {},
    version: 0,
    decisions: 0,
    removals: [],
  };
  const nothing = { entries: [], rewritten: [], posts: [], updates: [], reminders: [], forgotten: [] };
  const turn: Turn = { problem, ground, now, ...nothing };
  const raised = note(turn, `view:${view}`, 'raised', { by, text: raising.details });
  for (const other of helpedBy) addHelp(turn, `${raised.id}/${other}`, by, other);
  turn.posts.push({
    workspace: problem.workspace,
    key: cardKey(problem),
    to: { channel: problem.channel },
    message: cardOf(turn),
    about: { pairing: problem.pairing, problem: problem.key },
  });
  for (const entry of turn.entries) sayLine(turn, entry);
  return turn;
}

/** "I'll take it". */
export function takeOn(turn: Turn, id: string, by: string): Refusal {
  const { problem } = turn;
  if (!problem.isOpen) return whyClosed(problem);
  if (problem.status === 'being worked on') {
    return problem.owner === by ? 'problems:refused.yoursAlready' : 'problems:refused.takenAlready';
  }
  return give(turn, { id, kind: 'taken on', by, to: by });
}

export function handOver(turn: Turn, id: string, by: string, to: string): Refusal {
  const { problem } = turn;
  if (!problem.isOpen) return whyClosed(problem);
  if (problem.status === 'being worked on' && problem.owner === to) {
    return to === by ? 'problems:refused.yoursAlready' : 'problems:refused.theirsAlready';
  }
  return give(turn, { id, kind: 'handed over', by, to });
}

function give(turn: Turn, { id, kind, by, to }: Pick<Entry, 'id' | 'kind'> & { by: string; to: string }) {
  const { problem } = turn;
  const before = problem.owner ? { owner: problem.owner } : undefined;
  problem.owner = to;
  problem.status = 'being worked on';
  decided(turn, note(turn, id, kind, { by, to, before }));
  giveCopy(turn, { person: to, why: 'owner', by });
  return undefined;
}

/** An update is welcome also when it is over: nothing that somebody wrote is lost. */
export function addUpdate(turn: Turn, id: string, by: string, text: string): Refusal {
  if (turn.problem.status === 'merged') return 'problems:refused.merged';
  sayLine(turn, note(turn, id, 'update', { by, text }));
  return undefined;
}

/** Corrects what was said when it was raised; only fields that are given, and differ, count. */
export function changeFields(turn: Turn, id: string, by: string, fields: Fields): Refusal {
  const { problem } = turn;
  if (!problem.isOpen) return whyClosed(problem);
  const names = (Object.keys(fields) as (keyof Fields)[]).filter(
    (name) => fields[name] !== undefined && identity(fields[name]) !== identity(problem[name]),
  );
  if (names.length === 0) return undefined;
  const before = Object.fromEntries(names.map((name) => [name, written(problem[name])]));
  for (const name of names) Object.assign(problem, { [name]: fields[name] || undefined });
  problem.pressing = urgencies.indexOf(problem.urgency);
  return decided(turn, note(turn, id, 'changed', { by, before }));
}

/** What makes a value another one: two places may have the same name. */
function identity(value: Fields[keyof Fields]): string {
  return value && typeof value === 'object' && 'key' in value ? value.key : written(value);
}

/** A field as the timeline keeps it. */
export function written(value: Fields[keyof Fields]): string {
  if (!value) return '';
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.join(', ') : value.name;
}

/** Who was asked within so many milliseconds is not asked again. */
const ASK_AGAIN = 86_400_000;

/**
 * Each line manager of the pairing gets the card, or who stands in for them while they are away; what they reply there is passed on
 * to the thread.
 */
export function askManager(turn: Turn, id: string, by: string): Refusal {
  const { problem, ground, now } = turn;
  if (!problem.isOpen) return whyClosed(problem);
  const managers = toBeAsked(ground.parties.managers, ground, by);
  if (managers.length === 0) return 'problems:refused.noManager';
  const isAsked = (one: string) =>
    problem.asked.some(({ manager, at }) => manager === one && now.getTime() - at.getTime() < ASK_AGAIN);
  const asked = managers.filter(({ manager }) => !isAsked(manager));
  if (asked.length === 0) return 'problems:refused.askedAlready';
  asked.forEach((one, index) => {
    ask(turn, index === 0 ? id : `${id}/${one.manager}`, by, one);
  });
  return undefined;
}

type Asked = Pick<Problem['asked'][number], 'manager' | 'insteadOf'>;

/** By person: these managers, or their deputies of now, but who asks. */
function toBeAsked(
  managers: string[],
  { parties, standIns }: Pick<Ground, 'parties' | 'standIns'>,
  by: string,
) {
  const each = managers.map((manager): Asked => {
    const instead = standIns.find(
      (one) => one.manager === manager && !one.isAway && one.deputy.slackUser !== by,
    )?.deputy.slackUser;
    if (!instead) return { manager };
    // Who manages the pairing as well is asked as themselves.
    return { manager: instead, ...(!parties.managers.includes(instead) && { insteadOf: manager }) };
  });
  const others = each.filter(({ manager }) => manager !== by);
  return others.filter(({ manager }, place) => others.findIndex((one) => one.manager === manager) === place);
}

function ask(turn: Turn, id: string, by: string, asked: Asked): void {
  const { problem, now } = turn;
  const { manager, insteadOf } = asked;
  const asking = problem.asked.push({ ...asked, by, at: now }) - 1;
  const line = { by, to: manager, ...(insteadOf && { insteadOf }) };
  sayLine(turn, note(turn, id, 'asked the manager', line));
  turn.posts.push({
    workspace: problem.workspace,
    key: managerCardKey(problem, asking),
    to: { user: manager },
    message: managerCardOf(turn, manager),
    about: { pairing: problem.pairing, problem: problem.key },
  });
  // A card that they had before leads on to this one.
  withdrawCopies(turn);
}

/** A deputy could not be reached: who stands in for the manager now is asked, or the manager after all. */
export function askAfterAll(turn: Turn, asking: number): void {
  const { problem, ground } = turn;
  const { by, insteadOf, manager: missed } = problem.asked[asking] ?? {};
  const { parties } = ground;
  if (!by || !insteadOf || !problem.isOpen || !parties.managers.includes(insteadOf)) return;
  const standIns = ground.standIns.filter(({ deputy }) => deputy.slackUser !== missed);
  const [next] = toBeAsked([insteadOf], { parties, standIns }, by);
  const isAsked = problem.asked.slice(asking + 1).some(({ manager }) => manager === next?.manager);
  if (next && !isAsked) ask(turn, `after-all:${asking}`, by, next);
}

/** Something that worked for another problem is taken up. */
export function helpBy(turn: Turn, id: string, by: string, other: string): Refusal {
  const entry = addHelp(turn, id, by, other);
  if (entry) sayLine(turn, entry);
  return undefined;
}

function addHelp(turn: Turn, id: string, by: string, other: string): Entry | undefined {
  const { problem } = turn;
  if (other === problem.key || problem.helpedBy.includes(other)) return undefined;
  problem.helpedBy.push(other);
  return note(turn, id, 'helped by', { by, other });
}
