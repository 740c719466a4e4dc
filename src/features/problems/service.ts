import mongoose, { type ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import type { Logger } from '../../log';
import { enqueue } from '../../outbox';
import { forget, remind } from '../../reminders';
import type { WordKey } from '../../words';
import { wake } from './ageing';
import * as course from './course';
import { groundOf } from './ground';
import { Entries, type Entry, type Problem, Problems } from './model';
import { type Ground, nextWake, type Turn } from './turn';

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
  problem.decisions += entries.filter(({ kind }) => decisions.includes(kind)).length;
  problem.wakeAt = nextWake(problem);
  problem.version = version;
}

async function keepConsequences(session: ClientSession, turn: Turn): Promise<void> {
  const { now } = turn;
  await keepEntries(session, turn.entries, turn.rewritten);
  await enqueue(session, turn.posts, now, turn.updates);
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

/** A form that was sent twice is taken in once. */
export async function raiseProblem(
  { workspace, now, within, log }: Omit<At, 'key' | 'once' | 'seen'>,
  ground: Ground,
  raising: course.Raising,
): Promise<Changed> {
  const key = raising.view;
  const known = async (session?: ClientSession): Promise<Changed | undefined> => {
    const options = { session: session ?? null };
    const problem = await Problems.findOne({ workspace, key }, { _id: 0 }, options).lean<Problem>();
    return problem ? { kind: 'done', problem } : undefined;
  };
  try {
    let isNew = false;
    const raised = await transaction(
      async (session): Promise<Changed> => {
        isNew = false;
        const before = await known(session);
        if (before) return before;
        const turn = course.raise(ground, raising, now);
        const { problem } = turn;
        if (ground.pairing.status === 'ended') {
          return { kind: 'refused', problem, why: 'problems:refused.pairingEnded' };
        }
        seal(turn, 1);
        await Problems.collection.insertOne({ ...problem }, { session, ignoreUndefined: true });
        await keepConsequences(session, turn);
        isNew = true;
        return { kind: 'done', problem };
      },
      { within },
    );
    if (isNew) log?.info({ workspace, pairing: ground.pairing.key, key }, 'a problem was raised');
    return raised;
  } catch (error) {
    const before = isTaken(error) ? await known() : undefined;
    if (before) return before;
    throw error;
  }
}

/** Somebody was faster with the same key. */
const isTaken = (error: unknown) => error instanceof mongoose.mongo.MongoServerError && error.code === 11_000;

/** What a person does makes a line of the timeline, by whose id it is done once. */
export type Once = At & { once: string };

export const takeOn = (at: Once, by: string) =>
  change({ ...at, who: [by] }, 'a problem was taken on', (turn) => course.takeOn(turn, at.once, by));
export const addUpdate = (at: Once, by: string, text: string) =>
  change(at, 'an update was added to a problem', (turn) => course.addUpdate(turn, at.once, by, text));
export const resolve = (at: Once, by: string, resolving: course.Resolving) =>
  change(at, 'a problem was resolved', (turn) => course.resolve(turn, at.once, by, resolving));
export const notPossible = (at: Once, by: string, why: string) =>
  change(at, 'a problem was given up', (turn) => course.notPossible(turn, at.once, by, why));
export const confirm = (at: Once, by: string) =>
  change(at, 'a resolution was confirmed', (turn) => course.confirm(turn, at.once, by));
export const notSolved = (at: Once, by: string, reason: string) =>
  change(at, 'a problem was not solved', (turn) => course.notSolved(turn, at.once, by, reason));
export const reopen = (at: Once, by: string, reason: string) =>
  change(at, 'a problem was opened again', (turn) => course.reopen(turn, at.once, by, reason));
export const handOver = (at: Once, by: string, to: string) =>
  change({ ...at, who: [to] }, 'a problem was handed over', (turn) => course.handOver(turn, at.once, by, to));
export const changeFields = (at: Once, by: string, fields: course.Fields) =>
  change(at, 'a problem was changed', (turn) => course.changeFields(turn, at.once, by, fields));
export const askManager = (at: Once, by: string) =>
  change(at, 'the line manager was asked', (turn) => course.askManager(turn, at.once, by));
export const helpBy = (at: Once, by: string, other: string) =>
  change(at, 'a resolution was taken up', (turn) => course.helpBy(turn, at.once, by, other));
export const wakeUp = (at: At) => change(at, 'a timer of a problem was over', wake);

/** Merges a problem into another, by its key: both are changed, or neither. */
export function mergeInto(at: Once, by: string, into: string): Promise<Changed> {
  const { workspace, now, once } = at;
  let other: Problem | undefined;
  return change(
    at,
    'a problem was merged into another',
    (turn) => (other ? course.merge(turn, once, by, other) : 'problems:refused.gone'),
    async (session) => {
      const found = await Problems.findOne({ workspace, key: into }, { _id: 0 }, { session }).lean<Problem>();
      other = found ?? undefined;
    },
    async (session, { problem }) => {
      if (!other) return;
      const turn = await turnOf(session, structuredClone(other), now);
      course.takeIn(turn, once, by, problem);
      await keep(session, turn, other.version);
    },
  );
}
