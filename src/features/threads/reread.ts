import { setTimeout as wait } from 'node:timers/promises';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import type { Job } from '../../heartbeat';
import { type About, type Standing, whereItStood } from '../../outbox';
import type { Accompany, Feature } from '../feature';
import { type Heard, heardIn, type SlackMessage } from './heard';

/** A thread in which people may have written what is not known yet. */
export interface OpenThread {
  /** The key of the post of ours at its root. */
  post: string;
  /** The key of the record that it belongs to. */
  record: string;
}

/** A reading of a thread, begun at a time. */
export interface ThreadRead {
  channel: string;
  /** The ts of its root. */
  thread: string;
  replies: Heard[];
  /** The ts of the oldest message in it that Slack still shows, its root included; empty when it shows none. */
  since: string;
  at: Date;
}

/** What was said so shortly before a reading may be missing from it without being deleted. Seconds. */
const MAY_LAG = 60;

/**
 * Whether a message that was taken in from a thread is deleted there, by a reading of it. What is older than all that it shows
 * is not: a workspace may keep messages for so many days only, and nobody took these back.
 */
export function goneBy({ replies, since, at }: ThreadRead): (ts: string) => boolean {
  const present = new Set(replies.map(({ ts }) => ts));
  const from = since === '' ? Number.POSITIVE_INFINITY : Number(since);
  const until = at.getTime() / 1000 - MAY_LAG;
  return (ts) => !present.has(ts) && Number(ts) > from && Number(ts) < until;
}

/** There is no such thread, or what begins it is older than what the workspace keeps. */
export type Lost = 'not found' | 'hidden';

/** A feature's threads that are open, and what it does with what stands in one. */
export interface Threads {
  /** Those most in need of it first. */
  open(workspace: string, now: Date): Promise<OpenThread[]>;
  /** The key of the record whose thread begins with this post; undefined for other posts. */
  recordOf(post: string, about: About): string | undefined;
  takeIn(accompany: Accompany, thread: OpenThread, reading: ThreadRead): Promise<void>;
  /** Slack shows the post no more with which the thread begins. */
  lost?(accompany: Accompany, thread: OpenThread, how: Lost): Promise<void>;
}

/** How often open threads are read again although nothing seems to be amiss, in milliseconds. */
const EVERY = 3_600_000;
/** And when some could not be read, or were read right after something was amiss: Slack may show a reply a moment late. */
const AGAIN = 60_000;
/** Threads read at a time: Slack's pace is obeyed anyhow, this bounds what is in memory. */
const AT_ONCE = 4;

/**
 * Reads the open threads again, in the background: at start, after a reconnection, and hourly. So replies, edits and
 * deletions that came while Slack could not reach us are in, within Slack's rate limits.
 */
export function createRereading(accompany: Accompany, features: Feature[]) {
  let lastAt = Number.NEGATIVE_INFINITY;
  let isRepeated = false;
  let reading: Promise<unknown> | undefined;
  const stopping = new AbortController();
  const { signal } = stopping;

  /** True when all could be read. */
  async function readAll(): Promise<boolean> {
    const waiting = await openThreads(accompany, features);
    let isWhole = true;
    const worker = async () => {
      for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift())
        isWhole = (await readAgain(accompany, next, signal)) && isWhole;
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return isWhole;
  }

  return {
    job: {
      name: 'threads read again',
      async run(now: Date) {
        if (reading || signal.aborted || now.getTime() - lastAt < EVERY) return 0;
        lastAt = now.getTime();
        reading = readAll()
          .catch((err: unknown) => {
            accompany.log.warn({ workspace: accompany.workspace, err }, 'threads could not be read again');
            return false;
          })
          .then((isWhole) => {
            // Unless they were asked for again meanwhile.
            if (lastAt !== now.getTime()) return;
            if (!isWhole || !isRepeated) lastAt += AGAIN - EVERY;
            isRepeated ||= isWhole;
          })
          .finally(() => {
            reading = undefined;
          });
        return 0;
      },
    } satisfies Job,
    /** Reads everything at the next heartbeat. */
    soon() {
      lastAt = Number.NEGATIVE_INFINITY;
      isRepeated = false;
    },
    /** Reads everything once more, when Slack must show what was just said. */
    repeat() {
      lastAt = Math.min(lastAt, accompany.clock().getTime() + AGAIN - EVERY);
    },
    async stop() {
      stopping.abort();
      await reading;
    },
  };
}

/** Threads that can't be read, however often one tries: somebody deleted its root, or took the app out of the channel. */
const unreadable = new Set(['thread_not_found', 'channel_not_found', 'not_in_channel']);

type Waiting = OpenThread & { threads: Threads };

/** One of each feature in turn, so that nobody's wait until another's are all read. */
async function openThreads({ workspace, clock }: Accompany, features: Feature[]): Promise<Waiting[]> {
  const all = await Promise.all(
    features.map(async ({ threads }) =>
      threads ? (await threads.open(workspace, clock())).map((one) => ({ ...one, threads })) : [],
    ),
  );
  const most = Math.max(0, ...all.map(({ length }) => length));
  return Array.from({ length: most }, (_, index) => all.flatMap((own) => own[index] ?? [])).flat();
}

/** Reads the threads that a post has had, and lets its feature take in what is not known yet. False when that went wrong. */
export async function readAgain(
  accompany: Accompany,
  { threads, post, record }: Waiting,
  signal?: AbortSignal,
): Promise<boolean> {
  const { workspace, log } = accompany;
  try {
    const places = await whereItStood(workspace, post);
    for (const place of places) {
      const { reading, lost } = await readingOf(accompany, place, signal);
      if (reading) await threads.takeIn(accompany, { post, record }, reading);
      if (lost && place === places.at(-1)) await threads.lost?.(accompany, { post, record }, lost);
    }
    return true;
  } catch (err) {
    if (!signal?.aborted) log.warn({ workspace, key: record, err }, 'a thread could not be read again');
    return false;
  }
}

/** Nothing, where there is nothing to be read; what was posted just now may not be seen yet. */
async function readingOf(
  accompany: Accompany,
  place: Standing,
  signal?: AbortSignal,
): Promise<{ reading?: ThreadRead; lost?: Lost }> {
  const { self, clock } = accompany;
  const { channel, ts: thread } = place;
  const at = clock();
  const isOld = Number(thread) < at.getTime() / 1000 - MAY_LAG;
  try {
    const messages = await allReplies(accompany, place, signal);
    const replies = messages
      .filter(({ ts, user }) => ts !== thread && user !== self)
      .flatMap((message) => heardIn(channel, message) ?? []);
    const since = messages.reduce((oldest, { ts = '' }) => (oldest && oldest < ts ? oldest : ts), '');
    const reading = { channel, thread, replies, since, at };
    const root: SlackMessage | undefined = messages.find(({ ts }) => ts === thread);
    if (!isOld || (root && root.subtype !== 'tombstone')) return { reading };
    return { reading, lost: root ? 'not found' : 'hidden' };
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError) || !unreadable.has(error.data.error)) throw error;
    return isOld && error.data.error === 'thread_not_found' ? { lost: 'not found' } : {};
  }
}

async function allReplies({ slack }: Accompany, place: Standing, signal?: AbortSignal) {
  const messages = [];
  let cursor: string | undefined;
  do {
    const page = await patiently(signal, () =>
      slack.conversations.replies({ channel: place.channel, ts: place.ts, limit: 200, cursor }),
    );
    messages.push(...(page.messages ?? []));
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return messages;
}

/** Waits as long as Slack asks to, and asks again. */
async function patiently<Answer>(
  signal: AbortSignal | undefined,
  call: () => Promise<Answer>,
): Promise<Answer> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError)) throw error;
      await wait(error.retryAfter * 1000, undefined, { signal });
    }
  }
}
