import { transaction } from '../../../src/database/transaction';
import { type CheckIn, CheckIns, checkInsJob, planCheckIns } from '../../../src/features/check-ins';
import type { Accompany } from '../../../src/features/feature';
import {
  Members,
  type Pairing,
  Pairings,
  type Programme,
  Programmes,
  QuestionSets,
  type Settings,
} from '../../../src/features/people';
import { createLog } from '../../../src/log';
import { createMetrics } from '../../../src/metrics';
import { type Post, Posts } from '../../../src/outbox';
import { pairing, people, programme, questionSet, workspace } from './support';

/** Of the schedule nobody needs more than the workspace, a log and the figures; Slack is not called. */
export function stub(logged: string[] = []): Accompany {
  return {
    workspace,
    slack: undefined as never,
    self: 'UBOT',
    clock: () => new Date(0),
    log: createLog('debug', { write: (line: string) => void logged.push(line) }),
    metrics: createMetrics(),
    nudge: () => {},
  };
}

/** What waited to be said has been, unless Slack is out of reach. */
export async function beat(
  at: string | Date,
  accompany = stub(),
  { isSlackAway = false }: { isSlackAway?: boolean } = {},
): Promise<number> {
  if (!isSlackAway) await say();
  return checkInsJob(accompany).run(at instanceof Date ? at : new Date(at));
}

/** As if the outbox had delivered everything at once when it was enqueued, or at this moment. */
export async function say(at?: string): Promise<void> {
  const sentAt = at ? new Date(at) : '$enqueuedAt';
  await Posts.collection.updateMany({ workspace, kind: 'post', state: 'waiting' }, [
    { $set: { state: 'sent', channel: '$to.channel', ts: { $toString: '$_id' }, sentAt } },
  ]);
}

export const setsOf = (...keys: string[]) => keys.map((key) => questionSet(key));

/** A programme with one pairing, planned from this moment on. */
export async function setUp({
  at = '2026-11-01T00:00:00Z',
  settings = {},
  pairings = [{}],
  sets = setsOf('people'),
}: {
  at?: string;
  settings?: Partial<Settings>;
  pairings?: Partial<Pairing>[];
  sets?: ReturnType<typeof setsOf>;
} = {}): Promise<void> {
  const kept: Programme = { ...programme, settings: { ...programme.settings, ...settings } };
  await Programmes.create(kept);
  await Members.insertMany(people);
  await QuestionSets.insertMany(sets);
  const all = pairings.map((one) => ({ ...pairing, ...one }));
  await Pairings.insertMany(all);
  await plan(at, ...all.map(({ key }) => key));
}

export const plan = (at: string, ...keys: string[]) =>
  transaction((session) => planCheckIns(session, workspace, keys, new Date(at)));

/** Changes a pairing and plans anew, as the import does. */
export async function changePairing(at: string, change: Partial<Pairing>, key = pairing.key): Promise<void> {
  await transaction(async (session) => {
    await Pairings.updateOne({ workspace, key }, { $set: change }, { session });
    await planCheckIns(session, workspace, [key], new Date(at));
  });
}

export const allOf = (key = pairing.key) =>
  CheckIns.find({ workspace, pairing: key }, { _id: 0 }).sort({ date: 1 }).lean<CheckIn[]>();

export async function checkInOf(date: string, key = pairing.key): Promise<CheckIn> {
  const found = await CheckIns.findOne({ workspace, key: `${key}/${date}` }, { _id: 0 }).lean<CheckIn>();
  if (!found) throw new Error(`no check-in ${key}/${date}`);
  return found;
}

/** Date and status of each, in order. */
export const course = async (key?: string) =>
  (await allOf(key)).map(({ date, status }) => `${date} ${status}`);

export const posts = () => Posts.find({ workspace }).sort({ enqueuedAt: 1, key: 1 }).lean<Post[]>();

export const postKeys = async () => (await posts()).map(({ key }) => key);
