import mongoose from 'mongoose';
import * as limits from '../../../slack/limits';
import { type Problem, Problems } from '../model';

/** Other open problems of the same pairing, the newest first; one more than a list in Slack can offer. */
export function openBeside({ workspace, pairing, key }: Problem): Promise<Pick<Problem, 'key' | 'title'>[]> {
  return Problems.find(
    { workspace, pairing, isOpen: true, key: mongoose.trusted({ $ne: key }) },
    { _id: 0, key: 1, title: 1 },
  )
    .sort({ raisedAt: -1 })
    .limit(limits.SELECT_OPTIONS + 1)
    .lean<Pick<Problem, 'key' | 'title'>[]>();
}
