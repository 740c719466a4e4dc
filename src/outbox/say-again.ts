import type { ClientSession } from 'mongoose';
import { type Message, postRows } from './model';

/**
 * A post that somebody deleted in Slack is said again, with these words, in the transaction that has noticed it. The renewal
 * that found nothing to renew is dropped.
 */
export async function sayAgain(
  session: ClientSession,
  { workspace, key, message }: { workspace: string; key: string; message: Message },
  now: Date,
): Promise<void> {
  await postRows.updateOne(
    { workspace, key, state: 'sent' },
    {
      $set: { state: 'waiting', message, readyAt: now, enqueuedAt: now, attempts: 0 },
      $unset: { channel: 1, ts: 1, sentAt: 1, attemptAt: 1, doubtSince: 1, problem: 1 },
      $inc: { revision: 1 },
    },
    { session },
  );
  await postRows.updateOne(
    { workspace, key: `update:${key}`, state: 'failed' },
    { $set: { state: 'dropped' }, $unset: { message: 1, problem: 1 } },
    { session },
  );
}
