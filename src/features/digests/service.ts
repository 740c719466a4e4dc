import mongoose, { type ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import { enqueue, type NewPost, type NewUpdate, Posts, replaceUnsaid } from '../../outbox';
import { removalsSoFar, removedSince } from '../removal';
import { detailMessages, nothingMore } from './details';
import { digestMessage } from './messages';
import { type Digest, Digests } from './model';

export const postKey = (digest: string) => `digest:${digest}`;
const detailKey = (digest: string, number: number) => `${postKey(digest)}/details/${number}`;

/** Words that a digest may show were removed for good while it was made. */
class Outdated extends Error {}

/** Makes a digest and keeps it: again, if words that it may show were removed for good meanwhile. */
export async function freshly<T>(
  workspace: string,
  makeAndKeep: (removals: number) => Promise<T>,
): Promise<T> {
  for (let left = 2; ; left -= 1) {
    const removals = await removalsSoFar(workspace);
    try {
      return await makeAndKeep(removals);
    } catch (err) {
      if (left === 0 || !(err instanceof Outdated)) throw err;
    }
  }
}

/** Keeps a digest, and promises that it is said; not when words were removed since it was begun (`freshly`). */
export async function keepAndSay(
  session: ClientSession,
  digest: Digest,
  now: Date,
  removals: number,
): Promise<void> {
  const { workspace, key, to, quotes } = digest;
  await Digests.collection.insertOne({ ...digest }, { session, ignoreUndefined: true });
  const message = digestMessage(digest);
  await enqueue(session, [{ workspace, key: postKey(key), to, message, about: { digest: key } }], now);
  // Last, and outside of the transaction, which does not see what happened since it began.
  if (await removedSince(workspace, removals, quotes)) throw new Outdated(key);
}

export function digestByKey(workspace: string, key: string): Promise<Digest | null> {
  return Digests.findOne({ workspace, key }, { _id: 0 }).lean<Digest>();
}

/** Somebody has seen it: kept once for each, and shown. */
export async function markSeen(workspace: string, key: string, by: string, now: Date): Promise<boolean> {
  return change(workspace, key, now, (digest) => {
    if (digest.seen.some((one) => one.by === by)) return undefined;
    return { digest: withSeen(digest, by, now) };
  });
}

export function withSeen(digest: Digest, by: string, now: Date): Digest {
  const isKnown = digest.seen.some((one) => one.by === by);
  return isKnown ? digest : { ...digest, seen: [...digest.seen, { by, at: now }] };
}

/** The details, from what was frozen, into its thread: once. */
export async function sayDetails(workspace: string, key: string, by: string, now: Date): Promise<boolean> {
  return transaction(async (session) => {
    const digest = await Digests.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Digest>();
    if (!digest || digest.details) return false;
    const posts = detailMessages(digest).map((message, number) => ({
      workspace,
      key: detailKey(key, number),
      to: digest.to,
      inThreadOf: postKey(key),
      message,
      about: { digest: key },
    }));
    await Digests.updateOne(
      { workspace, key },
      { $set: { details: { by, at: now, posts: posts.length } }, $inc: { version: 1 } },
      { session },
    );
    await enqueue(session, posts, now);
    return true;
  });
}

/** Those of posts that wait to be said: they are said as they read now, and need no renewal afterwards. */
async function unsaidOf(session: ClientSession, updates: NewUpdate[]): Promise<NewUpdate[]> {
  const [workspace] = updates.map((update) => update.workspace);
  if (workspace === undefined) return [];
  const waiting = await Posts.find(
    { workspace, key: mongoose.trusted({ $in: updates.map(({ of }) => of) }), state: 'waiting' },
    { _id: 0, key: 1 },
    { session },
  ).lean();
  const keys = new Set(waiting.map(({ key }) => key));
  return updates.filter(({ of }) => keys.has(of));
}

const without = (updates: NewUpdate[], unsaid: NewUpdate[]) =>
  updates.filter((update) => !unsaid.includes(update));

/** What follows from a change: posts that are said with it. */
interface Changed {
  digest: Digest;
  posts?: NewPost[];
  updates?: NewUpdate[];
}

/** Changes what is kept of a digest and renews its message, in one transaction; nothing where there is nothing to change. */
export async function change(
  workspace: string,
  key: string,
  now: Date,
  changed: (digest: Digest, session: ClientSession) => Changed | undefined | Promise<Changed | undefined>,
): Promise<boolean> {
  return transaction(async (session) => {
    const digest = await Digests.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Digest>();
    const after = digest && (await changed(digest, session));
    if (!digest || !after) return false;
    const { matchedCount } = await Digests.collection.replaceOne(
      { workspace, key, version: digest.version },
      { ...after.digest, version: digest.version + 1 },
      { session, ignoreUndefined: true },
    );
    if (matchedCount !== 1) throw new Error(`digest ${key}: somebody else was faster`);
    const message = digestMessage(after.digest);
    const isChanged = JSON.stringify(message) !== JSON.stringify(digestMessage(digest));
    const renewal = isChanged ? [{ workspace, of: postKey(key), message }] : [];
    const updates = [...renewal, ...(after.updates ?? [])];
    const unsaid = await unsaidOf(session, updates);
    await replaceUnsaid(session, unsaid);
    await enqueue(session, after.posts ?? [], now, without(updates, unsaid));
    return true;
  });
}

/** The details that were asked for, as they read now. */
export function detailUpdates(digest: Digest): NewUpdate[] {
  const { workspace, key, details, language } = digest;
  const told = detailMessages(digest);
  const nothing = nothingMore(language);
  return Array.from({ length: details?.posts ?? 0 }, (_, number) => ({
    workspace,
    of: detailKey(key, number),
    message: told[number] ?? nothing,
  }));
}
