import { DRAFT_KEPT, Drafts, type Filling } from './model';

/** Keeps what stands in somebody's form, in place of what was kept before. */
export async function keepDraft(
  workspace: string,
  slackUser: string,
  { minutes, added }: Filling,
  now: Date,
): Promise<void> {
  await Drafts.updateOne(
    { workspace, slackUser },
    { $set: { filling: { minutes, added, corrected: [] }, keptAt: now } },
    { upsert: true },
  );
}

/** What somebody began and did not save in the last seven days. */
export async function draftOf(workspace: string, slackUser: string, now: Date) {
  const draft = await Drafts.findOne({ workspace, slackUser }, { _id: 0 }).lean();
  // MongoDB takes expired ones away once a minute.
  return draft && now.getTime() - draft.keptAt.getTime() < DRAFT_KEPT * 1000 ? draft : undefined;
}

export async function forgetDraft(workspace: string, slackUser: string): Promise<void> {
  await Drafts.deleteOne({ workspace, slackUser });
}
