import { describe, expect, it } from '@jest/globals';
import { transaction } from '../../src/database/transaction';
import { enqueue } from '../../src/outbox';
import { readyLanes } from '../../src/outbox/claim';
import { postRows } from '../../src/outbox/model';
import { useDatabase } from '../support/database';
import { post, say, useSlack, workspace } from './outbox';

useDatabase();

describe('several deliverers on one outbox', () => {
  const use = useSlack({ oneMessageASecond: true });

  it('keep to one message a second per channel together', async () => {
    await say(...['1', '2', '3', '4'].map((key) => post(key)), post('b', { to: { channel: 'C2' } }));
    const limits = { pace: 1_000 };
    await Promise.all([use.deliver({ limits }).idle(), use.deliver({ limits }).idle()]);
    expect(use.slack.messages('C1').map((each) => each.text)).toEqual(['1', '2', '3', '4']);
    expect(use.slack.calls.filter((each) => each.outcome !== 'ok')).toEqual([]);
  });
});

describe('hundreds of posts', () => {
  const channels = Array.from({ length: 40 }, (_, index) => `K${index}`);
  const use = useSlack({
    channels: channels.map((id) => ({ id, name: id.toLowerCase(), private: true, members: ['UBOT'] })),
  });

  it('are each said once by two deliverers, in the order of their threads', async () => {
    const posts = channels.flatMap((channel) =>
      ['a', 'b'].flatMap((thread) => {
        const root = `${channel}:${thread}`;
        const replies = Array.from({ length: 4 }, (_, index) => `${root}:${index}`);
        return [
          post(root, { to: { channel } }),
          ...replies.map((key) => post(key, { to: { channel }, inThreadOf: root })),
        ];
      }),
    );
    await transaction((session) => enqueue(session, posts, new Date()));
    const limits = { pace: 1 };
    await Promise.all([use.deliver({ limits }).idle(), use.deliver({ limits }).idle()]);
    const texts = channels.flatMap((each) => use.slack.messages(each).map(({ text }) => text));
    expect(texts.toSorted()).toEqual(posts.map(({ key }) => key).toSorted());
    for (const channel of channels) {
      for (const root of use.slack.messages(channel).filter((each) => !each.thread_ts)) {
        const thread = use.slack.thread(channel, root.ts).map(({ text }) => text);
        expect(thread).toEqual([root.text, ...[0, 1, 2, 3].map((index) => `${root.text}:${index}`)]);
      }
    }
    expect(await postRows.countDocuments({ workspace, state: 'sent' })).toBe(400);
  });
});

describe('looking for work', () => {
  const use = useSlack();

  it('reads the index alone, and nothing when nothing is ready', async () => {
    await say(...Array.from({ length: 50 }, (_, index) => post(`p${index}`)));
    const ready = {
      workspace,
      readyAt: { $lte: new Date() },
      state: { $in: ['waiting', 'sending', 'unsure'] },
      lane: { $nin: [] },
    };
    const explain = async (filter: object) =>
      (
        await postRows
          .find(filter, { projection: { _id: 0, lane: 1 }, sort: { readyAt: 1 }, hint: 'unfinished' })
          .explain('executionStats')
      ).executionStats;
    expect(await explain(ready)).toMatchObject({ nReturned: 50, totalDocsExamined: 0 });
    await use.deliver().idle();
    expect(await readyLanes(workspace, new Date(), [], 10)).toEqual([]);
    expect(await explain(ready)).toMatchObject({ totalKeysExamined: 0, totalDocsExamined: 0 });
  });
});
