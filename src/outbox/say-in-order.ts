import { type ClientSession, type mongo, Types } from 'mongoose';
import { type NewPost, waiting } from './enqueue';
import { type Post, postRows, type Standing } from './model';

/** A post of it is on its way to Slack: whoever wants it said again asks once more in a moment. */
export class StillBeingSent extends Error {
  constructor(key: string) {
    super(`${key} is being sent just now`);
    this.name = 'StillBeingSent';
  }
}

type Known = Pick<Post, '_id' | 'key' | 'state' | 'lane' | 'channel' | 'ts' | 'formerly'>;

/**
 * Posts are said in this order, each once, whether they were said before or not: those that stand in Slack are said again and keep
 * where they stood, those that wait are said with these words. What else waits in the threads that they begin, or failed there,
 * follows them. In the transaction of the change that wants it so.
 */
export async function sayInOrder(session: ClientSession, posts: NewPost[], now: Date): Promise<void> {
  const [workspace] = posts.map((post) => post.workspace);
  if (workspace === undefined) return;
  const keys = posts.map(({ key }) => key);
  const known = await knownOf(session, workspace, keys);
  const writes = posts.map((post, place): mongo.AnyBulkWriteOperation<Post> => {
    const enqueuedAt = after(now, place);
    const row = { ...waiting(post, now), enqueuedAt };
    const before = known.get(post.key);
    return before ? again(before, row) : { insertOne: { document: row } };
  });
  await postRows.bulkWrite(writes, { session, ordered: true });
  // What would have renewed them finds them renewed.
  await postRows.updateMany(
    { workspace, key: { $in: keys.map((key) => `update:${key}`) }, state: { $in: ['waiting', 'failed'] } },
    { $set: { state: 'dropped' }, $unset: { message: 1, problem: 1 } },
    { session },
  );
  const roots = posts.filter(({ inThreadOf }) => !inThreadOf);
  for (const { key, to } of roots) {
    const before = known.get(key);
    if (before) await follow(session, { workspace, key, to, from: before.lane, keys }, now, posts.length);
  }
}

const after = (now: Date, milliseconds: number) => new Date(now.getTime() + milliseconds);

async function knownOf(session: ClientSession, workspace: string, keys: string[]) {
  const projection = { key: 1, state: 1, lane: 1, channel: 1, ts: 1, formerly: 1 };
  const rows = await postRows
    .find<Known>({ workspace, key: { $in: keys } }, { session, projection })
    .toArray();
  const sending = rows.find(({ state }) => state === 'sending' || state === 'unsure');
  if (sending) throw new StillBeingSent(sending.key);
  return new Map(rows.map((row) => [row.key, row]));
}

function again(
  { _id, channel, ts, formerly = [] }: Known,
  { workspace, lane, to, inThreadOf, message, about, readyAt, enqueuedAt }: Post,
): mongo.AnyBulkWriteOperation<Post> {
  return {
    updateOne: {
      filter: { workspace, _id },
      update: {
        $set: {
          ...(channel && ts && { formerly: [...formerly, { channel, ts }] }),
          ...(inThreadOf && { inThreadOf }),
          ...{ state: 'waiting', lane, to, message, about, readyAt, enqueuedAt, attempts: 0 },
        },
        $inc: { revision: 1 },
        $unset: { channel: 1, ts: 1, sentAt: 1, attemptAt: 1, doubtSince: 1, lease: 1, problem: 1 },
      },
    },
  };
}

/** Posts of a thread keep their order: those that wait would wait for ever before the post that begins it. */
async function follow(
  session: ClientSession,
  {
    workspace,
    key,
    to,
    from,
    keys,
  }: { workspace: string; key: string; to: Post['to']; from: string; keys: string[] },
  now: Date,
  place: number,
): Promise<void> {
  const others = { workspace, inThreadOf: key, kind: 'post' as const, key: { $nin: keys } };
  const change = {
    $set: {
      ...{ state: 'waiting' as const, enqueuedAt: after(now, place), readyAt: now, attempts: 0 },
      ...{ to, lane: to.channel ?? to.user ?? from },
    },
    $unset: { problem: 1 as const, doubtSince: 1 as const },
    $inc: { revision: 1 },
  };
  // Each of the two is found by an index of its own.
  await postRows.updateMany({ ...others, lane: from, state: 'waiting' }, change, { session });
  await postRows.updateMany({ ...others, state: 'failed' }, change, { session });
}

/**
 * Keeps where a post stood under a key of its own, before it is said elsewhere: what stands there still can be renewed, and
 * answered in its thread.
 */
export async function keepFormer(
  session: ClientSession,
  { workspace, key, as }: { workspace: string; key: string; as: string },
): Promise<Standing | undefined> {
  const post = await postRows.findOne({ workspace, key, state: 'sent' }, { session });
  const { channel, ts } = post ?? {};
  if (!post || !channel || !ts) return undefined;
  const { formerly: _, ...row } = post;
  await postRows.insertOne({ ...row, _id: new Types.ObjectId(), key: as, revision: 1 }, { session });
  return { channel, ts };
}

/** Fails of updates of what nobody can see any more are no faults. */
export async function dropRenewal(
  session: ClientSession,
  { workspace, of }: { workspace: string; of: string },
): Promise<void> {
  await postRows.updateOne(
    { workspace, key: `update:${of}`, state: 'failed' },
    { $set: { state: 'dropped' }, $unset: { message: 1, problem: 1 } },
    { session },
  );
}
