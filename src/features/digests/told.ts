import mongoose from 'mongoose';
import { type Digest, Digests } from './model';

/** Until when a manager's weekly digests have told; undefined before the first. */
export async function toldUntil(workspace: string, manager: string): Promise<Date | undefined> {
  const weekly = { workspace, manager, week: mongoose.trusted({ $exists: true }), preview: null };
  const newest = await Digests.findOne(weekly, { _id: 0, until: 1 })
    .sort({ at: -1 })
    .lean<Pick<Digest, 'until'>>();
  return newest?.until;
}
