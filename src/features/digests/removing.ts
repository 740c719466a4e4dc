import { postAt } from '../../outbox';
import { words as wordsOf } from '../../words';
import { findMember, may, nobody, type Viewer } from '../people';
import { type KeepsWords, places, type Removed, without } from '../removal';
import { linesOf } from './gather';
import { type Digest, DigestNotes, Digests } from './model';
import { replyUpdates } from './replies/replies';
import { change, detailUpdates, digestByKey } from './service';

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
    return {
      // Whoever removes words from a record removes them wherever they are shown.
      may: source !== undefined || (await mayRemove(workspace, viewer, digest)),
      count: (words) => {
        const placesIn = places(words);
        let count = 0;
        mapWords(structuredClone(digest), source, (text) => {
          count += placesIn(text);
          return text;
        });
        return count;
      },
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

async function removeForGood(
  workspace: string,
  { key, source }: { key: string; source?: string },
  { words, by, reason, view }: Removed,
  now: Date,
): Promise<void> {
  const digest = await digestByKey(workspace, key);
  if (!digest) return;
  const clean = without(words, wordsOf(digest.language)('removal:mark'));
  const cleared = (before: Digest) => {
    const after = structuredClone(before);
    mapWords(after, source, clean);
    after.removals.push({ by, at: now, reason, view });
    return after;
  };
  const said = await replyUpdates(cleared(digest));
  await change(workspace, key, now, (before) => {
    const after = cleared(before);
    return { digest: after, updates: [...detailUpdates(after), ...said] };
  });
  if (source) return;
  const notes = digest.preview
    ? { mentor: digest.manager, week: digest.preview.week }
    : { manager: digest.manager, week: digest.week ?? '' };
  for (const { _id, text, revisions } of await DigestNotes.find({ workspace, ...notes }).lean()) {
    const cleared = revisions.map((one) => ({ ...one, text: clean(one.text) }));
    await DigestNotes.updateOne({ _id, workspace }, { $set: { text: clean(text), revisions: cleared } });
  }
}

/** Every place of a digest where people's words are kept; of one record's, if that alone is meant. */
function mapWords(digest: Digest, source: string | undefined, change: (text: string) => string): void {
  for (const { quote } of linesOf(digest)) {
    if (quote && (!source || source === `${quote.feature}/${quote.key}`)) quote.text = change(quote.text);
  }
  if (source) return;
  for (const note of digest.notes) note.text = change(note.text);
  for (const passed of digest.passedOn) passed.text = change(passed.text);
  for (const reply of digest.replies) {
    const before = JSON.stringify([reply.text, reply.files, reply.revisions]);
    reply.text = change(reply.text);
    reply.files = reply.files.map((file) => ({ ...file, name: change(file.name) }));
    reply.revisions = reply.revisions.map((one) => ({ ...one, text: change(one.text) }));
    if (JSON.stringify([reply.text, reply.files, reply.revisions]) !== before) reply.sealed = true;
  }
}
