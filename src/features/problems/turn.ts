import type { Message, NewPost, NewUpdate } from '../../outbox';
import type { NewReminder } from '../../reminders';
import type { Pairing, Parties, Settings } from '../people';
import { card } from './messages';
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
  if (entry.by && entry.at > problem.heardAt) problem.heardAt = entry.at;
  return entry;
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

export function renew(turn: Turn, of: string, message: Message): void {
  turn.updates.push({ workspace: turn.problem.workspace, of, message });
}

/** The card in the channel, and its copies with the managers who were asked, as the problem is now. */
export function renewCards(turn: Turn): void {
  const { problem, ground } = turn;
  renew(turn, cardKey(problem), card(problem, { settings: ground.settings, language: problem.language }));
  problem.asked.forEach(({ manager }, asking) => {
    const language = ground.speaks.get(manager)?.language ?? problem.language;
    renew(
      turn,
      managerCardKey(problem, asking),
      card(problem, { settings: ground.settings, language, isForManager: true }),
    );
  });
}

/** The earliest of its timers is when it must be looked at again. */
export function nextWake({ timers }: Problem): Date | undefined {
  const times = Object.values(timers).filter((at) => at !== undefined);
  return times.length ? new Date(Math.min(...times.map((at) => at.getTime()))) : undefined;
}
