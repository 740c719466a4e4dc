import { setTimeout as wait } from 'node:timers/promises';
import mongoose from 'mongoose';
import { postRows } from '../../src/outbox/model';
import { testUri } from '../support/database';
import { chaos, type FaultSource, type SlackDouble } from '../support/slack';
import type { Instances } from './instances';

/** The run's MongoDB with the test's own database, for other processes. */
export function databaseUri(): string {
  const uri = new URL(testUri());
  uri.pathname = `/${mongoose.connection.name}`;
  return uri.href;
}

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
 * Kills instances, so often, at random instants: every other time within 30 ms of a call to Slack's chat.postMessage, where
 * a crash hurts most.
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
  }
}

async function nextPost(slack: SlackDouble, within: number): Promise<void> {
  const count = () => slack.callsTo('chat.postMessage').length;
  const before = count();
  const deadline = Date.now() + within;
  while (count() === before && Date.now() < deadline) await wait(1);
}

export interface Count {
  posts: number;
  lost: string[];
  doubled: string[];
  /** What stands in Slack without a mark of ours. */
  unmarked: number;
}

/** Holds the outbox against what stands in Slack, mark by mark. */
export async function countPosts(slack: SlackDouble, workspace: string): Promise<Count> {
  const times = new Map<string, number>();
  let unmarked = 0;
  for (const { id } of slack.workspace.channels.values()) {
    for (const { metadata, bot_id } of slack.messages(id)) {
      if (!bot_id) continue;
      const payload = metadata?.event_payload as { key?: string } | undefined;
      if (payload?.key) times.set(payload.key, (times.get(payload.key) ?? 0) + 1);
      else unmarked += 1;
    }
  }
  const rows = await postRows.find({ workspace, kind: 'post' }, { projection: { key: 1 } }).toArray();
  const having = (wanted: (count: number) => boolean) =>
    rows.filter(({ _id }) => wanted(times.get(_id.toHexString()) ?? 0)).map(({ key }) => key);
  return {
    posts: rows.length,
    lost: having((count) => count === 0),
    doubled: having((count) => count > 1),
    unmarked,
  };
}
