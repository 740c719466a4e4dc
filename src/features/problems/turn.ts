import { daysLater } from '../../calendar';
import type { Message, NewPost, NewUpdate } from '../../outbox';
import type { NewReminder } from '../../reminders';
import type { WordKey } from '../../words';
import {
  type Act,
  type Member,
  may,
  type Pairing,
  type Parties,
  type Settings,
  type StandIn,
  type Viewer,
} from '../people';
import { lines, removed } from './lines';
import type { Copy, Entry, EntryKind, Problem } from './model';
import { type Rights, rightsOf } from './rights';

/** Where a problem belongs, and who its people are now: later changes of the pairing reach it. */
export interface Ground {
  settings: Settings;
  pairing: Pairing;
  parties: Parties;
  /** By Slack user id: in which language and zone people are told something, those of the pairing and others whom it concerns. */
  speaks: Map<string, Speaker>;
  /** Who stands in now for one of its managers. */
  standIns: StandIn[];
}

export type Speaker = Pick<Member, 'language' | 'timeZone' | 'name' | 'roles'>;

/** One change of one problem: the record as it becomes, what its timeline gains, and what is said because of it. Kept together, or not at all. */
export interface Turn {
  problem: Problem;
  ground: Ground;
  now: Date;
  /** New lines of the timeline. */
  entries: Entry[];
  /** Lines that were there and become others, by their id. */
  rewritten: Entry[];
  posts: NewPost[];
  updates: Renewal[];
  reminders: NewReminder[];
  forgotten: string[];
}

export interface Renewal extends NewUpdate {
  /** What it renews is not theirs to read any more: where it could not be said yet, it is said with these words alone. */
  isWithdrawal?: boolean;
}

export const cardKey = ({ key }: Pick<Problem, 'key'>) => `problem:${key}`;
/** The card in the conversation of the app with a manager who was asked. */
export const managerCardKey = ({ key }: Pick<Problem, 'key'>, asking: number) =>
  `${cardKey({ key })}/manager/${asking}`;
/** The card in the conversation of the app with somebody who is not in the channel. */
export const copyKey = ({ key }: Pick<Problem, 'key'>, number: number) =>
  `${cardKey({ key })}/copy/${number}`;
/** The post that asks who raised it whether it is solved; each resolution asks anew. */
export const solvedKey = (problem: Pick<Problem, 'key'>, resolvedAt: Date) =>
  `${cardKey(problem)}/solved/${resolvedAt.getTime()}`;
/** What the app says in the problem's thread because of a line of its timeline. */
export const entryKey = (problem: Pick<Problem, 'key'>, entry: Pick<Entry, 'id'>) =>
  `${cardKey(problem)}/${entry.id}`;
export const reminderKey = (problem: Pick<Problem, 'key'>, about: string) => `${cardKey(problem)}/${about}`;

/** A new line of the timeline. A person's line is a sign of life. */
export function note(
  turn: Turn,
  id: string,
  kind: EntryKind,
  line: Partial<Omit<Entry, 'id' | 'kind' | 'workspace' | 'problem'>> = {},
): Entry {
  const { problem, now } = turn;
  const { workspace, key, pairing } = problem;
  const entry: Entry = { workspace, problem: key, pairing, id, kind, at: now, ...line };
  turn.entries.push(entry);
  if (entry.by && entry.at >= problem.heardAt) breakSilence(turn, entry.at);
  return entry;
}

/** Somebody gave a sign of life: who then falls silent is reminded again. */
export function breakSilence(turn: Turn, at: Date): void {
  const { problem, ground, forgotten } = turn;
  forgotten.push(...(problem.reminded ?? []));
  problem.heardAt = at;
  problem.remindedTimes = 0;
  const isFollowed = problem.isOpen && ground.pairing.status !== 'ended';
  problem.timers.remind = isFollowed ? daysLater(at, silenceDays(turn)) : undefined;
}

/** Days of silence until somebody is reminded. */
export function silenceDays({ problem, ground: { settings } }: Turn): number {
  return problem.urgency === 'urgent' ? settings.urgentRemindAfterDays : settings.problemRemindAfterDays;
}

/** Says something in the problem's thread. */
export function say(turn: Turn, key: string, message: Message): void {
  const { problem } = turn;
  turn.posts.push({
    workspace: problem.workspace,
    key,
    to: { channel: problem.channel },
    inThreadOf: cardKey(problem),
    message,
    about: { pairing: problem.pairing, problem: problem.key },
  });
}

/** The key of the post in which a part of a line is said; long lines need several. */
export const partKey = (problem: Pick<Problem, 'key'>, entry: Pick<Entry, 'id'>, part: number) =>
  part === 0 ? entryKey(problem, entry) : `${entryKey(problem, entry)}/${part}`;

/** Says in the thread what somebody did, with their words in full. */
export function sayLine(turn: Turn, entry: Entry): void {
  lines(turn.problem, entry).forEach((message, part) => {
    say(turn, partKey(turn.problem, entry, part), message);
  });
}

/**
 * A line reads otherwise than when it was said: its posts, as they are among the keys that are said, are renewed. What it needs
 * no more says `gone`; what it needs besides is said.
 */
export function renewLine(
  turn: Turn,
  entry: Entry,
  said: Set<string>,
  gone: Message = removed(turn.problem),
): void {
  const messages = lines(turn.problem, entry);
  const keyOf = (part: number) => partKey(turn.problem, entry, part);
  for (
    let part = 0;
    said.has(keyOf(part)) || (part > 0 && part < messages.length && said.has(keyOf(0)));
    part++
  ) {
    const message = messages[part] ?? gone;
    if (said.has(keyOf(part))) renew(turn, keyOf(part), message);
    else say(turn, keyOf(part), message);
  }
}

export function renew(turn: Turn, of: string, message: Message): void {
  turn.updates.push({ workspace: turn.problem.workspace, of, message });
}

/** The pairing's channel is where its two people talk; others may not be in it. */
export const isInChannel = ({ ground: { parties } }: Pick<Turn, 'ground'>, person: string) =>
  person === parties.facilitator || person === parties.mentor;

export const languageOf = ({ problem, ground: { speaks } }: Turn, person: string) =>
  speaks.get(person)?.language ?? problem.language;

export function rightsIn({ problem, ground }: Turn, person: string): Rights {
  return rightsOf(viewerIn(ground, person), ground.parties, problem);
}

/** Somebody as the policy knows them, with the managers for whom they stand in. */
export function viewerIn({ speaks, standIns }: Pick<Ground, 'speaks' | 'standIns'>, person: string): Viewer {
  const standsInFor = standIns.flatMap(({ manager, deputy }) => (deputy.slackUser === person ? manager : []));
  const roles = speaks.get(person)?.roles ?? [];
  return { slackUser: person, roles, ...(standsInFor.length > 0 && { standsInFor }) };
}

/** Keeps with the problem who has it in hand as a deputy; of whoever was, and is no more, as long as they have it. */
export function settleDeputies({ problem, ground }: Turn): void {
  const { parties, standIns } = ground;
  const before = problem.deputies ?? [];
  const rolesOf = (person: string) => ground.speaks.get(person)?.roles ?? [];
  const isNotTheirs = (person: string, act: Act, roles = rolesOf(person)) =>
    !may({ slackUser: person, roles }, act, parties);
  const isWith = ({ over }: Pick<Copy, 'over'>) => !over;
  const isFollowed = problem.isOpen && ground.pairing.status !== 'ended';
  const owners = isFollowed && problem.owner ? [problem.owner] : [];
  const readers = (problem.copies ?? []).filter(isWith).map(({ person }) => person);
  const asked = problem.asked.filter(isWith).map(({ manager }) => manager);
  const held = [
    ...owners.filter((person) => isNotTheirs(person, 'work on the problem')),
    ...readers.filter((person) => isNotTheirs(person, 'see the problem')),
    ...asked.filter((person) => isNotTheirs(person, 'see the problem', [])),
  ];
  const deputies = [...new Set(held)].flatMap((person) => {
    const now = standIns.find(
      ({ deputy, manager }) => deputy.slackUser === person && parties.managers.includes(manager),
    );
    const manager = now?.manager ?? before.find(({ deputy }) => deputy === person)?.manager;
    return manager ? [{ deputy: person, manager }] : [];
  });
  problem.deputies = deputies.length > 0 ? deputies : undefined;
}

/** Who is asked whether it is solved: who raised it, and of what was merged into it those who may see this one, too. */
function raisersOf(turn: Turn): string[] {
  const { raisedBy, tookIn = [] } = turn.problem;
  const others = tookIn.map((one) => one.raisedBy).filter((person) => rightsIn(turn, person).saySolved);
  return [...new Set([raisedBy, ...others])];
}

/** But who resolved it. */
export const askedOf = (turn: Turn) =>
  raisersOf(turn).filter((raiser) => raiser !== turn.problem.resolution?.by);

/** The earliest of its timers is when it must be looked at again. */
export function nextWake({ timers }: Problem): Date | undefined {
  const times = Object.values(timers).filter((at) => at !== undefined);
  return times.length ? new Date(Math.min(...times.map((at) => at.getTime()))) : undefined;
}

/** Nothing, or the sentence that says why it can't be. */
export type Refusal = WordKey | undefined;

export const whyClosed = ({ status }: Problem): WordKey =>
  status === 'merged' ? 'problems:refused.merged' : 'problems:refused.closed';
