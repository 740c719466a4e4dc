import { mongo } from 'mongoose';
import type { Limits } from './limits';
import { everyLane, type Lane, laneRows, type Method, postRows, unfinished } from './model';

/** One holder's right to send to a lane, and until when its methods are held, in epoch milliseconds. */
export interface Claim {
  workspace: string;
  lane: string;
  by: string;
  held: Map<Method, number>;
}

/** The lanes with something to do, those first whose post has waited longest; read from the index alone. */
export async function readyLanes(workspace: string, now: Date, without: string[], most: number) {
  const rows = await postRows
    .find(
      { workspace, readyAt: { $lte: now }, state: { $in: unfinished }, lane: { $nin: without } },
      { projection: { _id: 0, lane: 1 }, sort: { readyAt: 1 }, limit: most, hint: 'unfinished' },
    )
    .toArray();
  return [...new Set(rows.map(({ lane }) => lane))];
}

/** Nothing if somebody else has it. */
export async function claimLane(
  { workspace, lane, by }: Omit<Claim, 'held'>,
  limits: Limits,
): Promise<Claim | undefined> {
  const now = Date.now();
  try {
    const claimed = await laneRows.findOneAndUpdate(
      { workspace, lane, $or: [{ lease: { $exists: false } }, { 'lease.until': { $lte: new Date(now) } }] },
      {
        $set: { lease: { by, until: new Date(now + limits.lease) } },
        $setOnInsert: { heldUntil: {} },
      },
      { upsert: true, returnDocument: 'after' },
    );
    return { workspace, lane, by, held: heldBy(claimed) };
  } catch (error) {
    // The upsert met the lane of somebody who holds it.
    if (error instanceof mongo.MongoServerError && error.code === 11_000) return undefined;
    throw error;
  }
}

/**
 * Takes the lane's next turn for a method, and its lease anew. False when somebody else has taken the lane meanwhile, or
 * posted in it less than a second ago.
 */
export async function takeTurn(claim: Claim, method: Method, limits: Limits): Promise<boolean> {
  const { workspace, lane, by } = claim;
  const now = Date.now();
  const held = `heldUntil.${method}`;
  const { matchedCount } = await laneRows.updateOne(
    {
      workspace,
      lane,
      'lease.by': by,
      $or: [{ [held]: { $exists: false } }, { [held]: { $lte: new Date(now) } }],
    },
    { $set: { [held]: new Date(now + limits.pace), 'lease.until': new Date(now + limits.lease) } },
  );
  if (matchedCount === 1) claim.held.set(method, now + limits.pace);
  return matchedCount === 1;
}

/** Holds a method in every lane of the workspace, until then at least. */
export async function holdEverywhere(workspace: string, method: Method, until: number): Promise<void> {
  await laneRows.updateOne(
    { workspace, lane: everyLane },
    { $max: { [`heldUntil.${method}`]: new Date(until) } },
    { upsert: true },
  );
}

export async function heldEverywhere(workspace: string): Promise<Map<Method, number>> {
  return heldBy(await laneRows.findOne({ workspace, lane: everyLane }));
}

/** Gives the lane back, with what was learned of its holds. */
export async function releaseLane({ workspace, lane, by, held }: Claim): Promise<void> {
  const holds = Object.fromEntries(
    [...held].map(([method, until]) => [`heldUntil.${method}`, new Date(until)]),
  );
  await laneRows.updateOne(
    { workspace, lane, 'lease.by': by },
    { $unset: { lease: 1 }, ...(held.size > 0 && { $max: holds }) },
  );
}

function heldBy(lane: Pick<Lane, 'heldUntil'> | null): Map<Method, number> {
  const entries = Object.entries(lane?.heldUntil ?? {}) as [Method, Date][];
  return new Map(entries.map(([method, until]) => [method, until.getTime()]));
}
