import type { KnownEventFromType } from '@slack/bolt';
import { postAt } from '../../outbox';
import { type Heard, heardIn, type SlackMessage } from './heard';

/** What happened to a message that a person wrote. */
export interface Said {
  what: 'new' | 'edited' | 'deleted';
  channel: string;
  /** As Slack tells of it; of a deleted one what it was before, if Slack says. */
  message: SlackMessage & { ts: string };
  /** What it says now; absent when it is deleted. */
  heard?: Heard;
  /** The post of ours in whose thread it stands. */
  root?: Root;
}

export type Root = NonNullable<Awaited<ReturnType<typeof postAt>>>;

type MessageEvent = KnownEventFromType<'message'>;

/** What a person has said, changed or deleted; undefined for what apps post and for Slack's notes. */
export async function saidIn(
  workspace: string,
  self: string,
  event: MessageEvent,
): Promise<Said | undefined> {
  const { channel } = event;
  const { what, message } = happened(event);
  const { ts } = message;
  if (!ts || !message.user || message.user === self) return undefined;
  const heard = heardIn(channel, message);
  if (!heard) return undefined;
  const root = await rootOf(workspace, channel, message);
  return {
    what,
    channel,
    message: { ...message, ts },
    ...(what !== 'deleted' && { heard }),
    ...(root && { root }),
  };
}

function happened(event: MessageEvent): { what: Said['what']; message: SlackMessage } {
  if (event.subtype === 'message_deleted') {
    return {
      what: 'deleted',
      message: { ...(event.previous_message as SlackMessage), ts: event.deleted_ts },
    };
  }
  if (event.subtype !== 'message_changed') return { what: 'new', message: event as SlackMessage };
  const message = event.message as SlackMessage;
  // What Slack leaves of a deleted message that has replies.
  if (message.subtype !== 'tombstone') return { what: 'edited', message };
  return { what: 'deleted', message: { ...(event.previous_message as SlackMessage), ts: message.ts } };
}

/** The post of ours that somebody deleted, if that is what happened. */
export async function goneIn(workspace: string, event: MessageEvent): Promise<Root | undefined> {
  const { what, message } = happened(event);
  if (what !== 'deleted' || !message.ts) return undefined;
  return (await postAt({ workspace, channel: event.channel, ts: message.ts })) ?? undefined;
}

/** The post of ours in whose thread a message stands. */
export async function rootOf(
  workspace: string,
  channel: string,
  { thread_ts }: SlackMessage,
): Promise<Root | undefined> {
  return thread_ts ? ((await postAt({ workspace, channel, ts: thread_ts })) ?? undefined) : undefined;
}
