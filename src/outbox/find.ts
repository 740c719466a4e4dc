import { blockId } from './call';
import type { Delivery } from './delivery';
import type { Row } from './pick';
import type { Target } from './place';

/** What may have been posted long ago is not looked for in everything that was said since. In milliseconds. */
const postedWithin = 10 * 60_000;

/**
 * Where the post stands, if it does: known by its row's id, which nobody else has seen before it stood there, as metadata or
 * as its first block's id.
 */
export async function findInChannel(
  { slack, limits }: Delivery,
  row: Row,
  { channel, thread, mark }: Target,
): Promise<{ channel: string; ts: string } | undefined> {
  const last = row.attemptAt?.getTime() ?? 0;
  const first = Math.min(row.doubtSince?.getTime() ?? last, last);
  let cursor: string | undefined;
  do {
    const window = {
      channel,
      oldest: slackTime(first - limits.clockSkew),
      latest: slackTime(last + limits.timeout + postedWithin + limits.clockSkew),
      inclusive: true,
      include_all_metadata: true,
      limit: 200,
      ...(cursor && { cursor }),
    };
    const page = thread
      ? await slack.conversations.replies({ ...window, ts: thread })
      : await slack.conversations.history(window);
    for (const message of page.messages ?? []) {
      if (message.ts && isMarked(message, mark)) return { channel, ts: message.ts };
    }
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return undefined;
}

interface Marked {
  blocks?: { block_id?: string }[];
  metadata?: { event_payload?: unknown };
}

function isMarked({ metadata, blocks }: Marked, mark: string): boolean {
  const payload = metadata?.event_payload as { key?: unknown } | undefined;
  return payload?.key === mark || blocks?.[0]?.block_id === blockId(mark);
}

/** Seconds with microseconds, as in a ts. */
function slackTime(milliseconds: number): string {
  return (Math.max(milliseconds, 0) / 1_000).toFixed(6);
}
