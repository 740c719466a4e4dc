import mongoose from 'mongoose';
import { Posts, postAt, whereTheyStand } from '../../outbox';
import type { OpenThread } from '../threads';
import { type CheckIn, CheckIns, isOpen, isUnderWay } from './model';
import { isKnown } from './parts';
import type { Standing } from './replies';
import { type Opening, promptKey, questionKey } from './turn';

const plain = { _id: 0 } as const;

export function checkInByKey(workspace: string, key: string): Promise<CheckIn | null> {
  return CheckIns.findOne({ workspace, key }, plain).lean<CheckIn>();
}

/** The check-in under whose prompt this thread hangs; `isOurs` says that the thread's root is another post of ours. */
export async function checkInOfThread(workspace: string, channel: string, threadTs: string) {
  const post = await postAt({ workspace, channel, ts: threadTs });
  if (!post?.about?.checkIn) return undefined;
  const checkIn = await checkInByKey(workspace, post.about.checkIn);
  return checkIn ? { checkIn, isPrompt: post.key === promptKey(checkIn) } : undefined;
}

/** The check-in that waits for this facilitator's answer, in this channel or, in the app's own conversation, anywhere. */
export async function waitingFor(
  workspace: string,
  facilitator: string,
  channel?: string,
): Promise<CheckIn | undefined> {
  const out = await CheckIns.find({ workspace, facilitator, isOut: true, ...(channel && { channel }) }, plain)
    .sort({ postedAt: -1 })
    .limit(5)
    .lean<CheckIn[]>();
  return out.find(isUnderWay);
}

/** The check-in into which a message from outside its thread was taken, or is about to be. */
export async function checkInWithStray(
  workspace: string,
  by: string,
  ts: string,
): Promise<CheckIn | undefined> {
  const recent = await CheckIns.find({ workspace, facilitator: by }, plain)
    .sort({ postedAt: -1 })
    .limit(3)
    .lean<CheckIn[]>();
  return recent.find(
    ({ strays, answers }) =>
      strays.some((stray) => stray.ts === ts) ||
      answers.some(({ parts }) => parts.some((part) => part.outside && part.ts === ts)),
  );
}

/** The check-in that holds a message: that of its thread, unless another took it for a possible answer to its own questions. */
export async function checkInOfMessage(
  workspace: string,
  channel: string,
  { thread_ts, user, ts }: { thread_ts?: string; user?: string; ts?: string },
): Promise<CheckIn | undefined> {
  const thread = thread_ts ? await checkInOfThread(workspace, channel, thread_ts) : undefined;
  const own = thread?.isPrompt ? thread.checkIn : undefined;
  if (own && (isOpen(own) || (ts && isKnown(own, { channel, ts })))) return own;
  const other = user && ts ? await checkInWithStray(workspace, user, ts) : undefined;
  return other ?? own;
}

/** Where its questions stand in Slack, to know which one a reply followed. */
export async function standingOf(checkIn: CheckIn): Promise<Standing> {
  const keys = new Map(checkIn.asked.map(({ question }) => [questionKey(checkIn, question), question]));
  const places = await whereTheyStand(checkIn.workspace, [...keys.keys()]);
  return new Map([...places].map(([key, { ts }]) => [keys.get(key) ?? 0, ts]));
}

/** What became of the posts that open check-ins, by the check-in's key. */
export async function openingsOf(workspace: string, keys: string[]): Promise<Map<string, Opening>> {
  if (keys.length === 0) return new Map();
  const byPost = new Map(keys.map((key) => [promptKey({ key }), key]));
  const posts = await Posts.find(
    { workspace, key: mongoose.trusted({ $in: [...byPost.keys()] }) },
    { _id: 0, key: 1, state: 1, sentAt: 1 },
  ).lean();
  return new Map(
    posts.map(({ key, state, sentAt }) => [
      byPost.get(key) ?? '',
      { isSaid: state === 'sent', ...(sentAt && { saidAt: sentAt }) },
    ]),
  );
}

/** The threads of all check-ins that are out, the newest first. */
export async function openThreads(workspace: string): Promise<OpenThread[]> {
  const open = await CheckIns.find({ workspace, isOut: true }, { _id: 0, key: 1 })
    .sort({ postedAt: -1 })
    .lean<{ key: string }[]>();
  return open.map(({ key }) => ({ post: promptKey({ key }), record: key }));
}
