import { GRACE } from '../calendar';
import { call } from './call';
import { type Claim, takeTurn } from './claim';
import { type Delivery, hold, tell } from './delivery';
import { again, unsure } from './later';
import { backoff } from './limits';
import { type Method, type Post, postRows } from './model';
import { type Outcome, outcomeOf } from './outcome';
import { methodFor, type Row } from './pick';
import { type Found, placeOf } from './place';
import { type Expected, putBack, recordFailed, recordSentPost, recordSentUpdate } from './record';

/** How often something is tried that Slack refuses for a reason that we don't know. */
const triesWhenPuzzled = 5;

/** Sends a row that waits. False if the lane is no longer ours to go on with. */
export async function send(delivery: Delivery, claim: Claim, row: Row): Promise<boolean> {
  if (isOverdue(delivery, row) && (await delivery.onOverdue?.(row))) return true;
  const place = await placeOf(delivery, row);
  if (place.kind !== 'target') {
    await notSendable(delivery, claim, row, place);
    return true;
  }
  const method = methodFor(row);
  if (!(await takeTurn(claim, method, delivery.limits))) return false;
  const sending = await markSending(delivery, claim, row);
  if (!sending) return true;
  const expected = { state: 'sending', 'lease.by': claim.by } as const;
  const { message, attemptAt = new Date(0) } = sending;
  if (!message) {
    await recordFailed(delivery, row, expected, 'its words are gone');
    return true;
  }
  const begun = Date.now();
  if (begun - attemptAt.getTime() > delivery.limits.startWithin) {
    await putBack(row, expected, again(delivery, row, 0), keptDoubt(row));
    return false;
  }
  const outcome = await outcomeOf(() => call(delivery.slack, place.target, message));
  claim.held.set(method, Date.now() + delivery.limits.pace);
  tell(delivery, row, outcome, (Date.now() - begun) / 1_000);
  await record(delivery, claim, { ...row, attempts: sending.attempts, attemptAt }, outcome, expected);
  return true;
}

const isOverdue = ({ clock }: Delivery, { kind, enqueuedAt }: Row) =>
  kind === 'post' && clock().getTime() - enqueuedAt.getTime() > GRACE;

/** From here on the row says that Slack may have been called for it. Nothing if somebody else has changed it. */
function markSending({ clock, limits }: Delivery, claim: Claim, row: Row): Promise<Post | null> {
  const now = new Date();
  return postRows.findOneAndUpdate(
    { workspace: row.workspace, _id: row._id, state: 'waiting', revision: row.revision },
    {
      $set: {
        state: 'sending',
        attemptAt: now,
        doubtSince: row.doubtSince ?? now,
        lease: { by: claim.by, until: new Date(now.getTime() + limits.lease) },
        readyAt: new Date(clock().getTime() + limits.lease),
      },
      $inc: { attempts: 1 },
    },
    { returnDocument: 'after', writeConcern: { w: 'majority' } },
  );
}

async function record(
  delivery: Delivery,
  claim: Claim,
  row: Row,
  outcome: Outcome<{ channel: string; ts: string }>,
  expected: Expected,
): Promise<void> {
  if (outcome.kind === 'unknown' && row.kind === 'post') {
    return putBack(row, expected, unsure(delivery, row, backoff(row.attempts)));
  }
  if (outcome.kind !== 'done') return notDone(delivery, claim, row, outcome, expected, methodFor(row));
  if (row.kind === 'update') return recordSentUpdate(delivery, row, claim.by);
  if (await recordSentPost(delivery, row, { ...outcome.result, adopted: false })) return;
  delivery.log.error(
    { workspace: row.workspace, key: row.key },
    'posted, but it was counted as sent already',
  );
}

/** After a call that changed nothing, or nothing that doing it again would not change the same way. */
async function notDone(
  delivery: Delivery,
  claim: Claim,
  row: Row,
  outcome: Exclude<Outcome<unknown>, { kind: 'done' }>,
  expected: Expected,
  method: Method,
): Promise<void> {
  if (outcome.kind === 'held') {
    await hold(delivery, claim, method, outcome.wait);
    const tried = { ...row, attempts: row.attempts - 1 };
    return putBack(row, expected, again(delivery, tried, waitFor(method, outcome.wait)), keptDoubt(row));
  }
  const { kind, problem } = outcome;
  if (kind === 'refused' || (kind === 'puzzling' && row.attempts >= triesWhenPuzzled)) {
    return recordFailed(delivery, row, expected, problem, keptDoubt(row));
  }
  return putBack(row, expected, { ...again(delivery, row), problem }, keptDoubt(row));
}

/** Rows whose next method is held are passed over anyhow; that a conversation has to be opened first, a row does not show. */
function waitFor(method: Method, wait: number): number {
  return method === 'open' ? wait : 0;
}

/** `row` is as it was before the attempt: a doubt that was not there then was about this attempt alone. */
function keptDoubt(row: Row): { keepDoubt: boolean } {
  return { keepDoubt: row.doubtSince !== undefined };
}

async function notSendable(
  delivery: Delivery,
  claim: Claim,
  row: Row,
  place: Exclude<Found, { kind: 'target' }>,
): Promise<void> {
  const expected = { state: 'waiting' } as const;
  if (place.kind === 'later') return putBack(row, expected, again(delivery, row, delivery.limits.poll));
  if (place.kind === 'held') return putBack(row, expected, again(delivery, row, place.wait));
  if (place.kind === 'failed') return recordFailed(delivery, row, expected, place.problem);
  tell(delivery, row, place.outcome, 0);
  await notDone(delivery, claim, { ...row, attempts: row.attempts + 1 }, place.outcome, expected, 'open');
}
