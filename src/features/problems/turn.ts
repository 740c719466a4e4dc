import { daysLater } from '../../calendar';
import type { Message, NewPost, NewUpdate } from '../../outbox';
import type { NewReminder } from '../../reminders';
import { may, type Pairing, type Parties, type Settings } from '../people';
import { lines, removed } from './lines';
import { card, cardThatIsOver } from './messages';
import type { Entry, EntryKind, Problem } from './model';

/** Where a problem belongs, and who its people are now: later changes of the pairing reach it. */
export interface Ground {
  settings: Settings;
  pairing: Pairing;
  parties: Parties;
  /** By Slack user id: in which language and zone the people of the pairing are told something. */
  speaks: Map<string, { language: string; timeZone: string; name: string }>;
}

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
  updates: NewUpdate[];
  reminders: NewReminder[];
  forgotten: string[];
}

export const cardKey = ({ key }: Pick<Problem, 'key'>) => `problem:${key}`;
/** The card in the conversation of the app with a manager who was asked. */
export const managerCardKey = ({ key }: Pick<Problem, 'key'>, asking: number) =>
  `${cardKey({ key })}/manager/${asking}`;
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
  const entry: Entry = { workspace: problem.workspace, problem: problem.key, id, kind, at: now, ...line };
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

/** The card in the channel as the problem is now. */
export function cardOf({ problem, ground: { settings, parties } }: Turn): Message {
  return card(problem, { settings, language: problem.language, hasManager: parties.managers.length > 0 });
}

/** The card in the conversation of the app with a manager. */
export function managerCardOf({ problem, ground: { settings, speaks } }: Turn, manager: string): Message {
  const language = speaks.get(manager)?.language ?? problem.language;
  const askedBy = problem.asked.findLast((one) => one.manager === manager)?.by;
  return card(problem, { settings, language, isForManager: true, askedBy });
}

/** The card in the channel, and its copies with the managers who were asked, as the problem is now. */
export function renewCards(turn: Turn): void {
  const { problem } = turn;
  renew(turn, cardKey(problem), cardOf(turn));
  problem.asked.forEach((one, asking) => {
    if (!isStillAsked(turn, one.manager)) return;
    one.over = undefined;
    renew(turn, managerCardKey(problem, asking), managerCardOf(turn, one.manager));
  });
  withdrawCopies(turn);
}

/** A manager who was asked stands in the pairing as it is now. */
export const isStillAsked = ({ ground: { parties } }: Turn, manager: string) =>
  may({ slackUser: manager, roles: [] }, 'see the problem', parties);

/** Who may not see it any more is told so in place of their copy, once, and nothing more of what becomes of it. */
export function withdrawCopies(turn: Turn): void {
  const { problem, ground } = turn;
  problem.asked.forEach((one, asking) => {
    if (one.over || isStillAsked(turn, one.manager)) return;
    one.over = true;
    const language = ground.speaks.get(one.manager)?.language ?? problem.language;
    renew(turn, managerCardKey(problem, asking), cardThatIsOver(language));
  });
}

/** The earliest of its timers is when it must be looked at again. */
export function nextWake({ timers }: Problem): Date | undefined {
  const times = Object.values(timers).filter((at) => at !== undefined);
  return times.length ? new Date(Math.min(...times.map((at) => at.getTime()))) : undefined;
}
