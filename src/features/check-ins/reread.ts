import { setTimeout as wait } from 'node:timers/promises';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import type { Job } from '../../heartbeat';
import { whereTheyStand } from '../../outbox';
import type { Accompany } from '../feature';
import { checkInByKey, keysOfOpen, standingOf } from './find';
import { heardIn } from './heard';
import { takeInThread } from './service';
import { promptKey } from './turn';

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
export function createRereading(accompany: Accompany) {
  let lastAt = Number.NEGATIVE_INFINITY;
  let isRepeated = false;
  let reading: Promise<unknown> | undefined;
  const stopping = new AbortController();
  const { signal } = stopping;

  /** True when all could be read. */
  async function readAll(): Promise<boolean> {
    const keys = await keysOfOpen(accompany.workspace);
    let isWhole = true;
    const worker = async () => {
      for (let key = keys.shift(); key && !signal.aborted; key = keys.shift())
        isWhole = (await readAgain(accompany, key, signal)) && isWhole;
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

/** Threads that can't be read, however often one tries: somebody deleted the prompt, or took the app out of the channel. */
const unreadable = new Set(['thread_not_found', 'channel_not_found', 'not_in_channel']);

/** Reads one check-in's thread, and takes in what is not known yet. False when that went wrong. */
export async function readAgain(accompany: Accompany, key: string, signal?: AbortSignal): Promise<boolean> {
  const { workspace, self, clock, log } = accompany;
  const at = clock();
  try {
    const checkIn = await checkInByKey(workspace, key);
    const place = checkIn && (await whereTheyStand(workspace, [promptKey(checkIn)])).get(promptKey(checkIn));
    if (!checkIn || !place) return true;
    const messages = await allReplies(accompany, place, signal);
    const replies = messages
      .filter(({ ts, user }) => ts !== place.ts && user !== self)
      .flatMap((message) => heardIn(place.channel, message) ?? []);
    await takeInThread(
      { workspace, key, now: clock(), log },
      { channel: place.channel, replies, at },
      await standingOf(checkIn),
    );
    return true;
  } catch (err) {
    if (err instanceof WebAPIPlatformError && unreadable.has(err.data.error)) return true;
    if (!signal?.aborted) log.warn({ workspace, key, err }, 'a thread could not be read again');
    return false;
  }
}

async function allReplies(
  { slack }: Accompany,
  place: { channel: string; ts: string },
  signal?: AbortSignal,
) {
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
