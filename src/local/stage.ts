import { type CheckIn, CheckIns } from '../features/check-ins';
import type { Accompany } from '../features/feature';
import { type Message, type Post, Posts } from '../outbox';

export type Stage = ReturnType<typeof createStage>;

/** Where the example's past is shown: posts and people's messages of the check-ins that can still be reached. */
export function createStage({ workspace, slack }: Accompany, url: string) {
  /** Keys of the check-ins whose messages stand in the local workspace. */
  const real = new Set<string>();

  /** Sends what waits of those; what belongs to the others was said long ago, and is not kept. */
  async function show(): Promise<void> {
    const waiting = await Posts.find({ workspace, state: 'waiting' })
      .sort({ enqueuedAt: 1, _id: 1 })
      .lean<Post[]>();
    for (const post of waiting) {
      if (real.has(post.about.checkIn ?? '') && post.message) await send(post, post.message);
      else await Posts.deleteOne({ _id: post._id });
    }
  }

  async function send(post: Post, message: Message): Promise<void> {
    const place = await placeOf(post);
    if (post.kind === 'update') {
      if (place) await slack.chat.update({ ...place, ...named(message, place.id) });
      await Posts.deleteOne({ _id: post._id });
      return;
    }
    const { channel = '', ts = '' } = await slack.chat.postMessage({
      channel: post.lane,
      ...(place && { thread_ts: place.ts }),
      ...named(message, post._id.toHexString()),
    });
    await Posts.updateOne(
      { _id: post._id },
      { $set: { state: 'sent', channel, ts, sentAt: post.enqueuedAt }, $unset: { message: 1 } },
    );
  }

  /** The post under which this one stands, or which it renews. */
  async function placeOf({ of, inThreadOf }: Post) {
    const key = of ?? inThreadOf;
    const post = key && (await Posts.findOne({ workspace, key }).lean<Post>());
    return post ? { channel: post.channel ?? '', ts: post.ts ?? '', id: post._id.toHexString() } : undefined;
  }

  /** A person writes in the thread of a check-in; returns where it stands. */
  async function says(checkIn: CheckIn, by: string, text: string, at: Date): Promise<string> {
    if (!real.has(checkIn.key)) return `${Math.floor(at.getTime() / 1000)}.000100`;
    const prompt = await Posts.findOne({ workspace, key: `check-in:${checkIn.key}` }).lean<Post>();
    const response = await fetch(`${url}/_control/message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: checkIn.channel, user: by, text, thread_ts: prompt?.ts }),
    });
    const { message } = (await response.json()) as { message: { ts: string } };
    return message.ts;
  }

  /** The local workspace knows no past: what it says was written now was written then. */
  async function backdate(key: string, ts: string, at: Date): Promise<void> {
    const checkIn = await CheckIns.findOne({ workspace, key }, { _id: 0 }).lean<CheckIn>();
    if (!checkIn || !real.has(key)) return;
    const written = [...checkIn.answers.flatMap(({ parts }) => parts), ...checkIn.remarks].filter(
      (one) => one.ts === ts,
    );
    for (const one of written) one.at = at;
    if (checkIn.response?.ts === ts) checkIn.response.at = at;
    const { answers, remarks, response } = checkIn;
    await CheckIns.updateOne(
      { workspace, key },
      { $set: { answers, remarks, ...(response && { response }) } },
    );
  }

  return { real, show, says, backdate };
}

/** As the outbox sends it: the first block carries the post's id. */
function named({ text, blocks: [first, ...rest] }: Message, id: string): Message {
  return { text, blocks: first ? [{ ...first, block_id: `post:${id}` }, ...rest] : [] };
}
