import { type Claim, claimLane, releaseLane } from './claim';
import { type Delivery, heldUntil } from './delivery';
import { postRows, unfinished } from './model';
import { pick, type Row } from './pick';
import { lookFor, takeOver } from './reconcile';
import { send } from './send';

/** Further back in one lane nothing is looked at, so that a long queue is not read again for each of its posts. */
const rowsAtOnce = 500;

/** Does what can be done in a lane now, if nobody else has it. Says when to come back, in epoch milliseconds. */
export async function workLane(
  delivery: Delivery,
  lane: string,
  by: string,
  isStopping: () => boolean,
): Promise<number> {
  const { workspace, limits } = delivery;
  const claim = await claimLane({ workspace, lane, by }, limits);
  if (!claim) return Date.now() + limits.poll;
  try {
    while (!isStopping()) {
      const rows = await unfinishedIn(workspace, lane);
      if (rows.length === 0) return 0;
      const times = { now: delivery.clock(), wall: Date.now() };
      const next = pick(rows, times, (method) => heldUntil(delivery, claim, method), limits.poll);
      if (typeof next === 'number') return next;
      if (!(await goOn(delivery, claim, next))) return Date.now() + limits.poll;
    }
    return 0;
  } finally {
    await releaseLane(claim);
  }
}

/** False if the lane is no longer ours. */
async function goOn(delivery: Delivery, claim: Claim, row: Row): Promise<boolean> {
  if (row.state === 'waiting') return send(delivery, claim, row);
  if (row.state === 'sending') await takeOver(delivery, row);
  else await lookFor(delivery, claim, row);
  return true;
}

function unfinishedIn(workspace: string, lane: string): Promise<Row[]> {
  return postRows
    .find(
      { workspace, lane, state: { $in: unfinished } },
      {
        projection: { message: 0 },
        sort: { enqueuedAt: 1, _id: 1 },
        limit: rowsAtOnce,
        hint: 'unfinished by lane',
      },
    )
    .toArray();
}
