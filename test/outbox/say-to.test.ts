import { describe, expect, it } from '@jest/globals';
import { transaction } from '../../src/database/transaction';
import { Posts, sayTo } from '../../src/outbox';
import { useDatabase } from '../support/database';
import { post, row, say, useSlack, words, workspace } from './outbox';

useDatabase();
const use = useSlack();

const elsewhere = (key: string, to: { user: string } | { channel: string }) =>
  transaction((session) =>
    sayTo(session, { workspace, key, to, message: words(`${key} for you`) }, new Date()),
  );

describe('what could not be said where it was to be', () => {
  it('is said elsewhere, in other words, once', async () => {
    await say(post('p', { to: { user: 'U404' } }));
    const deliverer = use.deliver();
    await deliverer.idle();
    expect(await row('p')).toMatchObject({ state: 'failed', problem: 'user_not_found' });
    expect(await elsewhere('p', { channel: 'C1' })).toBe(true);
    expect(await elsewhere('p', { channel: 'C2' })).toBe(false);
    await deliverer.idle();
    expect(use.slack.messages('C1').map(({ text }) => text)).toEqual(['p for you']);
    expect(await row('p')).toMatchObject({ state: 'sent', lane: 'C1' });
    expect(await row('p')).not.toHaveProperty('problem');
  });

  it('stays where it may stand, was said, or waits to be', async () => {
    await say(post('waits'), post('doubted', { to: { user: 'U404' } }));
    expect(await elsewhere('waits', { channel: 'C2' })).toBe(false);
    await use.deliver().idle();
    expect(await elsewhere('waits', { channel: 'C2' })).toBe(false);
    await Posts.updateOne({ workspace, key: 'doubted' }, { $set: { doubtSince: new Date() } });
    expect(await elsewhere('doubted', { channel: 'C2' })).toBe(false);
    expect(use.slack.messages('C2')).toEqual([]);
  });
});
