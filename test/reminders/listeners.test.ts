import { describe, expect, it } from '@jest/globals';
import { createReminders } from '../../src/features/reminders';
import { importPeople, useSlack } from '../features/home/support';
import { useDatabase } from '../support/database';
import { until } from '../support/until';
import { hand, posts, reminder, states } from './support';

useDatabase();
const wired = useSlack();

describe('choosing a day in a message', () => {
  it('keeps it, and tells the person alone', async () => {
    const feature = createReminders();
    await importPeople();
    await wired.listen(feature);
    await hand(reminder('a', { person: 'UADA' }), reminder('b', { person: 'UADA' }));
    const [job] = feature.jobs?.(wired.accompany) ?? [];
    expect(await job?.run(wired.now)).toBe(2);
    const [post] = await posts();
    const client = wired.accompany.slack;
    await client.chat.postMessage({ channel: 'UADA', ...post?.message, text: post?.message?.text ?? '' });
    expect(wired.slack.complaints).toEqual([]);

    const [message] = wired.slack.directMessages('UADA');
    const second = post?.message?.blocks.at(-1)?.block_id;
    if (!message || !second) throw new Error('no message');
    const choosing = { blockId: second };
    const chosen = await wired.slack
      .person('UADA')
      .chooses(message, 'reminders.later', '2026-12-09', choosing);
    expect(chosen.ack).toBeDefined();
    expect(await states()).toMatchObject({
      a: expect.stringMatching(/^said/),
      b: 'waiting 2026-12-09T08:00:00.000Z',
    });
    const told = await until(() => wired.slack.ephemeralsTo('UADA')[0]);
    expect(told.text).toBe('Fine. I will remind you on Wednesday 9 December.');
    expect(message.text).toBe(post?.message?.text);
  });
});
