import { transaction } from '../database/transaction';
import type { Delivery } from './delivery';
import { type PostState, postRows, unfinished } from './model';
import type { Row } from './pick';

/** What must still be so for a change to be ours to make: somebody else may have gone on with the row. */
export type Expected =
  | { state: 'waiting' }
  | { state: 'sending'; 'lease.by': string }
  | { state: 'unsure'; attemptAt: Date | undefined };

/** Posts about failed posts have keys that begin so; when they fail, nobody is told: that could go on for ever. */
export const aboutFailure = 'outbox-failed:';

/** True if it now counts as sent; its words go. Whoever called Slack knows best: a state that others put it in gives way. */
export async function recordSentPost(
  delivery: Delivery,
  row: Row,
  at: { channel: string; ts: string; adopted: boolean },
): Promise<boolean> {
  const { channel, ts, adopted } = at;
  const { matchedCount } = await postRows.updateOne(
    { workspace: row.workspace, _id: row._id, state: { $in: [...unfinished, 'dropped'] } },
    {
      $set: { state: 'sent', channel, ts, sentAt: delivery.clock() },
      $unset: { message: 1, lease: 1, problem: 1, doubtSince: 1 },
    },
  );
  if (matchedCount === 0) return false;
  try {
    await delivery.onSent?.({ ...row, state: 'sent', channel, ts, adopted });
  } catch (err) {
    delivery.log.error({ err, workspace: row.workspace, key: row.key }, 'what follows a delivery went wrong');
  }
  return true;
}

/** An update that was enqueued anew while it was sent waits again. */
export async function recordSentUpdate(delivery: Delivery, row: Row, by: string): Promise<void> {
  const ours = { workspace: row.workspace, _id: row._id, state: 'sending' as const, 'lease.by': by };
  const { matchedCount } = await postRows.updateOne(
    { ...ours, revision: row.revision },
    {
      $set: { state: 'sent', sentAt: delivery.clock() },
      $unset: { message: 1, lease: 1, problem: 1, doubtSince: 1 },
    },
  );
  if (matchedCount === 0) await putBack(row, ours, { state: 'waiting', readyAt: delivery.clock() });
}

/** Goes on later, in this state. */
export async function putBack(
  row: Row,
  expected: Expected,
  change: { state: PostState; readyAt: Date; attempts?: number; problem?: string },
  { keepDoubt = true }: { keepDoubt?: boolean } = {},
): Promise<void> {
  await postRows.updateOne(
    { workspace: row.workspace, _id: row._id, ...expected },
    { $set: change, $unset: { lease: 1, ...(!keepDoubt && { doubtSince: 1 }) } },
  );
}

/** Gives it up, with the reason, and its words kept for `outbox retry`; tells in the same transaction. */
export async function recordFailed(
  { onFailed, log }: Delivery,
  row: Row,
  expected: Expected,
  problem: string,
  { keepDoubt = true }: { keepDoubt?: boolean } = {},
): Promise<void> {
  const give = (isTold: boolean) =>
    transaction(async (session) => {
      const { matchedCount } = await postRows.updateOne(
        { workspace: row.workspace, _id: row._id, revision: row.revision, ...expected },
        {
          $set: { state: 'failed', problem },
          $unset: { lease: 1, ...(!keepDoubt && { doubtSince: 1 }) },
        },
        { session },
      );
      if (matchedCount > 0 && isTold) await onFailed?.({ ...row, state: 'failed', problem }, session);
      return matchedCount > 0;
    });
  let isFailed: boolean;
  try {
    isFailed = await give(!row.key.startsWith(aboutFailure));
  } catch (err) {
    log.error({ err, workspace: row.workspace, key: row.key }, 'could not tell that a post has failed');
    isFailed = await give(false);
  }
  const line = { workspace: row.workspace, key: row.key, pairing: row.about.pairing, problem };
  if (isFailed) log.error(line, 'given up');
  // An update that was enqueued anew meanwhile gets its own try.
  else await putBack(row, expected, { state: 'waiting', readyAt: row.readyAt });
}
