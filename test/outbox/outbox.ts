import { afterEach, beforeEach } from '@jest/globals';
import { transaction } from '../../src/database/transaction';
import type { Logger } from '../../src/log';
import {
  type Deliverer,
  type DeliveryOptions,
  enqueue,
  type NewPost,
  startDeliverer,
} from '../../src/outbox';
import { postRows } from '../../src/outbox/model';
import { slackClient } from '../../src/slack/client';
import { type SlackDouble, type SlackDoubleOptions, startSlackDouble } from '../support/slack';

export const workspace = 'T1';

/** Only what a test holds is late, however busy the machine is. */
export const quickLimits = {
  timeout: 20_000,
  historyLag: 300,
  startWithin: 10_000,
  lease: 40_000,
  pace: 20,
  poll: 50,
  lanes: 20,
};

/** For what is looked for in Slack: soon, though in the usual proportions. */
export const shortLimits = { timeout: 800, historyLag: 300, startWithin: 300, lease: 1_500 };

export const silent = { info() {}, warn() {}, error() {}, debug() {} } as unknown as Logger;

/** A double of Slack with the channels C1 to C9, and deliverers that end with each test. */
export function useSlack(options: SlackDoubleOptions = {}) {
  const deliverers: Deliverer[] = [];
  const use = { slack: undefined as unknown as SlackDouble, deliver };

  beforeEach(async () => {
    use.slack = await startSlackDouble({
      users: [{ id: 'U1' }, { id: 'U2' }],
      channels: Array.from({ length: 9 }, (_, index) => ({
        id: `C${index + 1}`,
        name: `channel-${index + 1}`,
        private: true,
        members: ['UBOT', 'U1', 'U2'],
      })),
      ...options,
    });
  });

  afterEach(async () => {
    const stopping = deliverers.splice(0).map((each) => each.stop(60_000));
    await use.slack.close();
    await Promise.all(stopping);
  });

  /** Slack's client waits for `timeout`, unless told as long as a busy machine may need. */
  function deliver({
    timeout = quickLimits.timeout,
    ...changed
  }: Partial<DeliveryOptions> & { timeout?: number } = {}): Deliverer {
    const limits = { ...quickLimits, ...changed.limits };
    const client = slackClient('xoxb-double', { apiUrl: use.slack.url, timeout });
    const started = startDeliverer({
      workspace,
      slack: client,
      log: silent,
      clock: () => new Date(),
      ...changed,
      limits,
    });
    deliverers.push(started);
    return started;
  }

  return use;
}

export function post(key: string, changed: Partial<NewPost> = {}): NewPost {
  return { workspace, key, to: { channel: 'C1' }, message: words(key), ...changed };
}

export function words(text: string) {
  return { text, blocks: [{ type: 'section' as const, text: { type: 'plain_text' as const, text } }] };
}

export function say(...posts: NewPost[]): Promise<void> {
  return transaction((session) => enqueue(session, posts, new Date()));
}

export function renew(of: string, text: string): Promise<void> {
  return transaction((session) =>
    enqueue(session, [], new Date(), [{ workspace, of, message: words(text) }]),
  );
}

export function row(key: string) {
  return postRows.findOne({ workspace, key });
}
