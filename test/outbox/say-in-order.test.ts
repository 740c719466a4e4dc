import { describe, expect, it } from '@jest/globals';
import { transaction } from '../../src/database/transaction';
import { keepFormer, type NewPost, postAt, StillBeingSent, sayInOrder, whereItStood } from '../../src/outbox';
import { postRows } from '../../src/outbox/model';
import { useDatabase } from '../support/database';
import { post, row, say, useSlack, workspace } from './outbox';

useDatabase();
const use = useSlack();

const again = (...posts: NewPost[]) => transaction((session) => sayInOrder(session, posts, new Date()));

/** Roots of a channel, each with what stands under it. */
const shown = (channel: string) => {
  const all = use.slack.messages(channel);
  return all
    .filter(({ thread_ts, ts }) => !thread_ts || thread_ts === ts)
    .map((root) => [
      root.text,
      ...use.slack
        .thread(channel, root.ts)
        .slice(1)
        .map(({ text }) => text),
    ]);
};

describe('posts that are said in an order', () => {
  it('stand there again in that order, each once, with those that were not known before', async () => {
    await say(post('card'), post('1', { inThreadOf: 'card' }), post('3', { inThreadOf: 'card' }));
    const deliverer = use.deliver();
    await deliverer.idle();
    const [before] = await whereItStood(workspace, 'card');
    await again(post('card'), ...['1', '2', '3'].map((key) => post(key, { inThreadOf: 'card' })));
    await deliverer.idle();
    expect(shown('C1')).toEqual([
      ['card', '1', '3'],
      ['card', '1', '2', '3'],
    ]);
    expect(await whereItStood(workspace, 'card')).toHaveLength(2);
    if (!before) throw new Error('it stood nowhere');
    expect(await postAt({ workspace, ...before })).toMatchObject({ key: 'card' });
    expect(await postRows.countDocuments({ workspace })).toBe(4);
  });

  it('take along to another channel what waits or failed in their thread', async () => {
    await say(post('card'));
    const deliverer = use.deliver();
    await deliverer.idle();
    await deliverer.stop(60_000);
    await say(
      post('waits', { inThreadOf: 'card' }),
      post('failed', { inThreadOf: 'card' }),
      post('other', { to: { channel: 'C1' } }),
    );
    await postRows.updateOne(
      { workspace, key: 'failed' },
      { $set: { state: 'failed', problem: 'is_archived' } },
    );
    await again(
      post('card', { to: { channel: 'C2' } }),
      post('summary', { to: { channel: 'C2' }, inThreadOf: 'card' }),
    );
    expect(await row('waits')).toMatchObject({ lane: 'C2', state: 'waiting' });
    await use.deliver().idle();
    expect(shown('C2')).toEqual([['card', 'summary', 'waits', 'failed']]);
    expect(shown('C1')).toEqual([['card'], ['other']]);
  });

  it('are refused while one of them is on its way, and nothing is changed', async () => {
    await say(post('card'), post('1', { inThreadOf: 'card' }));
    await postRows.updateOne({ workspace, key: '1' }, { $set: { state: 'sending' } });
    const before = await postRows.find({ workspace }).toArray();
    await expect(again(post('card'), post('1', { inThreadOf: 'card' }))).rejects.toThrow(StillBeingSent);
    expect(await postRows.find({ workspace }).toArray()).toEqual(before);
  });

  it('leave what renewed them behind: it is renewed with them', async () => {
    await say(post('card'));
    const deliverer = use.deliver();
    await deliverer.idle();
    await postRows.insertOne(
      {
        ...(await row('card')),
        _id: undefined as never,
        key: 'update:card',
        of: 'card',
        kind: 'update',
        state: 'failed',
        problem: 'message_not_found',
      } as never,
      { ignoreUndefined: true },
    );
    await again(post('card'));
    expect(await row('update:card')).toMatchObject({ state: 'dropped' });
  });

  it('can be found where they stood before under a key of its own', async () => {
    await say(post('card'), post('1', { inThreadOf: 'card' }));
    const deliverer = use.deliver();
    await deliverer.idle();
    await transaction(async (session) => {
      await keepFormer(session, { workspace, key: 'card', as: 'card/was/1' });
      await sayInOrder(session, [post('card', { to: { channel: 'C2' } })], new Date());
    });
    await say(post('note', { inThreadOf: 'card/was/1' }));
    await deliverer.idle();
    expect([shown('C1'), shown('C2')]).toEqual([[['card', '1', 'note']], [['card']]]);
  });
});
