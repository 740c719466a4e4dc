import { type ClientSession, Types } from 'mongoose';
import { type NewUpdate, type Post, Posts } from '../../outbox';
import type { Stakeholder } from './model';
import { stakeholderKey } from './service';

/**
 * What was said again in another thread stands in the former one, too: each such place is given a key of its own, by which what
 * stands there is renewed. Where it was deleted in Slack, the stakeholder's threads know that this is no fault.
 */
export async function whereItStoodBefore(
  session: ClientSession,
  stakeholder: Stakeholder,
  updates: NewUpdate[],
): Promise<NewUpdate[]> {
  const all: NewUpdate[] = [];
  for (const { workspace, of, message } of updates) {
    const row = await Posts.findOne({ workspace, key: of }, {}, { session }).lean<Post>();
    for (const [number, { channel, ts }] of (row?.formerly ?? []).entries()) {
      const key = `${stakeholderKey(stakeholder)}/${of}/was/${number + 1}`;
      all.push({ workspace, of: key, message });
      if (!row || (await Posts.exists({ workspace, key }).session(session))) continue;
      const { kind, about, enqueuedAt, readyAt } = row;
      const place = { lane: channel, to: { channel }, channel, ts, state: 'sent' as const, sentAt: readyAt };
      await Posts.collection.insertOne(
        {
          ...{ _id: new Types.ObjectId(), workspace, key, kind, about, enqueuedAt, readyAt },
          ...{ ...place, revision: 1, attempts: 0 },
        },
        { session },
      );
    }
  }
  return all;
}
