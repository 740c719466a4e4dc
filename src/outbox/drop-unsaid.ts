import type { ClientSession } from 'mongoose';
import { type About, type PostState, postRows } from './model';

const unsaid: PostState[] = ['waiting', 'unsure', 'failed'];

/**
 * A post need not be said any more, nor what would stand in its thread: their words go, in the transaction that decides so. What
 * is being sent just now is not held back.
 */
export async function dropUnsaid(
  session: ClientSession,
  { workspace, root, about }: { workspace: string; root: string; about: Required<Pick<About, 'checkIn'>> },
): Promise<void> {
  await postRows.updateMany(
    {
      workspace,
      'about.checkIn': about.checkIn,
      state: { $in: unsaid },
      $or: [{ key: root }, { of: root }, { inThreadOf: root }],
    },
    { $set: { state: 'dropped' }, $unset: { message: 1, lease: 1, problem: 1 } },
    { session },
  );
}
