import type { ClientSession } from 'mongoose';
import { type Message, type Place, postRows } from './model';

/**
 * A post that could not be said where it was to be is said elsewhere, in these words, in the transaction that gives it up. False,
 * and all stays, when it may stand where it was to be.
 */
export async function sayTo(
  session: ClientSession,
  { workspace, key, to, message }: { workspace: string; key: string; to: Place; message: Message },
  now: Date,
): Promise<boolean> {
  const { matchedCount } = await postRows.updateOne(
    { workspace, key, state: 'failed', doubtSince: { $exists: false } },
    {
      $set: {
        state: 'waiting',
        to,
        lane: 'channel' in to ? to.channel : to.user,
        message,
        readyAt: now,
        enqueuedAt: now,
        attempts: 0,
      },
      $inc: { revision: 1 },
      $unset: { problem: 1, attemptAt: 1 },
    },
    { session },
  );
  return matchedCount === 1;
}
