import mongoose, { type ClientSession, Types } from 'mongoose';
import { type About, type Message, type Place, type Post, Posts } from './model';

export interface NewPost {
  workspace: string;
  key: string;
  to: Place;
  message: Message;
  inThreadOf?: string;
  about?: About;
}

export interface NewUpdate {
  workspace: string;
  /** The key of the post that is renewed. */
  of: string;
  message: Message;
}

/**
 * Promises that these posts will be said, once: call it in the transaction of the change that causes them.
 * A key that is taken already aborts the transaction (E11000): the change that would say it again has happened before.
 */
export async function enqueue(session: ClientSession, posts: NewPost[], now: Date): Promise<void> {
  if (posts.length === 0) return;
  await Posts.collection.insertMany(
    posts.map((post) => waiting(post, now)),
    { session, ordered: true },
  );
}

/** The row of a post that waits to be sent. */
export function waiting(post: NewPost, now: Date): Post {
  return {
    _id: new Types.ObjectId(),
    workspace: post.workspace,
    key: post.key,
    kind: 'post',
    lane: 'channel' in post.to ? post.to.channel : post.to.user,
    to: post.to,
    ...(post.inThreadOf && { inThreadOf: post.inThreadOf }),
    message: post.message,
    revision: 1,
    state: 'waiting',
    readyAt: now,
    attempts: 0,
    enqueuedAt: now,
    about: post.about ?? {},
  };
}

/** Promises that posts will be renewed. Several waiting updates of one post become the newest; of unknown posts nothing is. */
export async function enqueueUpdates(session: ClientSession, updates: NewUpdate[], now: Date): Promise<void> {
  const newest = [...new Map(updates.map((update) => [`${update.workspace} ${update.of}`, update])).values()];
  const [workspace] = newest.map((update) => update.workspace);
  if (workspace === undefined) return;
  const known = await Posts.find(
    { workspace, key: mongoose.trusted({ $in: newest.map(({ of }) => of) }) },
    { _id: 0, key: 1, lane: 1, to: 1, about: 1, inThreadOf: 1 },
    { session },
  ).lean<Pick<Post, 'key' | 'lane' | 'to' | 'about' | 'inThreadOf'>[]>();
  const posts = new Map(known.map((post) => [post.key, post]));
  const writes = newest.flatMap((update) => {
    const post = posts.get(update.of);
    return post ? [renewal(update, post, now)] : [];
  });
  if (writes.length > 0) await Posts.collection.bulkWrite(writes, { session, ordered: true });
}

function renewal(
  { workspace, of, message }: NewUpdate,
  post: Pick<Post, 'lane' | 'to' | 'about' | 'inThreadOf'>,
  now: Date,
) {
  const isBeingSent = { $eq: ['$state', 'sending'] };
  return {
    updateOne: {
      filter: { workspace, key: `update:${of}` },
      update: [
        {
          $set: {
            kind: 'update',
            of: { $literal: of },
            ...(post.inThreadOf && { inThreadOf: { $literal: post.inThreadOf } }),
            lane: { $literal: post.lane },
            to: { $literal: post.to },
            about: { $literal: post.about },
            message: { $literal: message },
            revision: { $add: [{ $ifNull: ['$revision', 0] }, 1] },
            state: { $cond: [isBeingSent, 'sending', 'waiting'] },
            readyAt: { $cond: [isBeingSent, '$readyAt', now] },
            enqueuedAt: now,
            attempts: 0,
          },
        },
        { $unset: ['problem'] },
      ],
      upsert: true,
    },
  };
}

/** The post of ours that stands at this place in Slack, if any. */
export function postAt(place: { workspace: string; channel: string; ts: string }) {
  return Posts.findOne(place, { key: 1, about: 1 }).lean();
}

/** Where posts stand in Slack, by key; those that are not sent yet are absent. */
export async function whereTheyStand(workspace: string, keys: string[]) {
  const posts = await Posts.find(
    { workspace, key: mongoose.trusted({ $in: keys }), ts: mongoose.trusted({ $exists: true }) },
    { key: 1, channel: 1, ts: 1 },
  ).lean();
  return new Map(posts.map(({ key, channel = '', ts = '' }) => [key, { channel, ts }]));
}
