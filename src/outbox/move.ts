import type { ClientSession } from 'mongoose';
import { type PostState, postRows } from './model';

const movable: PostState[] = ['waiting', 'failed'];

/**
 * What was not said yet about a check-in goes to another channel, in the transaction of that change. False, and all stays, when
 * the post that opens its thread stands in the old channel, may stand there, or is being sent.
 */
export async function moveUnsaid(
  session: ClientSession,
  move: { workspace: string; root: string; checkIn: string; from: string; to: string },
): Promise<boolean> {
  const { workspace, root, checkIn, from, to } = move;
  const unsaid = { workspace, state: { $in: movable }, 'to.channel': from };
  // Counted as another revision: who is about to send it looks again.
  const moved = { $set: { to: { channel: to }, lane: to }, $inc: { revision: 1 } };
  const { matchedCount } = await postRows.updateOne(
    { ...unsaid, key: root, doubtSince: { $exists: false } },
    moved,
    { session },
  );
  if (matchedCount === 0) return false;
  await postRows.updateMany({ ...unsaid, 'about.checkIn': checkIn }, moved, { session });
  return true;
}
