import { type PostState, postRows, unfinished } from './model';
import type { Row } from './pick';
import { consequences } from './place';

/** Waits longer than this, and somebody should look why. In milliseconds. */
const stuckAfter = 15 * 60_000;

/** Without their words, those enqueued last first; unless told, those that are not sent. */
export function listPosts({
  workspace,
  states = [...unfinished, 'failed'],
  limit = 100,
}: {
  workspace: string;
  states?: PostState[];
  limit?: number;
}): Promise<Row[]> {
  return postRows
    .find({ workspace, state: { $in: states } }, { projection: { message: 0 } })
    .sort({ enqueuedAt: -1, _id: -1 })
    .limit(limit)
    .toArray();
}

/**
 * Tries a failed post again, and with it what failed only because it had; where Slack may have taken it already, by looking in
 * the channel first. Says how many posts wait again: none if there is no such failed post.
 */
export async function retryPost(workspace: string, key: string, now: Date): Promise<number> {
  const { modifiedCount } = await postRows.updateOne({ workspace, key, state: 'failed' }, [
    {
      $set: {
        state: { $cond: [{ $ifNull: ['$doubtSince', false] }, 'unsure', 'waiting'] },
        readyAt: now,
        attempts: 0,
      },
    },
    { $unset: ['problem'] },
  ]);
  if (modifiedCount === 0) return 0;
  const followers = await postRows
    .find({
      workspace,
      state: 'failed',
      problem: { $in: Object.values(consequences) },
      $or: [{ inThreadOf: key }, { of: key }],
    })
    .project<{ key: string }>({ key: 1 })
    .toArray();
  let count = modifiedCount;
  for (const follower of followers) count += await retryPost(workspace, follower.key, now);
  return count;
}

/** Decides that it need not be said: its words go. False if it is being sent, was sent, or is not known. */
export async function dropPost(workspace: string, key: string): Promise<boolean> {
  const { modifiedCount } = await postRows.updateOne(
    { workspace, key, state: { $in: ['waiting', 'unsure', 'failed'] } },
    { $set: { state: 'dropped' }, $unset: { message: 1, lease: 1 } },
  );
  return modifiedCount > 0;
}

export interface OutboxDepth {
  waiting: number;
  oldestSeconds: number;
  failed: number;
  /** Waiting for more than a quarter of an hour. */
  stuck: number;
}

export async function outboxDepth(workspace: string, now: Date): Promise<OutboxDepth> {
  const waits = { workspace, state: { $in: unfinished } };
  const failed = await postRows.countDocuments({ workspace, state: 'failed' }, { hint: 'failed' });
  const [found] = await postRows
    .aggregate<{ waiting: number; oldest: Date; stuck: number }>([
      { $match: waits },
      {
        $group: {
          _id: null,
          waiting: { $sum: 1 },
          oldest: { $min: '$enqueuedAt' },
          stuck: {
            $sum: { $cond: [{ $lt: ['$enqueuedAt', new Date(now.getTime() - stuckAfter)] }, 1, 0] },
          },
        },
      },
    ])
    .toArray();
  const oldestSeconds = found ? Math.max(0, (now.getTime() - found.oldest.getTime()) / 1_000) : 0;
  return { waiting: found?.waiting ?? 0, oldestSeconds, failed, stuck: found?.stuck ?? 0 };
}
