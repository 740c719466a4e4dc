import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Message } from './model';
import type { Target } from './place';

/** Posts, or renews what stands there; by the mark it is found again, whichever of the two a server keeps. */
export async function call(
  slack: WebClient,
  { channel, thread, ts, mark }: Target,
  message: Message,
): Promise<{ channel: string; ts: string }> {
  const said = {
    channel,
    text: message.text,
    blocks: marked(message.blocks, mark),
    metadata: { event_type: 'accompany_post', event_payload: { key: mark } },
  };
  const answer = ts
    ? await slack.chat.update({ ...said, ts })
    : await slack.chat.postMessage({
        ...said,
        ...(thread && { thread_ts: thread }),
        unfurl_links: false,
        unfurl_media: false,
      });
  if (!answer.ts) throw new Error('an answer without ts');
  return { channel: answer.channel ?? channel, ts: answer.ts };
}

function marked([first, ...others]: KnownBlock[], mark: string): KnownBlock[] {
  return first ? [{ ...first, block_id: blockId(mark) }, ...others] : [];
}

export function blockId(mark: string): string {
  return `post:${mark}`;
}
