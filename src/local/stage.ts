import { type Message, type Post, Posts, waiting } from '../outbox';
import type { Said } from './history';
import type { LocalSlack } from './server';

/** Says in the local workspace what was said in the past, at its time; the records then know where it stands. */
export async function tellPast(said: Said[], local: Pick<LocalSlack, 'url' | 'apiUrl'>): Promise<void> {
  const rows: Post[] = [];
  const threads = new Map<string, string>();
  const inOrder = [...said].sort((one, other) => one.at.getTime() - other.at.getTime());
  // One after the other: the server's clock is set back for each.
  for (const one of inOrder) {
    const { at, checkIn } = one;
    const thread_ts = threads.get(checkIn.key);
    if ('post' in one) {
      const { message, ...row } = waiting(one.post, at);
      const body = { channel: row.lane, thread_ts, ...marked(message, row._id.toHexString()) };
      const { ts } = await sayAt(at, `${local.apiUrl}chat.postMessage`, body);
      rows.push({ ...row, state: 'sent', attempts: 1, sentAt: at, channel: row.lane, ts });
      if (!row.inThreadOf) threads.set(checkIn.key, ts);
    } else {
      const body = { channel: checkIn.channel, user: one.by, text: one.text, thread_ts };
      standsAt(one, await sayAt(at, `${local.url}/_control/message`, body));
    }
  }
  if (rows.length > 0) await Posts.collection.insertMany(rows, { ignoreUndefined: true });
}

async function sayAt(at: Date, url: string, body: object): Promise<{ ts: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'said-at': String(at.getTime()) },
    body: JSON.stringify(body),
  });
  const { ok, message, error } = (await response.json()) as {
    ok: boolean;
    message?: { ts: string };
    error?: string;
  };
  if (!ok || !message) throw new Error(`the local workspace did not take its past: ${error}`);
  return message;
}

/** The first block carries the row's id. */
function marked(message: Message | undefined, id: string): Message {
  const { text = '', blocks: [first, ...rest] = [] } = message ?? {};
  return { text, blocks: first ? [{ ...first, block_id: `post:${id}` }, ...rest] : [] };
}

function standsAt({ checkIn, ts }: Extract<Said, { by: string }>, real: { ts: string }): void {
  const places: { ts?: string }[] = [
    ...checkIn.answers.flatMap(({ parts }) => parts),
    ...checkIn.remarks,
    ...(checkIn.response ? [checkIn.response] : []),
  ];
  for (const place of places) if (place.ts === ts) place.ts = real.ts;
}
