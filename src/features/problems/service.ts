import mongoose, { type ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import { wake } from './ageing';
import * as course from './course';
import {
  type At,
  type Changed,
  change,
  changeWithin,
  keep,
  keepConsequences,
  leadsInto,
  seal,
  turnOf,
} from './keeping';
import { type Problem, Problems } from './model';
import type { Ground } from './turn';

export * from './keeping';

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

/** Opens a problem again; what it was merged into is rid of it. */
export function reopen(at: Once, by: string, reason: string): Promise<Changed> {
  const { now, once } = at;
  let others: Problem[] = [];
  return change(
    at,
    'a problem was opened again',
    (turn) => course.reopen(turn, once, by, reason),
    async (session, problem) => {
      others = await leadsInto(session, problem);
    },
    async (session, { problem }) => {
      for (const [step, other] of others.entries()) {
        await changeWithin(session, other, now, (turn) =>
          course.splitOff(turn, once, by, problem, step === 0),
        );
      }
    },
  );
}
