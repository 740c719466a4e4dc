import { describe, expect, it } from '@jest/globals';
import type { SentPost } from '../../src/outbox';
import { laneRows, postRows } from '../../src/outbox/model';
import { useDatabase } from '../support/database';
import type { Fault } from '../support/slack';
import { until } from '../support/until';
import { post, row, say, shortLimits, useSlack, workspace } from './outbox';

useDatabase();
const use = useSlack();

const texts = (channel = 'C1') => use.slack.messages(channel).map((each) => each.text);
const calls = (method = 'chat.postMessage') => use.slack.callsTo(method);

/** Where something must come to pass before one looks: a busy machine may stand still meanwhile. */
const laterLook = { ...shortLimits, startWithin: 2_000, lease: 3_500 };
/** Where Slack's client itself must give up, and is to be answered in time afterwards. */
const hanging = { ...shortLimits, timeout: 2_000, lease: 3_500 };

function fault(fault: Fault, method = 'chat.postMessage', times = 1) {
  use.slack.faults.add({ method, fault, times });
}

describe('a post whose outcome is unknown', () => {
  const faults: [string, Fault, boolean][] = [
    ['time-out', { kind: 'hang' }, false],
    ['time-out after it was posted', { kind: 'hang', after: true }, true],
    ['lost connection', { kind: 'drop' }, false],
    ['connection lost after it was posted', { kind: 'drop', after: true }, true],
    ['500', { kind: 'status', status: 500 }, false],
    ['503 after it was posted', { kind: 'status', status: 503, after: true }, true],
    ['fatal_error', { kind: 'error', error: 'fatal_error' }, false],
  ];

  it.each(faults)('after a %s stands there once', async (_, given, isAdopted) => {
    fault(given);
    const sent: SentPost[] = [];
    const [limits, timeout] = given.kind === 'hang' ? [hanging, hanging.timeout] : [shortLimits];
    await say(post('p'));
    use.deliver({ limits, timeout, onSent: (each) => void sent.push(each) });
    await until(() => sent.length === 1);
    expect(texts()).toEqual(['p']);
    expect(sent).toMatchObject([{ key: 'p', adopted: isAdopted, ts: use.slack.messages('C1')[0]?.ts }]);
    expect(calls()).toHaveLength(isAdopted ? 1 : 2);
    expect(calls('conversations.history')).toHaveLength(1);
    const [look] = calls('conversations.history');
    const waited = (look?.at ?? 0) - ((await row('p'))?.enqueuedAt.getTime() ?? 0);
    expect(waited).toBeGreaterThanOrEqual(limits.startWithin + limits.timeout + limits.historyLag);
  });

  it('is found in its thread, and what follows waits for it', async () => {
    await say(post('root'));
    const deliverer = use.deliver({ limits: laterLook });
    await deliverer.idle();
    fault({ kind: 'drop', after: true });
    await say(post('one', { inThreadOf: 'root' }), post('two', { inThreadOf: 'root' }), post('elsewhere'));
    await until(async () => (await row('two'))?.state === 'sent');
    expect(texts()).toEqual(['root', 'one', 'elsewhere', 'two']);
    expect(calls('conversations.replies')).toHaveLength(1);
  });

  it('is found by its first block where a server drops metadata', async () => {
    fault({ kind: 'drop', after: true });
    await say(post('p'));
    const deliverer = use.deliver({ limits: laterLook });
    await until(() => use.slack.messages('C1').length === 1);
    for (const message of use.slack.workspace.messages('C1')) delete message.metadata;
    await until(async () => (await row('p'))?.state === 'sent');
    await deliverer.idle();
    expect(texts()).toEqual(['p']);
  });

  it('is found behind many pages of talk', async () => {
    fault({ kind: 'drop', after: true });
    await say(post('p'));
    const deliverer = use.deliver({ limits: laterLook });
    await until(() => use.slack.messages('C1').length === 1);
    const { workspace: there } = use.slack;
    for (let index = 0; index < 450; index += 1) {
      there.keep({ channel: 'C1', ts: there.nextTs(), user: 'U1', text: `talk ${index}`, visibleAt: 0 });
    }
    await until(async () => (await row('p'))?.state === 'sent');
    await deliverer.idle();
    expect(texts().filter((text) => text === 'p')).toHaveLength(1);
    expect(calls('conversations.history').length).toBeGreaterThanOrEqual(3);
  });

  it('is never posted again blindly: while nobody can look, it waits', async () => {
    fault({ kind: 'drop', after: true });
    fault({ kind: 'ratelimited', retryAfter: 1 }, 'conversations.history');
    fault({ kind: 'status', status: 502 }, 'conversations.history');
    fault({ kind: 'error', error: 'missing_scope' }, 'conversations.history');
    await say(post('p'));
    use.deliver({ limits: shortLimits });
    await until(() => calls('conversations.history').length === 3);
    expect([texts(), calls().length]).toEqual([['p'], 1]);
    await until(async () => (await row('p'))?.state === 'sent');
    expect(calls()).toHaveLength(1);
  });

  it.each<Fault>([
    { kind: 'hang', after: true },
    { kind: 'drop', after: true },
  ])('is looked for once the history must show it, however late that is (%j)', async (given) => {
    const limits = { ...hanging, startWithin: 1_500, lease: 4_500, historyLag: 1_500 };
    use.slack.historyLag = () => limits.historyLag - 50;
    fault(given, 'chat.postMessage', 4);
    const channels = ['C1', 'C2', 'C3', 'C4'];
    await say(...channels.map((channel) => post(channel, { to: { channel } })));
    const timeout = given.kind === 'hang' ? limits.timeout : undefined;
    const deliverer = use.deliver({ limits, timeout });
    const sent = () => postRows.countDocuments({ workspace, state: 'sent' });
    await until(async () => (await sent()) === 4);
    await deliverer.idle();
    expect(calls()).toHaveLength(4);
  });
});

describe('a sender that died', () => {
  async function dies(whenPosted: boolean) {
    const now = new Date();
    await say(post('p'));
    const long = new Date(now.getTime() - 10_000);
    const id = (await row('p'))?._id.toHexString() ?? '';
    const lease = { by: 'dead', until: new Date(now.getTime() + 300) };
    await postRows.updateOne(
      { key: 'p' },
      {
        $set: { state: 'sending', attemptAt: long, doubtSince: long, lease, readyAt: lease.until },
        $inc: { attempts: 1 },
      },
    );
    await laneRows.insertOne({ workspace, lane: 'C1', lease, heldUntil: {} } as never);
    if (!whenPosted) return;
    await fetch(`${use.slack.url}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-double', 'content-type': 'application/json' },
      body: JSON.stringify({
        channel: 'C1',
        text: 'p',
        metadata: { event_type: 'accompany_post', event_payload: { key: id } },
      }),
    });
  }

  it('after it had posted leaves a post that is adopted when its lease is over', async () => {
    await dies(true);
    use.deliver({ limits: shortLimits });
    await until(async () => (await row('p'))?.state === 'sent');
    expect(texts()).toEqual(['p']);
  });

  it('before it could post leaves one that is sent when its lease is over', async () => {
    await dies(false);
    use.deliver({ limits: shortLimits });
    await until(async () => (await row('p'))?.state === 'sent');
    expect(texts()).toEqual(['p']);
  });
});

describe('a moved clock', () => {
  it('makes no difference to leases, and nothing is looked for in the wrong time', async () => {
    let moved = 0;
    use.slack.historyLag = () => shortLimits.historyLag - 50;
    fault({ kind: 'drop', after: true });
    await say(post('p'));
    const deliverer = use.deliver({ limits: laterLook, clock: () => new Date(Date.now() + moved) });
    await until(async () => (await row('p'))?.state === 'unsure');
    moved = 2 * 24 * 3_600_000;
    await until(async () => (await row('p'))?.state === 'sent');
    await deliverer.idle();
    expect(texts()).toEqual(['p']);
  });
});
