import mongoose, { type ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import type { Logger } from '../../log';
import { enqueue, replaceUnsaid } from '../../outbox';
import { forget, remind } from '../../reminders';
import type { WordKey } from '../../words';
import { groundOf } from './ground';
import { Entries, type Entry, type Problem, Problems } from './model';
import { nextWake, settleDeputies, type Turn } from './turn';

/** Which problem, and when. */
export interface At {
  workspace: string;
  /** The problem's key. */
  key: string;
  now: Date;
  /** The id of the timeline's line that this makes: when it is there already, nothing is done again. */
  once?: string;
  /** How many decisions the person had seen; when there are more, nothing is done, and they are shown what came. */
  seen?: number;
  /** Slack user ids of people whom it will concern from now on: they are spoken to in their own language. */
  who?: string[];
  /** Milliseconds until it must be saved; else nothing is, and TooSlow is thrown. */
  within?: number;
  /** Told what was kept, with ids alone. */
  log?: Logger;
}

/** What became of a change: done (now, or before, as `line` says), refused with a sentence, or overtaken by what others decided meanwhile. */
export type Changed =
  | { kind: 'done'; problem: Problem; line?: Entry }
  | { kind: 'refused'; problem: Problem; why: WordKey }
  | { kind: 'overtaken'; problem: Problem; by: Entry[] }
  | { kind: 'unknown' };

/** One change of one problem and all that it causes: both, or neither. `how` is pure, and says why it can't be, if it can't. */
export async function change(
  { workspace, key, now, once, seen, who, within, log }: At,
  /** For the log, once it is kept. */
  what: string,
  how: (turn: Turn, line: Entry | undefined) => WordKey | undefined,
  /** What else is written or read in the same transaction, before `how`. */
  before?: (session: ClientSession, problem: Problem) => Promise<void>,
  /** What else is written in it, once this is kept; not when it was refused. */
  after?: (session: ClientSession, turn: Turn) => Promise<void>,
): Promise<Changed> {
  let pairing: string | undefined;
  const changed = await transaction(
    async (session): Promise<Changed> => {
      pairing = undefined;
      const problem = await Problems.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Problem>();
      if (!problem) return { kind: 'unknown' };
      const line = once ? await entryOf(session, problem, once) : undefined;
      if (line && !isTalk(once)) return { kind: 'done', problem, line };
      if (seen !== undefined && seen < problem.decisions) {
        return { kind: 'overtaken', problem, by: await decisionsSince(problem, seen, session) };
      }
      await before?.(session, problem);
      const turn = await turnOf(session, structuredClone(problem), now, who);
      const why = how(turn, line);
      if (why) return { kind: 'refused', problem, why };
      if (isUnchanged(problem, turn)) return { kind: 'done', problem };
      await keep(session, turn, problem.version);
      await after?.(session, turn);
      pairing = problem.pairing;
      return { kind: 'done', problem: turn.problem };
    },
    { within },
  );
  if (pairing) log?.info({ workspace, pairing, key }, what);
  return changed;
}

/** What people wrote in a thread can come again: as an edit, or gone. */
const isTalk = (id = '') => id.startsWith('said:');

async function entryOf(session: ClientSession, { workspace, key }: Problem, id: string) {
  const entry = await Entries.findOne({ workspace, problem: key, id }, { _id: 0 }, { session }).lean<Entry>();
  return entry ?? undefined;
}

/** Kinds of lines that are decisions: each counts `decisions` one up. */
export const decisions: Entry['kind'][] = [
  'taken on',
  'handed over',
  'changed',
  'resolved',
  'confirmed',
  'not solved',
  'reopened',
  'not possible',
  'merged',
];

/** The decisions that a form has not shown, oldest first. */
export async function decisionsSince(
  problem: Problem,
  seen: number,
  session?: ClientSession,
): Promise<Entry[]> {
  if (seen >= problem.decisions) return [];
  const { workspace, key } = problem;
  const newest = await Entries.find(
    { workspace, problem: key, kind: mongoose.trusted({ $in: decisions }) },
    { _id: 0 },
    { session: session ?? null },
  )
    .sort({ at: -1, _id: -1 })
    .limit(problem.decisions - seen)
    .lean<Entry[]>();
  return newest.reverse();
}

export async function turnOf(
  session: ClientSession | undefined,
  problem: Problem,
  now: Date,
  who?: string[],
): Promise<Turn> {
  return {
    problem,
    ground: await groundOf(problem, session, who),
    now,
    entries: [],
    rewritten: [],
    posts: [],
    updates: [],
    reminders: [],
    forgotten: [],
  };
}

function isUnchanged(before: Problem, turn: Turn): boolean {
  const caused = [turn.entries, turn.rewritten, turn.posts, turn.updates, turn.reminders];
  return (
    caused.every((things) => things.length === 0) && JSON.stringify(before) === JSON.stringify(turn.problem)
  );
}

/** Keeps what became of a problem, and all that is said because of it. */
export async function keep(session: ClientSession, turn: Turn, version: number): Promise<void> {
  const { problem } = turn;
  seal(turn, version + 1);
  const { workspace, key } = problem;
  const { matchedCount } = await Problems.collection.replaceOne({ workspace, key, version }, problem, {
    session,
    ignoreUndefined: true,
  });
  if (matchedCount !== 1) throw new Error(`somebody else changed the problem ${key} meanwhile`);
  await keepConsequences(session, turn);
}

/** The record as it is kept; `version` counts its writes. */
export function seal(turn: Turn, version: number): void {
  const { problem, entries } = turn;
  settleReminders(turn);
  settleDeputies(turn);
  problem.decisions += entries.filter(({ kind }) => decisions.includes(kind)).length;
  problem.wakeAt = nextWake(problem);
  problem.version = version;
}

export async function keepConsequences(session: ClientSession, turn: Turn): Promise<void> {
  const { now } = turn;
  await keepEntries(session, turn.entries, turn.rewritten);
  await enqueue(session, turn.posts, now, turn.updates);
  const withdrawals = turn.updates.filter(({ isWithdrawal }) => isWithdrawal);
  await replaceUnsaid(session, withdrawals);
  await forget(session, turn.problem.workspace, turn.forgotten);
  await remind(session, turn.reminders);
}

export async function keepEntries(
  session: ClientSession,
  entries: Entry[],
  rewritten: Entry[] = [],
): Promise<void> {
  const writes = [
    ...entries.map((document) => ({ insertOne: { document } })),
    ...rewritten.map((replacement) => {
      const { workspace, problem, id } = replacement;
      return { replaceOne: { filter: { workspace, problem, id }, replacement } };
    }),
  ];
  if (writes.length > 0) await Entries.collection.bulkWrite(writes, { session, ignoreUndefined: true });
}

/** Keeps with the problem which reminders the collector holds. */
function settleReminders({ problem, forgotten, reminders }: Turn): void {
  const held = (problem.reminded ?? []).filter((one) => !forgotten.includes(one));
  const reminded = [...held, ...reminders.map(({ key }) => key)];
  problem.reminded = reminded.length > 0 ? reminded : undefined;
}

/** The same, in the transaction of something else. */
export async function changeWithin(
  session: ClientSession,
  problem: Problem,
  now: Date,
  how: (turn: Turn) => void,
  who?: string[],
): Promise<void> {
  const turn = await turnOf(session, structuredClone(problem), now, who);
  how(turn);
  if (!isUnchanged(problem, turn)) await keep(session, turn, problem.version);
}

/** What a problem was merged into, and that again, the nearest first. */
export async function leadsInto(session: ClientSession, problem: Problem): Promise<Problem[]> {
  const { workspace } = problem;
  const others: Problem[] = [];
  for (let key = problem.mergedInto; key && others.length < 10; key = others.at(-1)?.mergedInto) {
    const other = await Problems.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Problem>();
    if (!other) break;
    others.push(other);
  }
  return others;
}
