import { describe, expect, it } from '@jest/globals';
import { transaction } from '../../src/database/transaction';
import { postAt, sayAgain, whereItStood, whereTheyStand } from '../../src/outbox';
import { postsAt } from '../../src/outbox/standing';
import { useDatabase } from '../support/database';
import { post, row, say, useSlack, words, workspace } from './outbox';

useDatabase();
const use = useSlack();

const again = (text: string) =>
  transaction((session) => sayAgain(session, { workspace, key: 'p', message: words(text) }, new Date()));

async function standing() {
  return (await whereTheyStand(workspace, ['p'])).get('p');
}

describe('what is said again', () => {
  it('stands in a new place, and is found by each that it had', async () => {
    await say(post('p'));
    const deliverer = use.deliver();
    await deliverer.idle();
    const first = await standing();
    await again('{{$ts}} p again');
    expect([await standing(), await whereItStood(workspace, 'p')]).toEqual([undefined, [first]]);
    await deliverer.idle();
    const second = await standing();
    await again('p once more');
    await deliverer.idle();
    const third = await standing();
    expect(new Set([first?.ts, second?.ts, third?.ts]).size).toBe(3);
    expect(use.slack.messages('C1').map(({ text }) => text)).toEqual(['p', '{{$ts}} p again', 'p once more']);
    expect(await whereItStood(workspace, 'p')).toEqual([first, second, third]);
    for (const place of [first, second, third]) {
      if (!place) throw new Error('it stands nowhere');
      expect(await postAt({ workspace, ...place })).toMatchObject({ key: 'p' });
    }
    expect(await postAt({ workspace, channel: 'C2', ts: first?.ts ?? '' })).toBeNull();
    expect(await whereItStood(workspace, 'nothing')).toEqual([]);
    expect(await row('p')).not.toHaveProperty('message');
  });

  it('is found by reading no more than itself', async () => {
    await say(post('p'), ...Array.from({ length: 30 }, (_, index) => post(`${index}`)));
    await use.deliver().idle();
    const place = await standing();
    await again('p again');
    await use.deliver().idle();
    if (!place) throw new Error('it stands nowhere');
    const { executionStats } = await postsAt({ workspace, ...place }).explain('executionStats');
    expect(executionStats).toMatchObject({ nReturned: 1, totalDocsExamined: 1 });
  });
});
