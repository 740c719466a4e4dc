import mongoose from 'mongoose';
import type { Stakeholder } from '../stakeholders';
import { type Comment, Comments, type Meeting, Meetings } from './model';

export function meetingByKey(workspace: string, key: string): Promise<Meeting | null> {
  return Meetings.findOne({ workspace, key }, { _id: 0 }).lean<Meeting>();
}

const DAY = 86_400_000;

/**
 * The meeting that somebody logs a second time: with the same stakeholder, on the same date, by them, within a day. None where the
 * form itself was saved already.
 */
export async function sameMeeting(
  workspace: string,
  {
    stakeholder,
    metOn,
    by,
    view,
    now,
  }: Pick<Meeting, 'stakeholder' | 'metOn' | 'by'> & { view: string; now: Date },
): Promise<Meeting | undefined> {
  const found = await Meetings.findOne(
    {
      workspace,
      stakeholder,
      metOn,
      by,
      key: mongoose.trusted({ $ne: view }),
      'versions.view': mongoose.trusted({ $ne: view }),
      at: mongoose.trusted({ $gt: new Date(now.getTime() - DAY) }),
    },
    { _id: 0 },
  )
    .sort({ at: -1 })
    .lean<Meeting>();
  if (!found || (await meetingByKey(workspace, view))) return undefined;
  return found;
}

/** The last meeting that came into a stakeholder's thread before a time, logged or moved there; comments belong to it. */
export async function meetingBefore(
  { workspace, key: stakeholder }: Pick<Stakeholder, 'workspace' | 'key'>,
  at: Date,
): Promise<Meeting | null> {
  const here = { workspace, stakeholder };
  const before = mongoose.trusted({ $lte: at });
  const [logged, moved] = await Promise.all([
    Meetings.findOne({ ...here, at: before, movedAt: mongoose.trusted({ $exists: false }) }, { _id: 0 })
      .sort({ at: -1 })
      .lean<Meeting>(),
    Meetings.findOne({ ...here, movedAt: before }, { _id: 0 })
      .sort({ movedAt: -1 })
      .lean<Meeting>(),
  ]);
  if (!logged || !moved) return logged ?? moved;
  return (moved.movedAt ?? moved.at) > logged.at ? moved : logged;
}

/** Of one meeting, in its view. */
const MOST_COMMENTS = 1_000;

export function commentsOf(workspace: string, meeting: string): Promise<Comment[]> {
  return Comments.find({ workspace, meeting }, { _id: 0 })
    .sort({ at: 1 })
    .limit(MOST_COMMENTS)
    .lean<Comment[]>();
}
