import { type Message, type Post, Posts, waiting } from '../outbox';
import type { Said } from './history';
import type { LocalSlack } from './server';

interface Place {
  channel: string;
  ts: string;
}

/** Says in the local workspace what was said in the past, at its time; the records then know where it stands. */
export async function tellPast(said: Said[], local: Pick<LocalSlack, 'url' | 'apiUrl'>): Promise<void> {
  const rows: Post[] = [];
  const places = new Map<string, Place>();
  const inOrder = [...said].sort((one, other) => one.at.getTime() - other.at.getTime());
  // One after the other: the server's clock is set back for each.
  for (const one of inOrder) {
    const { at } = one;
    if ('post' in one) {
      const { message, ...row } = waiting(one.post, at);
      const root = row.inThreadOf && places.get(row.inThreadOf);
      const body = {
        channel: row.lane,
        ...(root && { thread_ts: root.ts }),
        ...marked(message, row._id.toHexString()),
      };
      const place = await sayAt(at, `${local.apiUrl}chat.postMessage`, body);
      rows.push({ ...row, state: 'sent', attempts: 1, sentAt: at, ...place });
      places.set(row.key, place);
    } else {
      const root = places.get(one.inThreadOf);
      if (!root) throw new Error(`nothing of the past stands where somebody answered: ${one.inThreadOf}`);
      const { channel, ts: thread } = root;
      const body = { channel, user: one.by, text: one.text, thread_ts: thread };
      const { ts } = await sayAt(at, `${local.url}/_control/message`, body);
      one.standsAt({ channel, ts, thread });
    }
  }
  if (rows.length > 0) await Posts.collection.insertMany(rows, { ignoreUndefined: true });
}

/** A person's conversation with the app has a channel of its own, which the answer names. */
async function sayAt(at: Date, url: string, body: { channel: string }): Promise<Place> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'said-at': String(at.getTime()) },
    body: JSON.stringify(body),
  });
  const { ok, message, error, channel } = (await response.json()) as {
    ok: boolean;
    message?: { ts: string };
    error?: string;
    channel?: string;
  };
  if (!ok || !message) throw new Error(`the local workspace did not take its past: ${error}`);
  return { channel: channel ?? body.channel, ts: message.ts };
}

/** The first block carries the row's id. */
function marked(message: Message | undefined, id: string): Message {
  const { text = '', blocks: [first, ...rest] = [] } = message ?? {};
  return { text, blocks: first ? [{ ...first, block_id: `post:${id}` }, ...rest] : [] };
}
