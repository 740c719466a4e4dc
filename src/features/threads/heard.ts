import { typedWords } from '../../slack/text';

export interface FileNote {
  id: string;
  name: string;
  /** MIME type, such as audio/mp4. */
  type: string;
  link: string;
}

/** The files of before that do not stand there any more, as a revision keeps them. */
export function lost(before: FileNote[] = [], now: FileNote[] = []): { files: FileNote[] } | undefined {
  const files = before.filter(({ id }) => !now.some((file) => file.id === id));
  return files.length > 0 ? { files } : undefined;
}

/** A message as it stands in Slack. */
export interface Heard {
  channel: string;
  ts: string;
  by: string;
  text: string;
  files: FileNote[];
  /** Slack's `edited.ts`, when it was changed since. */
  edited?: string;
}

/** Where a message stands. */
export type Where = Pick<Heard, 'channel' | 'ts'>;

export const spokenAt = (ts: string) => new Date(Number(ts) * 1000);

/** A message of Slack's, from an event or from a thread that was read; what we do not know of may be absent. */
export interface SlackMessage {
  type?: string;
  subtype?: string;
  ts?: string;
  user?: string;
  bot_id?: string;
  text?: string;
  thread_ts?: string;
  edited?: { ts?: string };
  files?: {
    id?: string | null;
    name?: string | null;
    title?: string | null;
    mimetype?: string | null;
    subtype?: string | null;
    permalink?: string | null;
  }[];
}

/** Subtypes in which people speak; all others are Slack's own notes. */
const spoken = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/** What a person said; undefined for what apps post and for Slack's notes. */
export function heardIn(channel: string, message: SlackMessage): Heard | undefined {
  const { user, ts, subtype } = message;
  if (!user || !ts || message.bot_id || !spoken.has(subtype)) return undefined;
  return {
    channel,
    ts,
    by: user,
    text: typedWords(message.text ?? ''),
    files: (message.files ?? []).flatMap(noted),
    ...(message.edited?.ts && { edited: message.edited.ts }),
  };
}

function noted(file: NonNullable<SlackMessage['files']>[number]): FileNote[] {
  if (!file.id) return [];
  const name = typedWords(file.name ?? file.title ?? '');
  // Slack calls some of its own voice messages videos.
  const type = file.subtype === 'slack_audio' ? 'audio/mp4' : (file.mimetype ?? '');
  return [{ id: file.id, name: name || file.id, type, link: unnamed(file.permalink ?? '', file.id) }];
}

/** Slack writes a file's name after its id: the link leads there without it, and words stand in one place less. */
function unnamed(link: string, id: string): string {
  const at = link.indexOf(`/${id}/`);
  return at < 0 ? link : link.slice(0, at + id.length + 1);
}
