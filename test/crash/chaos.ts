import { setTimeout as wait } from 'node:timers/promises';
import { brokenFrames, chaos, type Disturbance, type FaultSource, type SlackDouble } from '../support/slack';
import type { Instances } from './instances';

/** All that a Slack can do to a sender, together; about one call in three. */
export function everyFault(seed: number): FaultSource {
  return chaos(seed, {
    hang: 0.03,
    hangAfter: 0.04,
    drop: 0.03,
    dropAfter: 0.06,
    status: 0.03,
    statusAfter: 0.05,
    ratelimited: 0.04,
    slow: 0.08,
  });
}

/**
 * Events and submissions come twice, late, out of order; and some events never, as long as somebody will be started who reads
 * the threads.
 */
export function disturbance(random: () => number, mayLose: () => boolean): Disturbance {
  return ({ kind, body }) => {
    const dice = random();
    if (kind === 'event') {
      if (dice < 0.1) return [0, random() * 500];
      if (dice < 0.2) return [random() * 8_000];
      if (dice < 0.25) return [random() * 3_000, random() * 8_000];
      return dice < 0.28 && mayLose() ? [] : [0];
    }
    // A press opens a form, by a trigger that can be used once; nobody is told of it twice.
    if (body.type !== 'view_submission') return [0];
    if (dice < 0.2) return [0, random() * 500];
    return dice < 0.3 ? [random() * 2_000] : [0];
  };
}

/**
 * Kills instances, so often, at random instants: every other time within 30 ms of a call to Slack's chat.postMessage, where
 * a crash hurts most. After every eighth, one is asked to stop.
 */
export async function killThem(
  instances: Instances,
  { kills, random, slack }: { kills: number; random: () => number; slack: SlackDouble },
): Promise<void> {
  for (let kill = 0; kill < kills; kill += 1) {
    await wait(300 + random() * 2_000);
    if (kill % 2 === 0) await nextPost(slack, 3_000);
    await wait(random() * 30);
    await instances.killOne();
    if (kill % 8 === 4) await instances.stopOne();
  }
}

async function nextPost(slack: SlackDouble, within: number): Promise<void> {
  const count = () => slack.callsTo('chat.postMessage').length;
  const before = count();
  const deadline = Date.now() + within;
  while (count() === before && Date.now() < deadline) await wait(2);
}

/** Sends frames that are none, until told to end. */
export function breakFrames(
  slack: SlackDouble,
  random: () => number,
): { end(): Promise<void>; sent(): number } {
  const frames = Object.values(brokenFrames);
  const ending = new AbortController();
  let sent = 0;
  const working = (async () => {
    while (!ending.signal.aborted) {
      await wait(random() * 2_000, undefined, { signal: ending.signal }).catch(() => {});
      slack.socket.raw(frames[Math.floor(random() * frames.length)] ?? 'null');
      sent += 1;
    }
  })();
  return {
    async end() {
      ending.abort();
      await working;
    },
    sent: () => sent,
  };
}
