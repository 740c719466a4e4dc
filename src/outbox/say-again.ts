import type { ClientSession } from 'mongoose';
import { type Message, postRows } from './model';

/**
 * A post that somebody deleted in Slack is said again, with these words, in the transaction that has noticed it. Where it stood
 * is kept, and the renewal that found nothing to renew is dropped.
 */
export async function sayAgain(
  session: ClientSession,
  { workspace, key, message }: { workspace: string; key: string; message: Message },
  now: Date,
): Promise<void> {
  await postRows.updateOne(
    { workspace, key, state: 'sent' },
    [
      {
        $set: {
          state: 'waiting',
          message: { $literal: message },
          readyAt: now,
          enqueuedAt: now,
          attempts: 0,
          revision: { $add: ['$revision', 1] },
          formerly: {
            $concatArrays: [{ $ifNull: ['$formerly', []] }, [{ channel: '$channel', ts: '$ts' }]],
          },
        },
      },
      { $unset: ['channel', 'ts', 'sentAt', 'attemptAt', 'doubtSince', 'problem'] },
    ],
    { session },
  );
  await postRows.updateOne(
    { workspace, key: `update:${key}`, state: 'failed' },
    { $set: { state: 'dropped' }, $unset: { message: 1, problem: 1 } },
    { session },
  );
}
