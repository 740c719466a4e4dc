import type { ClientSession } from 'mongoose';
import { type About, type PostState, postRows } from './model';

const movable: PostState[] = ['waiting', 'failed'];

/**
 * What was not said yet about a check-in or a problem goes to another channel, in the transaction of that change. False, and all stays, when
 * the post that opens its thread stands in the old channel, may stand there, or is being sent.
 */
export async function moveUnsaid(
  session: ClientSession,
  move: {
    workspace: string;
    root: string;
    about: Pick<About, 'checkIn' | 'problem'>;
    from: string;
    to: string;
  },
): Promise<boolean> {
  const { workspace, root, about, from, to } = move;
  const unsaid = { workspace, state: { $in: movable }, 'to.channel': from };
  // Counted as another revision: who is about to send it looks again.
  const moved = { $set: { to: { channel: to }, lane: to }, $inc: { revision: 1 } };
  const { matchedCount } = await postRows.updateOne(
    { ...unsaid, key: root, doubtSince: { $exists: false } },
    moved,
    { session },
  );
  if (matchedCount === 0) return false;
  const ofIt = Object.fromEntries(Object.entries(about).map(([what, key]) => [`about.${what}`, key]));
  await postRows.updateMany({ ...unsaid, ...ofIt }, moved, { session });
  return true;
}
