import type { ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import { type Commitment, Commitments } from '../commitments';
import type { Accompany } from '../feature';
import { livingStakeholder, type Stakeholder, Stakeholders } from '../stakeholders';
import {
  goneBy,
  type Heard,
  lost,
  type Root,
  type Said,
  spokenAt,
  type ThreadRead,
  type Where,
} from '../threads';
import { meetingBefore } from './find';
import { saidIn, wordsOf } from './found-by';
import { type Comment, Comments, type Meeting, Meetings } from './model';

/** What somebody wrote in a stakeholder's thread: new, edited, or known already; in any order, as often as it comes. */
export async function keepComment(
  workspace: string,
  ofThread: string,
  { channel, ts, by, text, files, edited }: Heard,
  thread: string,
  now: Date,
): Promise<void> {
  const at = spokenAt(ts);
  // The thread may be of one that was merged into another.
  const stakeholder = (await livingStakeholder(workspace, ofThread))?.key ?? ofThread;
  const meeting = await meetingBefore({ workspace, key: stakeholder }, { channel, ts });
  await transaction(async (session) => {
    const known = await Comments.findOne({ workspace, channel, ts }, { _id: 0 }, { session }).lean<Comment>();
    if (!known) {
      const comment: Comment = {
        workspace,
        stakeholder,
        ...(meeting && { meeting: meeting.key }),
        channel,
        ts,
        thread,
        by,
        at,
        text,
        files,
        ...(edited && { edited }),
        revisions: [],
      };
      await Comments.collection.insertOne({ ...comment }, { session });
      if (meeting) await keepSaid(session, meeting);
      return;
    }
    if (known.deleted || known.sealed) return;
    if (!edited) return keepOriginal(session, known, { text, files }, now);
    if (Number(edited) <= Number(known.edited ?? 0)) return;
    const taken = lost(known.files, files);
    const revisions =
      known.text === text && !taken
        ? known.revisions
        : [...known.revisions, { text: known.text, ...taken, at: now, what: 'edited' as const }];
    await Comments.collection.updateOne(
      { workspace, channel, ts },
      { $set: { text, files, edited, revisions } },
      { session },
    );
    if (known.meeting) await keepSaid(session, { workspace, key: known.meeting });
  });
}

/** The edit came before the message that it changed. */
async function keepOriginal(
  session: ClientSession,
  { workspace, channel, ts, edited, text: becomes, files: remain, revisions }: Comment,
  { text, files }: Pick<Heard, 'text' | 'files'>,
  now: Date,
): Promise<void> {
  const taken = lost(files, remain);
  if (!edited || revisions.length > 0 || (text === becomes && !taken)) return;
  const original = { text, ...taken, at: now, what: 'edited' as const };
  await Comments.collection.updateOne(
    { workspace, channel, ts },
    { $set: { revisions: [original] } },
    { session },
  );
}

/** A meeting is found by what is written about it, too: the words of its comments, and of what became of its commitments, as they read now. */
export async function keepSaid(
  session: ClientSession,
  { workspace, key }: Pick<Meeting, 'workspace' | 'key'>,
): Promise<void> {
  const meeting = await Meetings.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Meeting>();
  if (!meeting) return;
  const stakeholder = await Stakeholders.findOne(
    { workspace, key: meeting.stakeholder },
    { _id: 0 },
    { session },
  ).lean<Stakeholder>();
  const comments = await Comments.find({ workspace, meeting: key }, { text: 1, files: 1 }, { session })
    .sort({ at: 1 })
    .lean<Pick<Comment, 'text' | 'files'>[]>();
  const commitments = await Commitments.find({ workspace, meeting: key }, { steps: 1 }, { session }).lean<
    Pick<Commitment, 'steps'>[]
  >();
  const said = saidIn(comments, commitments);
  const words = wordsOf(meeting, stakeholder ?? { name: '', changes: [] }, said);
  await Meetings.collection.updateOne({ workspace, key }, { $set: { words, said } }, { session });
}

/** Somebody has written what became of a commitment of a meeting. */
export async function keepFollowed(
  session: ClientSession,
  { workspace, meeting: key, steps }: Commitment,
): Promise<void> {
  if (key && steps.at(-1)?.text) await keepSaid(session, { workspace, key });
}

/** A deleted message takes back what it said; the words are kept with the record's history. */
export async function takeBackComment(workspace: string, { channel, ts }: Where, now: Date): Promise<void> {
  await transaction(async (session) => {
    const known = await Comments.findOne({ workspace, channel, ts }, { _id: 0 }, { session }).lean<Comment>();
    if (!known || known.deleted) return;
    const revisions = [
      ...known.revisions,
      { text: known.text, ...lost(known.files), at: now, what: 'deleted' as const },
    ];
    await Comments.collection.updateOne(
      { workspace, channel, ts },
      { $set: { text: '', files: [], deleted: true, revisions } },
      { session },
    );
    if (known.meeting) await keepSaid(session, { workspace, key: known.meeting });
  });
}

/** What was said in the thread of a stakeholder's card. */
export async function hear({ workspace, clock }: Accompany, said: Said): Promise<void> {
  const { root, channel, message, heard } = said;
  const stakeholder = root && stakeholderOf(root);
  if (!stakeholder) return;
  const thread = message.thread_ts ?? '';
  if (!heard) await takeBackComment(workspace, { channel, ts: message.ts }, clock());
  else await keepComment(workspace, stakeholder, heard, thread, clock());
}

/** The stakeholder whose thread begins with this post of ours. */
export function stakeholderOf({ key, about }: Pick<Root, 'key' | 'about'>): string | undefined {
  const root = `stakeholder:${about.stakeholder}`;
  // Or with a card whose thread goes on elsewhere.
  return key === root || key.startsWith(`${root}/was/`) ? about.stakeholder : undefined;
}

/** All that stands in a thread, as it was read again. */
export async function takeInThread(
  workspace: string,
  stakeholder: string,
  reading: ThreadRead,
  now: Date,
): Promise<void> {
  for (const reply of reading.replies) await keepComment(workspace, stakeholder, reply, reading.thread, now);
  const { channel, thread } = reading;
  const known = await Comments.find({ workspace, channel, thread }, { _id: 0, ts: 1, deleted: 1 }).lean<
    Pick<Comment, 'ts' | 'deleted'>[]
  >();
  const isGone = goneBy(reading);
  for (const { ts, deleted } of known) {
    if (!deleted && isGone(ts)) await takeBackComment(workspace, { channel, ts }, now);
  }
}
