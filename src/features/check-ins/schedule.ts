import mongoose, { type ClientSession, type mongo } from 'mongoose';
import { transaction } from '../../database/transaction';
import type { Job } from '../../heartbeat';
import { enqueue } from '../../outbox';
import type { Accompany } from '../feature';
import {
  membersByKey,
  newestQuestionSets,
  type Pairing,
  Pairings,
  type Programme,
  programmeOf,
  setInTurn,
} from '../people';
import { type ComingOut, comeOut, type Ground } from './coming-out';
import { openingsOf } from './find';
import { type CheckIn, CheckIns } from './model';
import { closeAllWithin, wakeUp } from './service';
import type { Opening } from './turn';

/** Check-ins that one transaction brings out: memory stays flat however many fall due at once. */
const BATCH = 500;
/** What could not be done is tried again after so many milliseconds, so that it never stands in the way of the rest. */
const POSTPONE = 60_000;

/** Brings out what falls due, and looks again at those whose timers are over. */
export function checkInsJob(accompany: Accompany): Job {
  return { name: 'check-ins', run: (now) => lookAtAll(accompany, now) };
}

async function lookAtAll(accompany: Accompany, now: Date): Promise<number> {
  let count = 0;
  // Again, until nothing is left: what is planned on the way may be due already.
  for (;;) {
    const cursor = toBeLookedAt(accompany.workspace, now);
    const looked = await inBatches(accompany, cursor, now).finally(() => cursor.close());
    if (looked === 0) return count;
    count += looked;
  }
}

/** While one batch is written the next is made ready, so that MongoDB and this process are at work at the same time. */
async function inBatches(
  accompany: Accompany,
  cursor: mongo.FindCursor<CheckIn>,
  now: Date,
): Promise<number> {
  let count = 0;
  let batch = await nextBatch(accompany.workspace, cursor, now);
  while (batch) {
    const [following] = await Promise.all([
      nextBatch(accompany.workspace, cursor, now, batch.programme),
      lookAt(accompany, batch, now),
    ]);
    count += batch.due.length + batch.others.length;
    accompany.nudge();
    batch = following;
  }
  return count;
}

/** The one query of a tick, answered by the index 'to be looked at'. */
export function toBeLookedAt(workspace: string, now: Date): mongo.FindCursor<CheckIn> {
  return CheckIns.collection
    .find<CheckIn>({ workspace, wakeAt: { $lte: now } }, { projection: { _id: 0 } })
    .sort({ wakeAt: 1 })
    .batchSize(BATCH);
}

interface Batch {
  programme: Programme;
  due: CheckIn[];
  /** What those that are due need to come out. */
  comingOut: Ready;
  /** Those whose timers are over. */
  others: CheckIn[];
}

async function nextBatch(
  workspace: string,
  cursor: mongo.FindCursor<CheckIn>,
  now: Date,
  known?: Programme,
): Promise<Batch | undefined> {
  if (!(await cursor.hasNext())) return undefined;
  const checkIns = cursor.readBufferedDocuments();
  const programme = known ?? (await programmeOf(workspace));
  if (!programme) return undefined;
  const due = checkIns.filter(({ status }) => status === 'due');
  const others = checkIns.filter(({ status }) => status !== 'due');
  return { programme, due, comingOut: await makeReady(programme, due, now), others };
}

async function lookAt(
  accompany: Accompany,
  { programme, due, comingOut, others }: Batch,
  now: Date,
): Promise<void> {
  for (const checkIn of others) {
    await orPostpone(accompany, checkIn, now, async () => {
      const after = await wakeUp({ workspace: checkIn.workspace, key: checkIn.key, now, log: accompany.log });
      if (after?.wakeAt && after.wakeAt <= now) throw new Error(`check-in ${checkIn.key} does not go on`);
    });
  }
  if (due.length === 0) return;
  try {
    await bringOut(accompany, programme, comingOut, now);
  } catch (err) {
    accompany.log.warn(
      { workspace: programme.workspace, err },
      'a batch of check-ins did not come out; one by one',
    );
    for (const checkIn of due) {
      await orPostpone(accompany, checkIn, now, async () => {
        await bringOut(accompany, programme, await makeReady(programme, [checkIn], now), now);
      });
    }
  }
}

async function orPostpone(accompany: Accompany, checkIn: CheckIn, now: Date, act: () => Promise<void>) {
  const { workspace, key, pairing } = checkIn;
  try {
    await act();
  } catch (err) {
    const later = new Date(now.getTime() + POSTPONE);
    const { matchedCount } = await CheckIns.updateOne(
      { workspace, key, wakeAt: mongoose.trusted({ $lte: now }) },
      { $set: { wakeAt: later } },
    );
    // Otherwise another instance has done it meanwhile.
    if (matchedCount > 0) {
      accompany.log.error(
        { workspace, pairing, key, err },
        'a check-in could not be looked at; tried again later',
      );
    }
  }
}

/** What becomes of check-ins that are due, and what it takes the place of. */
interface Ready {
  outcomes: ComingOut[];
  /** Those of the same pairings that were out until now. */
  before: CheckIn[];
  /** What became of the posts that open those of which nothing was heard. */
  openings: Map<string, Opening>;
  /** Their pairings are not active any more. */
  leftOver: CheckIn[];
}

export async function makeReady(programme: Programme, due: CheckIn[], now: Date): Promise<Ready> {
  if (due.length === 0) return { outcomes: [], before: [], openings: new Map(), leftOver: [] };
  const [grounds, out] = await Promise.all([groundsOf(programme, due), outBefore(programme.workspace, due)]);
  const outcomes = due.flatMap((checkIn): ComingOut[] => {
    const ground = grounds.get(checkIn.key);
    return ground ? [comeOut(checkIn, ground, now)] : [];
  });
  const renewed = new Set(
    outcomes.filter(({ posts }) => posts.length > 0).map(({ checkIn }) => checkIn.pairing),
  );
  const before = out.filter(({ pairing }) => renewed.has(pairing));
  const silent = before.filter(({ status }) => status === 'open').map(({ key }) => key);
  return {
    outcomes,
    before,
    openings: await openingsOf(programme.workspace, silent),
    leftOver: due.filter(({ key }) => !grounds.has(key)),
  };
}

/** Brings out check-ins that are due, and plans the next of each pairing, all in one transaction. */
async function bringOut(
  accompany: Accompany,
  { workspace, settings }: Programme,
  { outcomes, before, openings, leftOver }: Ready,
  now: Date,
): Promise<void> {
  await transaction(async (session) => {
    await dropLeftOver(session, leftOver);
    await closeAllWithin(session, before, { settings, openings, now });
    await replace(session, outcomes);
    const next = outcomes.flatMap((outcome) => outcome.next);
    if (next.length > 0) await CheckIns.collection.insertMany(next, { session, ignoreUndefined: true });
    await enqueue(
      session,
      outcomes.flatMap(({ posts }) => posts),
      now,
    );
  });
  for (const { checkIn, outcome } of outcomes) {
    accompany.metrics.due.inc({ outcome });
    if (outcome === 'late') accompany.metrics.late.inc();
    accompany.log.info(
      { workspace, pairing: checkIn.pairing, key: checkIn.key, outcome },
      'a check-in fell due',
    );
  }
}

/** What each check-in needs to come out; absent for those whose pairing is not active any more. */
async function groundsOf(programme: Programme, due: CheckIn[]): Promise<Map<string, Ground>> {
  const { workspace } = programme;
  const keys = due.map(({ pairing }) => pairing);
  const pairings = await Pairings.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { _id: 0, communities: 0, formerMentors: 0 },
  ).lean<Pairing[]>();
  const byKey = new Map(
    pairings.filter(({ status }) => status !== 'ended').map((pairing) => [pairing.key, pairing]),
  );
  const people = new Set(
    pairings.flatMap(({ mentor, facilitator, managers }) => [mentor, facilitator, ...managers]),
  );
  const members = await membersByKey(workspace, [...people]);
  const sets = new Map(
    (await newestQuestionSets(workspace, [...new Set(pairings.flatMap((p) => p.questionSets))])).map((s) => [
      s.key,
      s,
    ]),
  );
  const grounds = new Map<string, Ground>();
  for (const checkIn of due) {
    const pairing = byKey.get(checkIn.pairing);
    const set = pairing && sets.get(setInTurn(pairing, checkIn.date) ?? '');
    if (pairing) grounds.set(checkIn.key, { programme, pairing, members, set });
  }
  return grounds;
}

function outBefore(workspace: string, due: CheckIn[]): Promise<CheckIn[]> {
  const pairings = due.map(({ pairing }) => pairing);
  return CheckIns.find(
    { workspace, pairing: mongoose.trusted({ $in: pairings }), isOut: true },
    { _id: 0 },
  ).lean<CheckIn[]>();
}

async function dropLeftOver(session: ClientSession, leftOver: CheckIn[]): Promise<void> {
  for (const { workspace, key } of leftOver) {
    await CheckIns.deleteOne({ workspace, key, status: 'due' }, { session });
  }
}

/** Each becomes what it has become, if nobody was faster; otherwise none of the batch does. */
async function replace(session: ClientSession, outcomes: ComingOut[]): Promise<void> {
  if (outcomes.length === 0) return;
  const { matchedCount } = await CheckIns.collection.bulkWrite(
    outcomes.map(({ checkIn }) => ({
      replaceOne: {
        filter: { workspace: checkIn.workspace, key: checkIn.key, status: 'due' },
        replacement: checkIn,
      },
    })),
    { session, ordered: true, ignoreUndefined: true },
  );
  if (matchedCount !== outcomes.length) throw new Error('somebody else brought these check-ins out');
}
