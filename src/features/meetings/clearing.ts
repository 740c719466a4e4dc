import type { ClientSession } from 'mongoose';
import { type Comment, Comments, type Draft, Drafts } from './model';
import { clearedDraft } from './removal';

/** Keeps those from which words were removed. */
export async function keepComments(
  session: ClientSession,
  before: Comment[],
  after: Comment[],
): Promise<void> {
  for (const [place, comment] of after.entries()) {
    if (comment === before[place]) continue;
    const { workspace, channel, ts } = comment;
    await Comments.collection.replaceOne({ workspace, channel, ts }, comment, {
      session,
      ignoreUndefined: true,
    });
  }
}

/** Nobody is told of others' drafts: they are cleared, and not counted. */
export async function clearDrafts(
  session: ClientSession,
  workspace: string,
  words: string,
  mark: string,
): Promise<void> {
  const drafts = await Drafts.find({ workspace }, {}, { session }).lean<(Draft & { _id: unknown })[]>();
  for (const draft of drafts) {
    const { filling } = clearedDraft(draft, words, mark);
    if (JSON.stringify(filling) === JSON.stringify(draft.filling)) continue;
    await Drafts.collection.updateOne({ _id: draft._id as never }, { $set: { filling } }, { session });
  }
}
