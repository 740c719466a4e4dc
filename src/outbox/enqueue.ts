import { type ClientSession, type mongo, Types } from 'mongoose';
import { type About, type Message, type Place, type Post, Posts, postRows } from './model';

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
 * Promises that these posts will be said, once, and that others will be renewed: call it in the transaction of the change
 * that causes them. Several waiting updates of one post become the newest; of unknown posts nothing is.
 * A key that is taken already aborts the transaction (E11000): the change that would say it again has happened before.
 */
export async function enqueue(
  session: ClientSession,
  posts: NewPost[],
  now: Date,
  updates: NewUpdate[] = [],
): Promise<void> {
  const rows = posts.map((post) => waiting(post, now));
  const renewals = await renewalsOf(session, updates, rows, now);
  if (rows.length + renewals.length === 0) return;
  const inserts = rows.map((document) => ({ insertOne: { document } }));
  await postRows.bulkWrite([...inserts, ...renewals], { session, ordered: true });
}

/** The row of a post that waits to be sent. */
export function waiting(post: NewPost, now: Date): Post {
  return {
    ...fresh(now),
    workspace: post.workspace,
    key: post.key,
    kind: 'post',
    lane: 'channel' in post.to ? post.to.channel : post.to.user,
    to: post.to,
    ...(post.inThreadOf && { inThreadOf: post.inThreadOf }),
    message: post.message,
    about: post.about ?? {},
  };
}

const fresh = (now: Date) => ({
  _id: new Types.ObjectId(),
  revision: 1,
  state: 'waiting' as const,
  readyAt: now,
  attempts: 0,
  enqueuedAt: now,
});

type Known = Pick<Post, '_id' | 'key' | 'lane' | 'to' | 'about' | 'inThreadOf'>;

async function renewalsOf(
  session: ClientSession,
  updates: NewUpdate[],
  rows: Post[],
  now: Date,
): Promise<mongo.AnyBulkWriteOperation<Post>[]> {
  const newest = [...new Map(updates.map((update) => [`${update.workspace} ${update.of}`, update])).values()];
  const [workspace] = newest.map((update) => update.workspace);
  if (workspace === undefined) return [];
  const known = await postRows
    .find<Known>(
      { workspace, key: { $in: newest.flatMap(({ of }) => [of, updateKey(of)]) } },
      { session, projection: { key: 1, lane: 1, to: 1, about: 1, inThreadOf: 1 } },
    )
    .toArray();
  const posts = new Map([...known, ...rows].map((post) => [post.key, post]));
  return newest.flatMap((update): mongo.AnyBulkWriteOperation<Post>[] => {
    const post = posts.get(update.of);
    if (!post) return [];
    const isNew = !posts.has(updateKey(update.of));
    return [
      isNew ? { insertOne: { document: firstRenewal(update, post, now) } } : renewal(update, post, now),
    ];
  });
}

const updateKey = (of: string) => `update:${of}`;

function firstRenewal({ workspace, of, message }: NewUpdate, post: Known, now: Date): Post {
  const { lane, to, about, inThreadOf } = post;
  return {
    ...fresh(now),
    workspace,
    key: updateKey(of),
    kind: 'update',
    of,
    lane,
    to,
    ...(inThreadOf && { inThreadOf }),
    message,
    about,
  };
}

/** One that waits becomes the newest; one that is being sent just now is followed by another. */
function renewal(
  { workspace, of, message }: NewUpdate,
  post: Known,
  now: Date,
): mongo.AnyBulkWriteOperation<Post> {
  const isBeingSent = { $eq: ['$state', 'sending'] };
  return {
    updateOne: {
      filter: { workspace, key: updateKey(of) },
      update: [
        {
          $set: {
            message: { $literal: message },
            revision: { $add: ['$revision', 1] },
            state: { $cond: [isBeingSent, 'sending', 'waiting'] },
            readyAt: { $cond: [isBeingSent, '$readyAt', now] },
            enqueuedAt: now,
            attempts: 0,
            lane: { $literal: post.lane },
            to: { $literal: post.to },
            about: { $literal: post.about },
          },
        },
        { $unset: ['problem'] },
      ],
    },
  };
}

/** What waits to be said, or could not be, and what waits to renew it, is said as it reads now. */
export async function replaceUnsaid(session: ClientSession, updates: NewUpdate[]): Promise<void> {
  for (const { workspace, of, message } of updates) {
    await Posts.collection.updateMany(
      { workspace, key: { $in: [of, updateKey(of)] }, message: { $exists: true } },
      { $set: { message } },
      { session },
    );
  }
}
