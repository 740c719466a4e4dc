import mongoose, { type ClientSession } from 'mongoose';
import { type Post, Posts } from '../../outbox';
import type { Stakeholder } from '../stakeholders';
import { spokenAt, type Where } from '../threads';
import { type Comment, Comments, type Meeting, Meetings } from './model';
import { meetingKey } from './replies';

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
 * The meeting that stood last in a stakeholder’s thread before a message was written there, by Slack’s clock; where that can't be told,
 * the last one that came before it by ours, logged or moved there. Comments belong to it. None where each is known to have come after it.
 */
export async function meetingBefore(
  of: Pick<Stakeholder, 'workspace' | 'key'>,
  message: Where,
): Promise<Meeting | undefined> {
  const at = spokenAt(message.ts);
  const last = await lastUntil(of, new Date(at.getTime() + ASTRAY), FEW);
  const posts = await Posts.find(
    { workspace: of.workspace, key: mongoose.trusted({ $in: last.map(meetingKey) }) },
    { _id: 0, key: 1, state: 1, attemptAt: 1, channel: 1, ts: 1, formerly: 1 },
  ).lean<Reply[]>();
  const replies = new Map(posts.map((post) => [post.key, post]));
  const isBelow = new Set<string>();
  for (const meeting of last) {
    const reply = replies.get(meetingKey(meeting));
    const isAbove = reply && stoodAbove(reply, message, at);
    if (isAbove ?? cameAt(meeting) <= at) return meeting;
    if (isAbove === false) isBelow.add(meeting.key);
  }
  const earlier = await lastUntil(of, at, isBelow.size + 1);
  return earlier.find(({ key }) => !isBelow.has(key));
}

type Reply = Pick<Post, 'key' | 'state' | 'attemptAt' | 'channel' | 'ts' | 'formerly'>;

/** Whether a reply stood above a message when that was written; undefined where it stands elsewhere alone. */
function stoodAbove(
  { state, attemptAt, channel, ts, formerly = [] }: Reply,
  message: Where,
  at: Date,
): boolean | undefined {
  const places = [...formerly, ...(channel && ts ? [{ channel, ts }] : [])];
  const here = places.filter((place) => place.channel === message.channel);
  if (here.length > 0) return here.some((place) => Number(place.ts) < Number(message.ts));
  if (places.length > 0) return undefined;
  // Slack may have taken what we do not know yet to be sent.
  const mayStand = state === 'sending' || state === 'unsure';
  return mayStand && attemptAt !== undefined && attemptAt <= at;
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

/** What was written in a stakeholder's thread and belongs to no meeting. */
export function unattachedOf(
  { workspace, key: stakeholder }: Pick<Stakeholder, 'workspace' | 'key'>,
  session: ClientSession | null = null,
): Promise<Comment[]> {
  const meeting = mongoose.trusted({ $exists: false });
  return Comments.find({ workspace, stakeholder, meeting }, { _id: 0 }, { session })
    .sort({ at: 1 })
    .lean<Comment[]>();
}

/** Of one meeting, in its view. */
const MOST_COMMENTS = 1_000;

export function commentsOf(workspace: string, meeting: string): Promise<Comment[]> {
  return Comments.find({ workspace, meeting }, { _id: 0 })
    .sort({ at: 1 })
    .limit(MOST_COMMENTS)
    .lean<Comment[]>();
}
