import mongoose from 'mongoose';
import { whereTheyStand } from '../../outbox';
import type { Stakeholder } from '../stakeholders';
import { spokenAt, type Where } from '../threads';
import { type Comment, Comments, type Meeting, Meetings } from './model';
import { meetingKey } from './service';

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

/** Slack's clock and ours may differ by so much. Milliseconds. */
const ASTRAY = 60_000;
/** So many of those that came last are asked for where their replies stand. */
const FEW = 10;

/**
 * The meeting that stood last in a stakeholder's thread before a message was written there, by Slack's clock; where that can't be told,
 * the last one that came before it by ours, logged or moved there. Comments belong to it.
 */
export async function meetingBefore(
  of: Pick<Stakeholder, 'workspace' | 'key'>,
  { channel, ts }: Where,
): Promise<Meeting | undefined> {
  const at = spokenAt(ts);
  const last = await lastUntil(of, new Date(at.getTime() + ASTRAY), FEW);
  const places = await whereTheyStand(of.workspace, last.map(meetingKey));
  const stood = last.find((meeting) => {
    const place = places.get(meetingKey(meeting));
    return place?.channel === channel ? Number(place.ts) < Number(ts) : cameAt(meeting) <= at;
  });
  return stood ?? (await lastUntil(of, at, 1))[0];
}

const cameAt = ({ movedAt, at }: Meeting) => movedAt ?? at;

/** Those that came until then, logged or moved there, the last one first. */
async function lastUntil(
  { workspace, key: stakeholder }: Pick<Stakeholder, 'workspace' | 'key'>,
  end: Date,
  most: number,
): Promise<Meeting[]> {
  const here = { workspace, stakeholder };
  const until = mongoose.trusted({ $lte: end });
  const [logged, moved] = await Promise.all([
    Meetings.find({ ...here, at: until, movedAt: mongoose.trusted({ $exists: false }) }, { _id: 0 })
      .sort({ at: -1 })
      .limit(most)
      .lean<Meeting[]>(),
    Meetings.find({ ...here, movedAt: until }, { _id: 0 })
      .sort({ movedAt: -1 })
      .limit(most)
      .lean<Meeting[]>(),
  ]);
  return [...moved, ...logged]
    .sort((one, other) => cameAt(other).getTime() - cameAt(one).getTime())
    .slice(0, most);
}

/** Of one meeting, in its view. */
const MOST_COMMENTS = 1_000;

export function commentsOf(workspace: string, meeting: string): Promise<Comment[]> {
  return Comments.find({ workspace, meeting }, { _id: 0 })
    .sort({ at: 1 })
    .limit(MOST_COMMENTS)
    .lean<Comment[]>();
}
