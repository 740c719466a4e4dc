import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { enqueue, keepFormer, type NewPost, type NewUpdate, Posts, sayInOrder } from '../../outbox';
import type { Programme } from '../people';
import type { KeepsOfStakeholders } from './keeps';
import { goesOn, type Renewal, stakeholderCard, summary } from './messages';
import type { Stakeholder } from './model';
import { cardOf, stakeholderKey } from './service';

/** What every change of a thread needs to know. */
export interface ThreadAt {
  programme: Programme;
  now: Date;
  keeps: KeepsOfStakeholders[];
}

/** So many of the last meetings are named in a summary. */
const LATELY = 5;

export const summaryKey = (one: Pick<Stakeholder, 'key'>, number: number) =>
  `${stakeholderKey(one)}/summary/${number}`;

/** What the card of a merged one says in its thread, and the post that leads there from the thread of the other. */
export const awayKey = (from: Pick<Stakeholder, 'key'>) => `${stakeholderKey(from)}/merged`;
export const hereKey = (into: Pick<Stakeholder, 'key'>, from: Pick<Stakeholder, 'key'>) =>
  `${stakeholderKey(into)}/merged/${from.key}`;

/** Of a card that stood elsewhere before; of several, the oldest is 1. */
export const formerKey = (one: Pick<Stakeholder, 'key'>, number: number) =>
  `${stakeholderKey(one)}/was/${number}`;

/**
 * The thread goes on under a new card, with one post that sums the log up: in another channel, or because the card is gone. What
 * was not said yet is said there. A thread that has not begun begins with the whole log.
 */
export async function goOn(
  session: ClientSession,
  one: Stakeholder,
  at: ThreadAt,
  why: Renewal,
): Promise<void> {
  const card = cardPost(one, at);
  if (!card) return;
  const { workspace } = one;
  const root = await Posts.findOne(
    { workspace, key: card.key },
    { state: 1, formerly: 1 },
    { session },
  ).lean();
  if (!root) {
    await sayWhole(session, one, at);
    return;
  }
  if (root.state !== 'sent') return sayInOrder(session, [card], at.now);
  const number = (root.formerly?.length ?? 0) + 1;
  const lately: string[] = [];
  for (const { lately: of } of at.keeps) {
    if (of) lately.push(...(await of(session, one, at.programme, LATELY)));
  }
  const { language } = at.programme;
  const summed: NewPost = {
    ...card,
    key: summaryKey(one, number),
    inThreadOf: card.key,
    message: summary(one, why, lately, language),
  };
  const isKept = why === 'moved' && (await keepCard(session, one, number));
  await sayInOrder(session, [card, summed], at.now);
  if (isKept) await leadOn(session, one, number, at);
}

/** The whole log in its thread, from the card on: each entry once, in order. How many posts that takes. */
export async function sayWhole(session: ClientSession, one: Stakeholder, at: ThreadAt): Promise<number> {
  const card = cardPost(one, at);
  if (!card) return 0;
  const { workspace } = one;
  const root = await Posts.findOne(
    { workspace, key: card.key },
    { state: 1, formerly: 1 },
    { session },
  ).lean();
  const number = (root?.formerly?.length ?? 0) + 1;
  const replies: NewPost[] = [];
  for (const { posts } of at.keeps) {
    if (posts) replies.push(...(await posts(session, one, at.programme)));
  }
  const isKept = root?.state === 'sent' && (await keepCard(session, one, number));
  await sayInOrder(session, [card, ...replies], at.now);
  if (isKept) await leadOn(session, one, number, at);
  return replies.length + 1;
}

/** What of its log was never said, because there was no channel: in its thread now. */
export async function sayMissing(session: ClientSession, one: Stakeholder, at: ThreadAt): Promise<void> {
  if (!one.channel) return;
  const all: NewPost[] = [];
  for (const { posts } of at.keeps) {
    if (posts) all.push(...(await posts(session, one, at.programme)));
  }
  const key = mongoose.trusted({ $in: all.map((post) => post.key) });
  const known = await Posts.find({ workspace: one.workspace, key }, { key: 1 }, { session }).lean();
  const said = new Set(known.map((post) => post.key));
  await enqueue(
    session,
    all.filter((post) => !said.has(post.key)),
    at.now,
  );
}

/** Its card as it reads now; none while it has no channel. */
export function cardPost(one: Stakeholder, { programme, now }: ThreadAt): NewPost | undefined {
  const { workspace, channel, key: stakeholder } = one;
  if (!channel) return undefined;
  const { settings, language, timeZone } = programme;
  const message = stakeholderCard(one, { settings, language, today: localDate(now, timeZone) });
  return { workspace, key: stakeholderKey(one), to: { channel }, message, about: { stakeholder } };
}

async function keepCard(session: ClientSession, one: Stakeholder, number: number): Promise<boolean> {
  const { workspace } = one;
  const kept = await keepFormer(session, { workspace, key: stakeholderKey(one), as: formerKey(one, number) });
  return kept !== undefined;
}

/** The card that stood there before says where the thread goes on. */
async function leadOn(
  session: ClientSession,
  one: Stakeholder,
  number: number,
  { programme, now }: ThreadAt,
): Promise<void> {
  const { workspace, channel } = one;
  const message = goesOn(one, { channel }, programme.language);
  await enqueue(session, [], now, [{ workspace, of: formerKey(one, number), message }]);
}

/** The cards of those that were changed as they read now, with what else is said of it. */
export async function sayChanged(
  session: ClientSession,
  { programme, now }: ThreadAt,
  changed: Stakeholder[],
  posts: NewPost[] = [],
  updates: NewUpdate[] = [],
): Promise<void> {
  const { settings, language, timeZone } = programme;
  const reader = { settings, language, today: localDate(now, timeZone) };
  const cards = changed.flatMap((one) => cardOf(one, reader, false).updates);
  await enqueue(session, posts, now, [...cards, ...updates]);
}
