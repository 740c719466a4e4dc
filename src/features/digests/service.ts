import type { ClientSession } from 'mongoose';
import { daysLater, weeklyOn } from '../../calendar';
import { transaction } from '../../database/transaction';
import { enqueue, type NewPost, type NewUpdate } from '../../outbox';
import { type Member, membersByKey, type Pairing, type Programme, pairingsOf, programmeOf } from '../people';
import { type Digesting, gather, quotesIn } from './gather';
import { detailMessages, digestMessage, nothingMore } from './messages';
import { type Digest, DigestNotes, type DigestSchedule, DigestSchedules, Digests } from './model';
import { weekBefore } from './period';
import { nextOf } from './planning';
import { scopeOf } from './scope';

/** A digest that is later than this says nothing new any more: half a week. Days. */
const GRACE = 3.5;
/** One that is later than this says so. Milliseconds. */
const LATE = 60 * 60_000;

export const digestKey = (manager: string, week: string) => `${manager}/${week}`;
export const postKey = (digest: string) => `digest:${digest}`;
const detailKey = (digest: string, number: number) => `${postKey(digest)}/details/${number}`;

/** The manager's digest that is due: sent once, or skipped when the week is half over. True when it was sent. */
export async function sendDue(digesting: Digesting, due: DigestSchedule, now: Date): Promise<boolean> {
  const { workspace, member: manager } = due;
  const programme = await programmeOf(workspace);
  const member = (await membersByKey(workspace, [manager])).get(manager);
  const pairings = await pairingsOf(workspace, { managers: manager });
  if (!programme || !member || pairings.length === 0) {
    await DigestSchedules.deleteOne({ workspace, kind: 'digest', member: manager, dueAt: due.dueAt });
    return false;
  }
  const { settings } = programme;
  const missed: string[] = [];
  let turn = weeklyOn(due.date, settings.digest.at, member.timeZone);
  // The zone or the hour was changed meanwhile: it is not due yet.
  if (turn.dueAt > now) return advance(due, { date: turn.date, dueAt: turn.dueAt });
  for (;;) {
    const next = nextOf('digest', turn.dueAt, { settings, timeZone: member.timeZone, told: turn.week });
    if (next.dueAt > now) break;
    missed.push(turn.week);
    turn = weeklyOn(next.date, settings.digest.at, member.timeZone);
  }
  const next = nextOf('digest', now, { settings, timeZone: member.timeZone, told: turn.week });
  const skipped = [...due.skipped, ...missed];
  if (now >= daysLater(turn.dueAt, GRACE)) {
    return advance(due, { ...next, told: turn.week, skipped: [...skipped, turn.week] });
  }
  const digest = await freeze(digesting, { programme, member, pairings, turn, skipped }, now);
  return transaction(async (session) => {
    const isOurs = await moveOn(session, due, { ...next, told: turn.week, skipped: [] });
    // Another instance was faster; or the week was told before its day was moved.
    if (!isOurs || (await Digests.exists({ workspace, key: digest.key }).session(session))) return false;
    await keepAndSay(session, digest, now);
    return true;
  });
}

interface Turn {
  programme: Programme;
  member: Member;
  pairings: Pairing[];
  turn: { date: string; week: string; dueAt: Date };
  skipped: string[];
}

async function freeze(
  digesting: Digesting,
  { programme, member, pairings, turn, skipped }: Turn,
  now: Date,
): Promise<Digest> {
  const { workspace, settings } = programme;
  const scope = await scopeOf(workspace, pairings, member.timeZone);
  const snapshot = await gather(digesting, { programme, scope, now }, weekBefore(turn.date, member.timeZone));
  const notes = await DigestNotes.find(
    { workspace, manager: member.key, week: turn.week },
    { _id: 0, mentor: 1, name: 1, by: 1, text: 1, at: 1 },
  )
    .sort({ name: 1, mentor: 1 })
    .lean();
  const { channel } = settings.digest;
  return {
    ...snapshot,
    workspace,
    key: digestKey(member.key, turn.week),
    manager: member.key,
    to: channel ? { channel } : { user: member.slackUser },
    language: member.language,
    week: turn.week,
    ...(now.getTime() - turn.dueAt.getTime() > LATE && { isLate: true }),
    skipped,
    notes,
    at: now,
    ...pictureOf(snapshot.weeks.length > 0, now),
    quotes: quotesIn(snapshot),
    seen: [],
    replies: [],
    passedOn: [],
    version: 1,
    removals: [],
  };
}

const pictureOf = (isWanted: boolean, now: Date) =>
  isWanted ? { picture: 'wanted' as const, pictureAt: now } : { picture: 'given up' as const };

/** Keeps a digest, and promises that it is said. */
export async function keepAndSay(session: ClientSession, digest: Digest, now: Date): Promise<void> {
  const { workspace, key, to } = digest;
  await Digests.collection.insertOne({ ...digest }, { session, ignoreUndefined: true });
  const message = digestMessage(digest);
  await enqueue(session, [{ workspace, key: postKey(key), to, message, about: { digest: key } }], now);
}

async function advance(due: DigestSchedule, to: Partial<DigestSchedule>): Promise<false> {
  await transaction((session) => moveOn(session, due, to));
  return false;
}

/** False when somebody else has moved it on before. */
export async function moveOn(
  session: ClientSession,
  { workspace, kind, member, dueAt }: DigestSchedule,
  to: Partial<DigestSchedule>,
): Promise<boolean> {
  const { matchedCount } = await DigestSchedules.updateOne(
    { workspace, kind, member, dueAt },
    { $set: to },
    { session },
  );
  return matchedCount === 1;
}

export function digestByKey(workspace: string, key: string): Promise<Digest | null> {
  return Digests.findOne({ workspace, key }, { _id: 0 }).lean<Digest>();
}

/** Somebody has seen it: kept once for each, and shown. */
export async function markSeen(workspace: string, key: string, by: string, now: Date): Promise<boolean> {
  return change(workspace, key, now, (digest) => {
    if (digest.seen.some((one) => one.by === by)) return undefined;
    return { digest: withSeen(digest, by, now) };
  });
}

export function withSeen(digest: Digest, by: string, now: Date): Digest {
  const isKnown = digest.seen.some((one) => one.by === by);
  return isKnown ? digest : { ...digest, seen: [...digest.seen, { by, at: now }] };
}

/** The details, from what was frozen, into its thread: once. */
export async function sayDetails(workspace: string, key: string, by: string, now: Date): Promise<boolean> {
  return transaction(async (session) => {
    const digest = await Digests.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Digest>();
    if (!digest || digest.details) return false;
    const posts = detailMessages(digest).map((message, number) => ({
      workspace,
      key: detailKey(key, number),
      to: digest.to,
      inThreadOf: postKey(key),
      message,
      about: { digest: key },
    }));
    await Digests.updateOne(
      { workspace, key },
      { $set: { details: { by, at: now, posts: posts.length } }, $inc: { version: 1 } },
      { session },
    );
    await enqueue(session, posts, now);
    return true;
  });
}

/** What follows from a change: posts that are said with it. */
interface Changed {
  digest: Digest;
  posts?: NewPost[];
  updates?: NewUpdate[];
}

/** Changes what is kept of a digest and renews its message, in one transaction; nothing where there is nothing to change. */
export async function change(
  workspace: string,
  key: string,
  now: Date,
  changed: (digest: Digest) => Changed | undefined,
): Promise<boolean> {
  return transaction(async (session) => {
    const digest = await Digests.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Digest>();
    const after = digest && changed(digest);
    if (!digest || !after) return false;
    const { matchedCount } = await Digests.collection.replaceOne(
      { workspace, key, version: digest.version },
      { ...after.digest, version: digest.version + 1 },
      { session, ignoreUndefined: true },
    );
    if (matchedCount !== 1) throw new Error(`digest ${key}: somebody else was faster`);
    const message = digestMessage(after.digest);
    const isChanged = JSON.stringify(message) !== JSON.stringify(digestMessage(digest));
    const renewal = isChanged ? [{ workspace, of: postKey(key), message }] : [];
    await enqueue(session, after.posts ?? [], now, [...renewal, ...(after.updates ?? [])]);
    return true;
  });
}

/** The details that were asked for, as they read now. */
export function detailUpdates(digest: Digest): NewUpdate[] {
  const { workspace, key, details, language } = digest;
  const told = detailMessages(digest);
  const nothing = nothingMore(language);
  return Array.from({ length: details?.posts ?? 0 }, (_, number) => ({
    workspace,
    of: detailKey(key, number),
    message: told[number] ?? nothing,
  }));
}
