import mongoose from 'mongoose';
import { soundsLikeHarm } from '../../problems';
import { DRAFT_KEPT, type Draft, Drafts, type Filling, Meetings } from '../model';

/** So many forms that somebody began are kept; the oldest give way. */
const MOST = 10;

/**
 * Keeps what stands in somebody's form, in place of what was kept of it before. Nothing is kept of a form that was saved already,
 * or whose words sound as if a child was harmed: then what was kept goes, too.
 */
export async function keepDraft(
  workspace: string,
  slackUser: string,
  { form, view, filling, from }: Pick<Draft, 'form' | 'filling' | 'from'> & { view: string },
  now: Date,
): Promise<void> {
  const { minutes, added, harm, instead } = filling;
  if (harm === 'yes' || (!harm && soundsLikeHarm(textsOf(filling))))
    return forgetDraft(workspace, slackUser, form);
  // What was chosen may be heard of after the form was sent.
  if (await isSaved(workspace, view, instead)) return;
  const { upsertedCount } = await Drafts.updateOne(
    { workspace, slackUser, form },
    { $set: { filling: plain({ minutes, added, corrected: [] }), keptAt: now, ...(from && { from }) } },
    { upsert: true },
  );
  if (upsertedCount > 0) await forgetOldest(workspace, slackUser);
}

/** As a meeting, or added to one. */
async function isSaved(workspace: string, view: string, instead?: string): Promise<boolean> {
  if (await Meetings.exists({ workspace, key: view })) return true;
  return Boolean(instead && (await Meetings.exists({ workspace, key: instead, 'versions.view': view })));
}

/** Without what nobody filled in: MongoDB would keep it as null. */
const plain = (filling: Filling): Filling => JSON.parse(JSON.stringify(filling));

async function forgetOldest(workspace: string, slackUser: string): Promise<void> {
  const old = await Drafts.find({ workspace, slackUser }, { form: 1 })
    .sort({ keptAt: -1 })
    .skip(MOST)
    .limit(MOST)
    .lean<Pick<Draft, 'form'>[]>();
  if (old.length === 0) return;
  const forms = old.map(({ form }) => form);
  await Drafts.deleteMany({ workspace, slackUser, form: mongoose.trusted({ $in: forms }) });
}

/** What somebody began and did not save in the last seven days, the newest that is asked for. */
export async function draftOf(
  workspace: string,
  slackUser: string,
  now: Date,
  isAskedFor: (filling: Filling) => boolean = () => true,
): Promise<Draft | undefined> {
  const drafts = await Drafts.find({ workspace, slackUser }, { _id: 0 })
    .sort({ keptAt: -1 })
    .limit(MOST)
    .lean<Draft[]>();
  // MongoDB takes expired ones away once a minute.
  const isKept = ({ keptAt }: Draft) => now.getTime() - keptAt.getTime() < DRAFT_KEPT * 1000;
  return drafts.find((draft) => isKept(draft) && isAskedFor(draft.filling));
}

/** The form was saved, or given up. */
export async function forgetDraft(workspace: string, slackUser: string, form: string): Promise<void> {
  await Drafts.deleteOne({ workspace, slackUser, form });
}

/** What would be offered next is given up. */
export async function forgetNewest(workspace: string, slackUser: string, now: Date): Promise<void> {
  const newest = await draftOf(workspace, slackUser, now);
  if (newest) await forgetDraft(workspace, slackUser, newest.form);
}

/** All that was typed in the form: of the meeting, of a new stakeholder, and of lines that were not clear. */
export const textsOf = ({ minutes: { present, keyPoints, agreements, gaps }, added, corrected }: Filling) =>
  [present, keyPoints, agreements, gaps, added?.name, ...corrected.flatMap(({ who, what }) => [who, what])]
    .filter(Boolean)
    .join('\n');
