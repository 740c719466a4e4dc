import { describe, expect, it } from '@jest/globals';
import { dropPost, listPosts, outboxDepth, retryPost } from '../../src/outbox';
import { postRows } from '../../src/outbox/model';
import { useDatabase } from '../support/database';
import { until } from '../support/until';
import { post, renew, row, say, shortLimits, useSlack, workspace } from './outbox';

useDatabase();
const use = useSlack();

const texts = () => use.slack.messages('C1').map((each) => each.text);

describe('retrying', () => {
  it('sends what failed, and what failed because of it', async () => {
    const members = use.slack.channelNamed('C1').members;
    use.slack.channelNamed('C1').members = [];
    await say(post('root'), post('reply', { inThreadOf: 'root' }), post('answer', { inThreadOf: 'reply' }));
    await renew('root', 'root anew');
    const deliverer = use.deliver();
    await deliverer.idle();
    use.slack.channelNamed('C1').members = members;
    expect(await retryPost(workspace, 'root', new Date())).toBe(4);
    await deliverer.idle();
    await until(() => texts()[0] === 'root anew');
    expect(texts()).toEqual(['root anew', 'reply', 'answer']);
    expect(await retryPost(workspace, 'root', new Date())).toBe(0);
  });

  it('looks first where Slack may have taken it already', async () => {
    use.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'drop', after: true } });
    use.slack.faults.add({
      method: 'conversations.history',
      fault: { kind: 'error', error: 'not_in_channel' },
    });
    await say(post('p'));
    const deliverer = use.deliver({ limits: shortLimits });
    await until(async () => (await row('p'))?.state === 'failed');
    await retryPost(workspace, 'p', new Date());
    await until(async () => (await row('p'))?.state === 'sent');
    await deliverer.idle();
    expect([texts(), use.slack.callsTo('chat.postMessage').length]).toEqual([['p'], 1]);
  });
});

describe('dropping', () => {
  it('takes the words away and lets nothing be sent; what was sent stays', async () => {
    await say(post('one'), post('two'));
    expect(await dropPost(workspace, 'one')).toBe(true);
    await use.deliver().idle();
    expect(texts()).toEqual(['two']);
    expect(await row('one')).toMatchObject({ state: 'dropped' });
    expect(await row('one')).not.toHaveProperty('message');
    expect([await dropPost(workspace, 'two'), await dropPost(workspace, 'three')]).toEqual([false, false]);
  });
});

describe('the list and the depth', () => {
  it('show what is not sent, without words', async () => {
    const now = new Date();
    await say(
      post('waits'),
      post('fails', { to: { channel: 'C404' } }),
      post('is stuck', { to: { channel: 'C9' } }),
    );
    await use.deliver().idle();
    await postRows.updateOne(
      { key: 'waits' },
      { $set: { state: 'waiting', readyAt: new Date(now.getTime() + 9e6) } },
    );
    await postRows.updateOne(
      { key: 'is stuck' },
      {
        $set: {
          state: 'unsure',
          readyAt: new Date(now.getTime() + 9e6),
          enqueuedAt: new Date(now.getTime() - 3_600_000),
        },
      },
    );
    const list = await listPosts({ workspace });
    expect(list.map(({ key, state }) => `${key}: ${state}`)).toEqual([
      'fails: failed',
      'waits: waiting',
      'is stuck: unsure',
    ]);
    expect(list.some((each) => 'message' in each)).toBe(false);
    expect(await listPosts({ workspace, states: ['failed'], limit: 1 })).toMatchObject([
      { problem: 'channel_not_found' },
    ]);
    expect(await outboxDepth(workspace, now)).toEqual({
      waiting: 2,
      failed: 1,
      stuck: 1,
      oldestSeconds: 3_600,
    });
  });
});
