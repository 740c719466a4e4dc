import { setTimeout as wait } from 'node:timers/promises';
import { ErrorCode, type WebClient } from '@slack/web-api';
import { PlainError } from '../../../plain-error';

export interface SlackPerson {
  id: string;
  name: string;
  /** No longer in the workspace. */
  deleted: boolean;
  bot: boolean;
  timeZone?: string;
  /** Such as fr-FR. */
  locale?: string;
  email?: string;
}

export interface SlackChannel {
  id: string;
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
  /** Whether the app is in it. */
  isMember: boolean;
}

/** Who and what there is on Slack, as far as an import or a doctor asks. */
export interface Directory {
  userById(id: string): Promise<SlackPerson | undefined>;
  userByEmail(email: string): Promise<SlackPerson | undefined>;
  /** All that the app can see. */
  channels(): Promise<SlackChannel[]>;
  /** Slack user ids, the app's too. */
  membersOf(channel: string): Promise<string[]>;
  /** The app's own Slack user id. */
  self(): Promise<string>;
}

/** Looks everything up once. Waits for as long as Slack asks it to: somebody sits before the command and can wait too. */
export function slackDirectory(slack: WebClient): Directory {
  const people = once(() => readPeople(slack));
  const channels = once(() => readChannels(slack));
  const self = once(async () => (await patiently(() => slack.auth.test({}))).user_id ?? '');
  return {
    userById: async (id) => (await people()).find((person) => person.id === id),
    userByEmail: async (email) =>
      (await people()).find((person) => person.email?.toLowerCase() === email.toLowerCase()),
    channels,
    membersOf: (channel) =>
      paged(async (cursor) => {
        const page = await patiently(() => slack.conversations.members({ channel, limit: 500, cursor }));
        return { items: page.members ?? [], next: page.response_metadata?.next_cursor };
      }),
    self,
  };
}

function readPeople(slack: WebClient): Promise<SlackPerson[]> {
  return paged(async (cursor) => {
    const page = await patiently(() => slack.users.list({ limit: 500, include_locale: true, cursor }));
    const items = (page.members ?? []).map((user) => ({
      id: user.id ?? '',
      name: user.profile?.real_name || user.real_name || user.profile?.display_name || user.name || '',
      deleted: user.deleted ?? false,
      bot: (user.is_bot ?? false) || user.id === 'USLACKBOT',
      timeZone: user.tz,
      locale: user.locale,
      email: user.profile?.email,
    }));
    return { items, next: page.response_metadata?.next_cursor };
  });
}

function readChannels(slack: WebClient): Promise<SlackChannel[]> {
  const types = 'public_channel,private_channel';
  return paged(async (cursor) => {
    const page = await patiently(() => slack.conversations.list({ types, limit: 500, cursor }));
    const items = (page.channels ?? []).map((channel) => ({
      id: channel.id ?? '',
      name: channel.name ?? '',
      isPrivate: channel.is_private ?? false,
      isArchived: channel.is_archived ?? false,
      isMember: channel.is_member ?? false,
    }));
    return { items, next: page.response_metadata?.next_cursor };
  });
}

async function paged<T>(
  read: (cursor?: string) => Promise<{ items: T[]; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await read(cursor);
    all.push(...items);
    cursor = next || undefined;
  } while (cursor);
  return all;
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const { code, retryAfter, data } = error as {
        code?: string;
        retryAfter?: number;
        data?: { error?: string; needed?: string };
      };
      if (code === ErrorCode.RateLimitedError && attempt < 20) {
        await wait((retryAfter ?? 1) * 1000);
      } else if (data?.error === 'missing_scope') {
        const text = `The app lacks the scope ${data.needed ?? ''} on Slack. Add it (manifest.json has all that are needed), and install the app again.`;
        throw new PlainError(text, { cause: error });
      } else throw error;
    }
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}
