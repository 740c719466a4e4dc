import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { transaction } from '../../src/database/transaction';
import { enqueue, enqueueUpdate, type NewPost } from '../../src/outbox';
import { postRows, unfinished } from '../../src/outbox/model';
import { useDatabase } from '../support/database';
import { randomFrom, type SlackDouble, startSlackDouble } from '../support/slack';
import { until } from '../support/until';
import { countPosts, databaseUri, everyFault, killThem } from './chaos';
import { Instances } from './instances';

const kills = Number(process.env.CRASH_KILLS ?? 8);
const seed = Number(process.env.CRASH_SEED ?? randomInt(1_000_000));
const workspace = 'T1';

/** In the proportions of the usual ones; the history may lag as far as on Slack. */
const limits = { timeout: 2_000, historyLag: 6_000, startWithin: 1_000, lease: 5_000, poll: 300 };

/** About what two instances can say while they are killed so often. */
const threads = Math.min(100 + kills * 4, 600);
const channels = Array.from({ length: 40 }, (_, index) => `C${index}`);
const people = ['U1', 'U2', 'U3'];

useDatabase();
const random = randomFrom(seed);
let slack: SlackDouble;
let instances: Instances;

beforeEach(async () => {
  slack = await startSlackDouble({
    users: people.map((id) => ({ id })),
    channels: channels.map((id) => ({ id, name: id.toLowerCase(), private: true, members: ['UBOT'] })),
    historyLagMs: 5_000,
    oneMessageASecond: true,
    seed,
    faults: everyFault(seed),
  });
  const env = {
    MONGODB_URI: databaseUri(),
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: 'xoxb-double',
    WORKSPACE: workspace,
    LIMITS: JSON.stringify(limits),
  };
  const args = ['-r', './test/crash/register.js', 'test/crash/instance.ts'];
  instances = new Instances(() => ({ args, env }), random);
});

afterEach(async () => {
  await instances.stop();
  await slack.close();
});

/** A post, two replies in its thread, and now and then a word to somebody: what one check-in brings about. */
function thread(index: number): NewPost[] {
  const to = { channel: channels[index % channels.length] ?? 'C0' };
  const key = `thread ${index}`;
  const say = (name: string, changed: Partial<NewPost> = {}): NewPost => ({
    workspace,
    key: name,
    to,
    message: words(name),
    ...changed,
  });
  const posts = [say(key), say(`${key}, 1`, { inThreadOf: key }), say(`${key}, 2`, { inThreadOf: key })];
  const user = people[index % people.length] ?? 'U1';
  return index % 10 === 0 ? [...posts, say(`${key}, to ${user}`, { to: { user } })] : posts;
}

function words(text: string) {
  return { text, blocks: [{ type: 'section' as const, text: { type: 'plain_text' as const, text } }] };
}

/** Enqueues everything within the time, and renews every third first post. */
async function fallDue(during: number): Promise<void> {
  const begun = Date.now();
  for (let index = 0; index < threads; index += 1) {
    const wanted = begun + (index / threads) * during;
    await until(() => Date.now() >= wanted, { within: during });
    await transaction((session) => enqueue(session, thread(index), new Date()));
    if (index % 3 > 0) continue;
    const renewed = { workspace, of: `thread ${index}`, message: words(`thread ${index}, anew`) };
    await transaction((session) => enqueueUpdate(session, renewed, new Date()));
  }
}

describe('instances that are killed again and again, on a Slack that fails in every way', () => {
  it(
    `say everything, and nothing twice (${kills} kills, seed ${seed})`,
    async () => {
      const begun = Date.now();
      instances.start(2);
      await Promise.all([fallDue(kills * 1_800), killThem(instances, { kills, random, slack })]);
      const chaotic = slack.calls.length;
      slack.faults.clear();
      await until(
        async () => (await postRows.countDocuments({ workspace, state: { $in: unfinished } })) === 0,
        { within: 120_000, what: 'an empty outbox' },
      );
      report(begun, chaotic);
      const count = await countPosts(slack, workspace);
      expect(count).toEqual({ posts: count.posts, lost: [], doubled: [], unmarked: 0 });
      expect(count.posts).toBeGreaterThanOrEqual(threads * 3);
      for (let index = 0; index < threads; index += 1) expect(standing(index)).toEqual(wanted(index));
      expect([instances.complaints, slack.complaints]).toEqual([[], []]);
    },
    kills * 6_000 + 180_000,
  );
});

/** The thread as people see it. */
function standing(index: number): string[] {
  const { messages } = slack;
  const all = messages.call(slack, channels[index % channels.length] ?? 'C0');
  const root = all.find(
    ({ text, thread_ts }) => !thread_ts && (text === `thread ${index}` || text === `thread ${index}, anew`),
  );
  return all.filter(({ ts, thread_ts }) => ts === root?.ts || thread_ts === root?.ts).map(({ text }) => text);
}

function wanted(index: number): string[] {
  const first = index % 3 === 0 ? `thread ${index}, anew` : `thread ${index}`;
  return [first, `thread ${index}, 1`, `thread ${index}, 2`];
}

function report(begun: number, chaotic: number): void {
  const met: Record<string, number> = {};
  for (const { method, outcome } of slack.calls) {
    const name = `${method} ${outcome}`;
    met[name] = (met[name] ?? 0) + 1;
  }
  const lines = {
    seed,
    kills,
    seconds: Math.round((Date.now() - begun) / 1_000),
    calls: slack.calls.length,
    chaotic,
    met,
    logged: instances.outcomes,
  };
  process.stderr.write(`crash test: ${JSON.stringify(lines)}\n`);
}
