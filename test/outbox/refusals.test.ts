import { describe, expect, it } from '@jest/globals';
import { createLog } from '../../src/log';
import { type FailedPost, outboxDepth, type SentPost, waiting } from '../../src/outbox';
import { postRows } from '../../src/outbox/model';
import { useDatabase } from '../support/database';
import { until } from '../support/until';
import { post, renew, row, say, silent, useSlack, words, workspace } from './outbox';

useDatabase();
const use = useSlack();

const texts = (channel: string) => use.slack.messages(channel).map((each) => each.text);
const calls = (method = 'chat.postMessage') => use.slack.callsTo(method);

describe('what Slack refuses for good', () => {
  const failures: [string, () => Promise<void>][] = [
    ['channel_not_found', () => say(post('p', { to: { channel: 'C404' } }))],
    ['user_not_found', () => say(post('p', { to: { user: 'U404' } }))],
    ['thread its thread is not known', () => say(post('p', { inThreadOf: 'nobody' }))],
    [
      'is_archived',
      async () => {
        await use.slack.archive('C2');
        await say(post('p', { to: { channel: 'C2' } }));
      },
    ],
    [
      'invalid_blocks',
      () =>
        say(
          post('p', {
            message: {
              text: 'x',
              blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
            },
          }),
        ),
    ],
    ['restricted_action', () => refuse('restricted_action')],
    ['msg_too_long', () => refuse('msg_too_long')],
  ];

  async function refuse(error: string) {
    use.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'error', error } });
    await say(post('p'));
  }

  it.each(failures)('fails with %s, keeps its words, and says so', async (name, arrange) => {
    await arrange();
    const failed: FailedPost[] = [];
    await use
      .deliver({
        onFailed: async (each) => {
          failed.push(each);
        },
      })
      .idle();
    const problem = name.replace('thread its', 'its');
    expect(await row('p')).toMatchObject({ state: 'failed', problem, message: expect.anything() });
    expect(failed).toMatchObject([{ key: 'p', problem }]);
    expect(await outboxDepth(workspace, new Date())).toMatchObject({ waiting: 0, failed: 1 });
    use.slack.complaints.length = 0;
  });

  it('of a person who has left is noticed though they were written to before', async () => {
    const deliverer = use.deliver({ limits: { conversationFor: 0 } });
    await say(post('before', { to: { user: 'U1' } }));
    await deliverer.idle();
    // What is posted into their conversation Slack would take without a word.
    use.slack.workspace.addUser({ id: 'U1', deleted: true });
    await say(post('after', { to: { user: 'U1' } }));
    await deliverer.idle();
    expect(await row('after')).toMatchObject({ state: 'failed', problem: 'user_disabled' });
    expect(use.slack.directMessages('U1').map(({ text }) => text)).toEqual(['before']);
  });

  it('tells in the transaction that gives it up, but not about what tells', async () => {
    const told = (key: string) => post(`outbox-failed:${key}`, { to: { channel: 'C404' } });
    await say(post('p', { to: { channel: 'C404' } }));
    await use
      .deliver({
        onFailed: async ({ key }, session) => {
          await postRows.insertOne(waiting(told(key), new Date()), { session });
        },
      })
      .idle();
    expect(await postRows.find({}, { projection: { _id: 0, key: 1, state: 1 } }).toArray()).toEqual([
      { key: 'p', state: 'failed' },
      { key: 'outbox-failed:p', state: 'failed' },
    ]);
  });

  it('takes along what would stand in its thread or renew it', async () => {
    await say(
      post('root', { to: { channel: 'C404' } }),
      post('reply', { to: { channel: 'C404' }, inThreadOf: 'root' }),
    );
    await renew('root', 'newer');
    await use.deliver().idle();
    expect([await row('reply'), await row('update:root')]).toMatchObject([
      { state: 'failed', problem: 'its thread was not posted' },
      { state: 'failed', problem: 'the post that it renews was not posted' },
    ]);
  });

  it('holds up no other channel', async () => {
    await say(post('bad', { to: { channel: 'C404' } }), post('good'));
    await use.deliver().idle();
    expect(texts('C1')).toEqual(['good']);
  });

  it('of an update leaves the post as it is', async () => {
    await say(post('question'));
    const deliverer = use.deliver();
    await deliverer.idle();
    use.slack.faults.add({ method: 'chat.update', fault: { kind: 'error', error: 'edit_window_closed' } });
    await renew('question', 'answered');
    await until(async () => (await row('update:question'))?.problem === 'edit_window_closed');
    expect([(await row('question'))?.state, texts('C1')]).toEqual(['sent', ['question']]);
  });
});

describe('what passes', () => {
  it('is obeyed: Retry-After holds the channel that it concerns, and no other', async () => {
    use.slack.faults.source = (method, args) =>
      method === 'chat.postMessage' &&
      args.channel === 'C1' &&
      calls().filter((each) => each.args.channel === 'C1').length === 1
        ? { kind: 'ratelimited', retryAfter: 3 }
        : undefined;
    await say(post('held'), ...['1', '2', '3'].map((key) => post(key, { to: { channel: 'C2' } })));
    const deliverer = use.deliver();
    await until(() => texts('C2').length === 3);
    expect(texts('C1')).toEqual([]);
    await deliverer.idle();
    const [first, second, ...more] = calls().filter((each) => each.args.channel === 'C1');
    expect([texts('C1'), more]).toEqual([['held'], []]);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2_990);
  });

  it('of chat.update holds the updates of all channels, and no post', async () => {
    await say(post('1'), post('2', { to: { channel: 'C2' } }));
    const deliverer = use.deliver();
    await deliverer.idle();
    use.slack.faults.add({ method: 'chat.update', fault: { kind: 'ratelimited', retryAfter: 1 } });
    await renew('1', '1 anew');
    await until(() => calls('chat.update').length === 1);
    await renew('2', '2 anew');
    await say(post('3', { to: { channel: 'C2' } }));
    await until(() => texts('C2').includes('3'));
    await until(() => texts('C1')[0] === '1 anew' && texts('C2')[0] === '2 anew');
    const [first, second] = calls('chat.update');
    expect(calls('chat.update')).toHaveLength(3);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('of chat.update holds the other instances too', async () => {
    await say(post('1'), post('2', { to: { channel: 'C2' } }));
    const first = use.deliver();
    await first.idle();
    use.slack.faults.add({ method: 'chat.update', fault: { kind: 'ratelimited', retryAfter: 1 } });
    await renew('1', '1 anew');
    await until(
      async () => calls('chat.update').length === 1 && (await row('update:1'))?.state === 'waiting',
    );
    await first.stop(60_000);
    await renew('2', '2 anew');
    use.deliver();
    await until(() => texts('C2')[0] === '2 anew');
    const [held, next] = calls('chat.update');
    expect((next?.at ?? 0) - (held?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('of conversations.open holds what needs it, and no other lane', async () => {
    use.slack.faults.add({ method: 'conversations.open', fault: { kind: 'ratelimited', retryAfter: 3 } });
    await say(post('1', { to: { user: 'U1' } }));
    use.deliver();
    await until(async () => {
      const put = await row('1');
      return put?.state === 'waiting' && put.readyAt > put.enqueuedAt;
    });
    await say(post('2', { to: { user: 'U2' } }), post('3'));
    await until(() => texts('C1').length === 1);
    expect(calls('conversations.open')).toHaveLength(1);
    await until(async () => (await row('1'))?.state === 'sent' && (await row('2'))?.state === 'sent');
    const [first, second, ...more] = calls('conversations.open');
    expect(more).toHaveLength(1);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2_990);
  });

  it('of conversations.open holds the looking for what may stand there, too', async () => {
    use.slack.faults.add({ method: 'conversations.open', fault: { kind: 'ratelimited', retryAfter: 1 } });
    await say(post('1', { to: { user: 'U1' } }));
    const attemptAt = new Date(Date.now() - 60_000);
    await postRows.updateOne({ key: '1' }, { $set: { state: 'unsure', attemptAt, doubtSince: attemptAt } });
    use.deliver();
    await until(async () => (await row('1'))?.state === 'sent');
    const [first, second, ...more] = calls('conversations.open');
    expect(more).toEqual([]);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('a revoked token loses nothing: it is said loudly, and tried again', async () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => lines.push(line) });
    use.slack.tokenError = 'token_revoked';
    await say(post('p', { message: words('SECRETWORDS') }));
    use.deliver({ log });
    await until(async () => (await row('p'))?.problem === 'token_revoked');
    use.slack.tokenError = undefined;
    await until(() => texts('C1').length === 1);
    await until(async () => (await row('p'))?.state === 'sent');
    const outcomes = lines
      .map((line) => JSON.parse(line))
      .map(({ level, key, outcome }) => [level, key, outcome]);
    expect(outcomes[0]).toEqual([50, 'p', 'noAccess']);
    expect(outcomes.at(-1)).toEqual([30, 'p', 'done']);
    expect(lines.join()).not.toContain('SECRETWORDS');
  });

  it('an error that we do not know is tried a few times, then given up', async () => {
    use.slack.faults.add({
      method: 'chat.postMessage',
      fault: { kind: 'error', error: 'moon_in_wrong_phase' },
      times: 9,
    });
    await say(post('p'));
    await postRows.updateOne({ key: 'p' }, { $set: { attempts: 3 } });
    use.deliver();
    await until(async () => (await row('p'))?.state === 'failed');
    expect([calls().length, (await row('p'))?.problem]).toEqual([2, 'moon_in_wrong_phase']);
  });

  it('a Slack that nobody can reach costs no search in the channel', async () => {
    const sent: SentPost[] = [];
    await say(post('p'));
    const { WebClient, LogLevel } = await import('@slack/web-api');
    const nowhere = new WebClient('xoxb-double', {
      slackApiUrl: 'http://127.0.0.1:1/api/',
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
      // Port 1 is refused by fetch itself; a real refusal comes from the system.
      fetch: () => Promise.reject(refused()),
    });
    const offline = use.deliver({ slack: nowhere });
    await until(async () => (await row('p'))?.problem === 'ECONNREFUSED');
    await offline.stop(60_000);
    expect(await row('p')).toMatchObject({ state: 'waiting' });
    expect(await row('p')).not.toHaveProperty('doubtSince');
    use.deliver({ log: silent, onSent: (each) => void sent.push(each) });
    await until(() => sent.length === 1);
    expect([calls('conversations.history'), sent[0]?.adopted]).toEqual([[], false]);
  });

  function refused() {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    return new TypeError('fetch failed', { cause });
  }
});
