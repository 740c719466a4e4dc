import { type Delivery, held } from './delivery';
import { type Post, postRows } from './model';
import { type Outcome, outcomeOf } from './outcome';
import type { Row } from './pick';

/** Where a post goes, or where the post stands that an update renews. */
export interface Target {
  channel: string;
  thread?: string;
  ts?: string;
  /** The id by which the post is known in Slack: its row's. */
  mark: string;
}

export type Found =
  | { kind: 'target'; target: Target }
  /** Another post has to be sent first. */
  | { kind: 'later' }
  /** Slack has asked to wait before a conversation is opened, for so many milliseconds more. */
  | { kind: 'held'; wait: number }
  | { kind: 'failed'; problem: string }
  | { kind: 'notOpened'; outcome: Exclude<Outcome<unknown>, { kind: 'done' }> };

export const consequences = {
  thread: 'its thread was not posted',
  renewed: 'the post that it renews was not posted',
};

/** It failed only because another post has: that one is what to do something about. */
export const isConsequence = (problem: string) => Object.values(consequences).includes(problem);

export async function placeOf(delivery: Delivery, row: Row): Promise<Found> {
  const { workspace } = row;
  if (row.kind === 'update') {
    const post = await postByKey(workspace, row.of ?? '');
    const stands = post?.state === 'sent' && post.channel && post.ts;
    if (!stands) return notSent(post, 'the post that it renews is not known', consequences.renewed);
    return found({ channel: post.channel ?? '', ts: post.ts, mark: post._id.toHexString() });
  }
  const mark = row._id.toHexString();
  if (row.inThreadOf) {
    const root = await rootOf(workspace, row.inThreadOf);
    const stands = root?.state === 'sent' && root.channel && root.ts;
    if (!stands) return notSent(root, 'its thread is not known', consequences.thread);
    return found({ channel: root.channel ?? '', thread: root.ts, mark });
  }
  if (row.to.channel) return found({ channel: row.to.channel, mark });
  return conversation(delivery, row.to.user ?? '', mark);
}

async function conversation(delivery: Delivery, user: string, mark: string): Promise<Found> {
  const { slack, conversations, limits } = delivery;
  const known = conversations.get(user);
  if (known && known.until > Date.now()) return found({ channel: known.channel, mark });
  const wait = held(delivery, 'open');
  if (wait > 0) return { kind: 'held', wait };
  const outcome = await outcomeOf(() => slack.conversations.open({ users: user }));
  if (outcome.kind !== 'done') return { kind: 'notOpened', outcome };
  const channel = outcome.result.channel?.id;
  if (!channel) return { kind: 'notOpened', outcome: { kind: 'puzzling', problem: 'no conversation' } };
  conversations.set(user, { channel, until: Date.now() + limits.conversationFor });
  return found({ channel, mark });
}

type Other = Pick<Post, '_id' | 'state' | 'channel' | 'ts' | 'inThreadOf'>;

function postByKey(workspace: string, key: string): Promise<Other | null> {
  const projection = { state: 1, channel: 1, ts: 1, inThreadOf: 1 };
  return postRows.findOne({ workspace, key }, { projection });
}

/** Slack's threads are one deep: a reply to a reply stands under the first post. */
async function rootOf(workspace: string, key: string): Promise<Other | null> {
  const post = await postByKey(workspace, key);
  return post?.inThreadOf && post.state === 'sent' ? rootOf(workspace, post.inThreadOf) : post;
}

function found(target: Target): Found {
  return { kind: 'target', target };
}

function notSent(post: Other | null, unknown: string, problem: string): Found {
  if (!post) return { kind: 'failed', problem: unknown };
  return post.state === 'failed' || post.state === 'dropped'
    ? { kind: 'failed', problem }
    : { kind: 'later' };
}
