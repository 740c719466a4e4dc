import { describe, expect, it } from '@jest/globals';
import { listPosts, postAt } from '../../src/outbox';
import { useDatabase } from '../support/database';
import { gate } from '../support/gate';
import { until } from '../support/until';
import { post, renew, row, say, useSlack, words, workspace } from './outbox';

useDatabase();
const use = useSlack();

const texts = (channel: string) => use.slack.messages(channel).map((each) => each.text);

describe('a post', () => {
  it('is said once, is known by its place, and its words leave the outbox', async () => {
    await say(post('hello', { about: { pairing: 'p1', checkIn: 'c1' } }));
    await use.deliver().idle();
    const [message] = use.slack.messages('C1');
    const kept = await row('hello');
    expect(use.slack.messages('C1')).toHaveLength(1);
    expect(message).toMatchObject({
      text: 'hello',
      metadata: { event_type: 'accompany_post', event_payload: { key: kept?._id.toHexString() } },
      blocks: [{ block_id: `post:${kept?._id.toHexString()}` }],
    });
    expect(kept).toMatchObject({ state: 'sent', channel: 'C1', ts: message?.ts, attempts: 1 });
    expect(kept).not.toHaveProperty('message');
    expect(kept).not.toHaveProperty('doubtSince');
    expect(await postAt({ workspace, channel: 'C1', ts: message?.ts ?? '' })).toMatchObject({
      key: 'hello',
      about: { pairing: 'p1', checkIn: 'c1' },
    });
  });

  it('is sent soon after a nudge, without waiting for the next look', async () => {
    const deliverer = use.deliver({ limits: { poll: 60_000 } });
    await deliverer.idle();
    await say(post('hello'));
    deliverer.nudge();
    await until(() => texts('C1').length === 1);
  });

  it('stands in the thread of another, in the order in which they were promised', async () => {
    const replies = Array.from({ length: 10 }, (_, index) => `reply ${index}`);
    await say(post('root'), ...replies.map((key) => post(key, { inThreadOf: 'root' })));
    await use.deliver().idle();
    const [root, ...rest] = use.slack.messages('C1');
    expect(texts('C1')).toEqual(['root', ...replies]);
    expect(new Set(rest.map((each) => each.thread_ts))).toEqual(new Set([root?.ts]));
  });

  it('under a reply stands in the same thread', async () => {
    await say(post('root'), post('reply', { inThreadOf: 'root' }), post('answer', { inThreadOf: 'reply' }));
    await use.deliver().idle();
    const [root, reply, answer] = use.slack.messages('C1');
    expect([reply?.thread_ts, answer?.thread_ts]).toEqual([root?.ts, root?.ts]);
  });

  it('to a person goes to their conversation with the app, asked for once', async () => {
    await say(post('one', { to: { user: 'U1' } }), post('two', { to: { user: 'U1' } }));
    await use.deliver().idle();
    expect(use.slack.directMessages('U1').map((each) => each.text)).toEqual(['one', 'two']);
    expect(use.slack.callsTo('conversations.open')).toHaveLength(1);
    expect((await row('one'))?.channel).toMatch(/^D/);
  });

  it('of another workspace is left to the process that serves it', async () => {
    await say(post('theirs', { workspace: 'T2' }), post('ours'));
    await use.deliver().idle();
    expect(texts('C1')).toEqual(['ours']);
    expect(await listPosts({ workspace: 'T2' })).toMatchObject([{ key: 'theirs', state: 'waiting' }]);
  });
});

describe('an update', () => {
  it('renews the post and keeps its marks; several that wait become the newest', async () => {
    await say(post('question'));
    for (const text of ['first', 'second', 'third']) await renew('question', text);
    await use.deliver().idle();
    const kept = await row('question');
    expect(use.slack.messages('C1')).toMatchObject([
      {
        text: 'third',
        blocks: [{ block_id: `post:${kept?._id.toHexString()}` }],
        metadata: { event_payload: { key: kept?._id.toHexString() } },
      },
    ]);
    expect(use.slack.callsTo('chat.update')).toHaveLength(1);
    expect(await row('update:question')).toMatchObject({ state: 'sent', revision: 3 });
    expect(await row('update:question')).not.toHaveProperty('message');
  });

  it('that comes while another is being sent is sent after it', async () => {
    await say(post('question'));
    const deliverer = use.deliver();
    await deliverer.idle();
    const { opened, open } = gate();
    use.slack.faults.add({ method: 'chat.update', fault: { kind: 'held', until: opened } });
    await renew('question', 'first');
    await until(async () => (await row('update:question'))?.state === 'sending');
    await renew('question', 'second');
    open();
    await until(() => texts('C1')[0] === 'second');
    await deliverer.idle();
    expect(use.slack.callsTo('chat.update').map((each) => each.args.text)).toEqual(['first', 'second']);
  });

  it('holds up nothing that is said after it', async () => {
    await say(post('question'));
    const deliverer = use.deliver();
    await deliverer.idle();
    use.slack.faults.add({ method: 'chat.update', fault: { kind: 'ratelimited', retryAfter: 60 } });
    await renew('question', 'answered');
    await until(() => use.slack.callsTo('chat.update').length === 1);
    await say(post('next question', { inThreadOf: 'question' }));
    await until(() => texts('C1').includes('next question'));
    expect(use.slack.callsTo('chat.update')).toHaveLength(1);
  });

  it('whose outcome is unknown is simply sent again', async () => {
    await say(post('question'));
    const deliverer = use.deliver();
    await deliverer.idle();
    use.slack.faults.add({ method: 'chat.update', fault: { kind: 'drop', after: true } });
    await renew('question', 'answered');
    await until(async () => (await row('update:question'))?.state === 'sent');
    expect(use.slack.callsTo('conversations.history')).toEqual([]);
  });
});

describe('stopping', () => {
  it('lets what is in flight end, begins nothing more, and gives the lanes back', async () => {
    const { opened, open } = gate();
    use.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'held', until: opened }, times: 9 });
    await say(...['1', '2', '3'].map((key) => post(key)));
    const deliverer = use.deliver();
    await until(() => use.slack.callsTo('chat.postMessage').length === 1);
    const stopping = deliverer.stop(60_000);
    open();
    await stopping;
    expect([texts('C1'), (await row('1'))?.state, (await row('2'))?.state]).toEqual([
      ['1'],
      'sent',
      'waiting',
    ]);
    const other = use.deliver({ limits: { lease: 60_000 } });
    await other.idle();
    expect(texts('C1')).toEqual(['1', '2', '3']);
  });

  it('waits no longer than it is given', async () => {
    use.slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'hang' } });
    await say(post('hangs', { message: words('hangs') }));
    const deliverer = use.deliver();
    await until(() => use.slack.callsTo('chat.postMessage').length === 1);
    await deliverer.stop(100);
    expect((await row('hangs'))?.state).toBe('sending');
  });
});
