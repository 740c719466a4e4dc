import { isDeepStrictEqual } from 'node:util';
import { transaction } from '../../database/transaction';
import { enqueue, type NewUpdate, postAt, replaceUnsaid } from '../../outbox';
import { words as wordsOf } from '../../words';
import { findMember, may, nobody, type Viewer } from '../people';
import { type KeepsWords, places, type Removed, without } from '../removal';
import { heldWith, mapWords, noteWords } from './held';
import { digestMessage } from './messages';
import { type Digest, DigestNotes, Digests } from './model';
import { replyUpdates } from './replies/replies';
import { detailUpdates, digestByKey, postKey } from './service';

/** A digest's key alone, or with the record (`<feature>/<key>`) whose words alone are meant. */
const withSource = (key: string, source: string) => `${key} ${source}`;

/** How words are removed for good from what was frozen: with the record that they are from, or by whoever reads the digest. */
export const digestRemoval: KeepsWords = {
  sentences: {
    intro: 'digests:remove.intro',
    hint: 'check-ins:remove.wordsHint',
    wherever: 'check-ins:remove.confirmWherever',
    nowhere: 'digests:remove.nowhere',
    refused: 'digests:remove.refused',
  },
  async recordOf({ workspace }, channel, { ts, thread_ts }) {
    const post = await postAt({ workspace, channel, ts });
    const root =
      post?.about.digest || !thread_ts ? post : await postAt({ workspace, channel, ts: thread_ts });
    return root?.about.digest;
  },
  async open({ workspace, clock }, viewer, record) {
    const [key = '', source] = record.split(' ');
    const digest = await digestByKey(workspace, key);
    if (!digest) return undefined;
    const held = await heldWith(digest, source);
    return {
      // Whoever removes words from a record removes them wherever they are shown.
      may: source !== undefined || (await mayRemove(workspace, viewer, digest)),
      count: (words) => {
        const placesIn = places(words);
        let count = 0;
        const counted = (text: string) => {
          count += placesIn(text);
          return text;
        };
        for (const one of held.digests) mapWords(structuredClone(one.digest), one.meant, counted);
        for (const note of held.notes) noteWords(note, counted);
        return count;
      },
      isShown: source !== undefined,
      isDone: (view) => digest.removals.some((one) => one.view === view),
      remove: (removed) => removeForGood(workspace, { key, source }, removed, clock()),
    };
  },
  async madeFrom({ workspace }, { feature, key }) {
    const source = `${feature}/${key}`;
    const showing = await Digests.find({ workspace, quotes: source }, { _id: 0, key: 1 }).lean();
    return showing.map((digest) => withSource(digest.key, source));
  },
};

async function mayRemove(
  workspace: string,
  viewer: Viewer,
  { manager, to, notes }: Digest,
): Promise<boolean> {
  if (may(viewer, 'remove words for good', nobody)) return true;
  if ('user' in to && to.user === viewer.slackUser) return true;
  const member = await findMember(workspace, viewer.slackUser);
  return member?.key === manager || notes.some(({ by }) => by === viewer.slackUser);
}

/** Removes words from what is kept, from what waits to be said, and from what was said: from all of it, or from nothing. */
async function removeForGood(
  workspace: string,
  { key, source }: { key: string; source?: string },
  { words, by, reason, view }: Removed,
  now: Date,
): Promise<void> {
  await transaction(async (session) => {
    const root = await Digests.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Digest>();
    if (!root || (view && root.removals.some((one) => one.view === view))) return;
    const held = await heldWith(root, source, session);
    const updates: NewUpdate[] = [];
    const unsaid: NewUpdate[] = [];
    for (const { digest, meant } of held.digests) {
      const after = structuredClone(digest);
      mapWords(after, meant, without(words, wordsOf(digest.language)('removal:mark')));
      if (isDeepStrictEqual(after, digest) && digest.key !== key) continue;
      after.removals.push({ by, at: now, reason, view });
      after.version += 1;
      await Digests.collection.replaceOne(
        { workspace, key: digest.key, version: digest.version },
        { ...after },
        { session, ignoreUndefined: true },
      );
      const before = await messagesOf(digest);
      const told = await messagesOf(after);
      updates.push(...told.filter((one) => !before.some((old) => isDeepStrictEqual(one, old))));
      unsaid.push(...told);
    }
    const clean = without(words, wordsOf(root.language)('removal:mark'));
    for (const note of held.notes) {
      const { manager, week, mentor } = note;
      const cleared = noteWords(note, clean);
      await DigestNotes.updateOne({ workspace, manager, week, mentor }, { $set: cleared }, { session });
    }
    await enqueue(session, [], now, updates);
    await replaceUnsaid(session, unsaid);
  });
}

/** All that was said of a digest and in its thread, as it reads now. */
async function messagesOf(digest: Digest): Promise<NewUpdate[]> {
  const { workspace, key } = digest;
  const message = digestMessage(digest);
  return [
    { workspace, of: postKey(key), message },
    ...detailUpdates(digest),
    ...(await replyUpdates(digest)),
  ];
}
