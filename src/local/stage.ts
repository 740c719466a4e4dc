import type { WebClient } from '@slack/web-api';
import { type Message, type Post, Posts, waiting } from '../outbox';
import type { Said } from './history';

/** Says in the local workspace what was said in the past, at its time; the records then know where it stands. */
export async function tellPast(
  said: Said[],
  { slack, url }: { slack: WebClient; url: string },
): Promise<void> {
  const control = controlOf(url);
  const rows: Post[] = [];
  const threads = new Map<string, string>();
  const inOrder = [...said].sort((one, other) => one.at.getTime() - other.at.getTime());
  for (const one of inOrder) {
    await control('clock', { at: one.at.getTime() });
    if ('post' in one) {
      const row = await postIt(slack, one.post, one.at, threads);
      if (!one.post.inThreadOf) threads.set(one.checkIn.key, row.ts ?? '');
      rows.push(row);
    } else {
      const { by: user, text, checkIn } = one;
      const { message } = await control('message', {
        channel: checkIn.channel,
        user,
        text,
        thread_ts: threads.get(checkIn.key),
      });
      if (message) standsAt(one, message.ts);
    }
  }
  await control('clock', {});
  if (rows.length > 0) await Posts.collection.insertMany(rows, { ignoreUndefined: true });
}

type Control = (path: string, body: object) => Promise<{ message?: { ts: string } }>;

function controlOf(url: string): Control {
  return async (path, body) => {
    const response = await fetch(`${url}/_control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the local workspace did not take the past: ${response.status}`);
    return (await response.json()) as { message?: { ts: string } };
  };
}

/** Posts it as the outbox would have, and returns the row that the outbox would have kept. */
async function postIt(
  slack: WebClient,
  post: Extract<Said, { post: unknown }>['post'],
  at: Date,
  threads: Map<string, string>,
): Promise<Post> {
  const { message, ...row } = waiting(post, at);
  const thread = post.inThreadOf && threads.get(post.about?.checkIn ?? '');
  const { channel = row.lane, ts = '' } = await slack.chat.postMessage({
    channel: row.lane,
    ...(thread && { thread_ts: thread }),
    ...marked(post.message, row._id.toHexString()),
  });
  return { ...row, state: 'sent', attempts: 1, sentAt: at, channel, ts };
}

/** The first block carries the row's id. */
function marked({ text, blocks: [first, ...rest] }: Message, id: string): Message {
  return { text, blocks: first ? [{ ...first, block_id: `post:${id}` }, ...rest] : [] };
}

function standsAt({ checkIn, ts }: Extract<Said, { by: string }>, real: string): void {
  const places: { ts?: string }[] = [
    ...checkIn.answers.flatMap(({ parts }) => parts),
    ...checkIn.remarks,
    ...(checkIn.response ? [checkIn.response] : []),
  ];
  for (const place of places) if (place.ts === ts) place.ts = real;
}
