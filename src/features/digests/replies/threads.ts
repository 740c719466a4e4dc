import mongoose from 'mongoose';
import { daysLater } from '../../../calendar';
import type { Threads } from '../../threads';
import { Digests } from '../model';
import { postKey } from '../service';
import { takeInReading } from './replies';

/** So long after a digest what is written in its thread is looked for: until two others have come. Days. */
const OPEN = 14;

/** What managers write in the thread of a digest. */
export const digestThreads: Threads = {
  async open(workspace, now) {
    const since = daysLater(now, -OPEN);
    const digests = await Digests.find(
      { workspace, at: mongoose.trusted({ $gt: since }) },
      { _id: 0, key: 1 },
    )
      .sort({ at: -1 })
      .lean();
    return digests.map(({ key }) => ({ post: postKey(key), record: key }));
  },
  recordOf: (post, { digest }) => (digest && post === postKey(digest) ? digest : undefined),
  takeIn: ({ workspace, clock }, { record }, reading) =>
    takeInReading({ workspace, key: record, now: clock() }, reading),
};
