import type { ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import { enqueue, postAt, replaceUnsaid } from '../../outbox';
import { SAVE_WITHIN_MS } from '../../slack/limits';
import { words as wordsIn } from '../../words';
import { type Commitment, Commitments, keepChanged, stepUpdates } from '../commitments';
import { may, nobody, programmeOf } from '../people';
import type { KeepsWords, Of, Removed } from '../removal';
import { type Stakeholder, Stakeholders, whereItStoodBefore } from '../stakeholders';
import { clearDrafts, keepComments } from './clearing';
import { stakeholderOf } from './comments';
import { meetingByKey } from './find';
import { saidIn, wordsOf } from './found-by';
import { type Comment, Comments, type Meeting, Meetings } from './model';
import { cleared, countPlaces, type MeetingRecord, partiesOf } from './removal';
import { repliesOf, sayAnew } from './replies';
import type { Log } from './service';
import { openUnattached, stakeholderOfKey, unattachedKey } from './unattached';

/** How words are removed for good from a meeting, and from all that was written about it. */
export const meetingRemoval: KeepsWords = {
  sentences: {
    intro: 'meeting-lists:remove.intro',
    hint: 'meeting-lists:remove.hint',
    wherever: 'meeting-lists:remove.wherever',
    nowhere: 'meeting-lists:remove.nowhere',
    refused: 'meeting-lists:remove.refused',
  },
  async recordOf({ workspace }, channel, { ts }) {
    const post = await postAt({ workspace, channel, ts });
    if (post) {
      // The card leads to what belongs to no meeting: a message that was deleted in Slack is reached by nothing else.
      const stakeholder = stakeholderOf(post);
      return post.about.meeting ?? (stakeholder && unattachedKey(stakeholder));
    }
    const comment = await Comments.findOne(
      { workspace, channel, ts },
      { _id: 0, meeting: 1, stakeholder: 1 },
    ).lean();
    return comment ? (comment.meeting ?? unattachedKey(comment.stakeholder)) : undefined;
  },
  async open(accompany, viewer, key) {
    const { workspace, clock, log } = accompany;
    const stakeholder = stakeholderOfKey(key);
    if (stakeholder) return openUnattached(accompany, viewer, stakeholder);
    const meeting = await meetingByKey(workspace, key);
    if (!meeting) return undefined;
    const mayRead = may(viewer, 'see the log', nobody);
    const record = mayRead ? await recordOf(meeting) : undefined;
    return {
      may: may(viewer, 'remove words for good', partiesOf(meeting)),
      count: (words) => record && countPlaces(record, words),
      isDone: (view) => meeting.removals.some((one) => one.view === view),
      async remove(removed) {
        const programme = await programmeOf(workspace);
        if (programme)
          await removeForGood({ programme, now: clock(), within: SAVE_WITHIN_MS, log }, key, removed);
      },
    };
  },
};

export const removalOf = (key: string): Of => ({
  feature: 'meetings',
  key,
  sentences: meetingRemoval.sentences,
});

async function recordOf(meeting: Meeting, session?: ClientSession): Promise<MeetingRecord> {
  const { workspace, key } = meeting;
  const within = { session: session ?? null };
  const comments = await Comments.find({ workspace, meeting: key }, { _id: 0 }, within)
    .sort({ at: 1 })
    .lean<Comment[]>();
  const commitments = await Commitments.find({ workspace, meeting: key }, { _id: 0 }, within).lean<
    Commitment[]
  >();
  return { meeting, comments, commitments };
}

/** Takes the words out of all that is kept of a meeting and of what waits to be said, and says anew what we said with them. */
export async function removeForGood(
  { programme, now, within, log }: Log,
  key: string,
  { words, by, reason, view }: Removed,
): Promise<void> {
  const { workspace, language } = programme;
  const mark = wordsIn(language)('removal:mark');
  await transaction(
    async (session) => {
      const known = await Meetings.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Meeting>();
      if (!known) return;
      const before = await recordOf(known, session);
      const isDone = view !== undefined && known.removals.some((one) => one.view === view);
      if (isDone && countPlaces(before, words) === 0) return;
      const stakeholder = await Stakeholders.findOne(
        { workspace, key: known.stakeholder },
        { _id: 0 },
        { session },
      ).lean<Stakeholder>();
      if (!stakeholder) throw new Error(`the meeting ${key} has no stakeholder`);
      const after = cleared(before, words, mark);
      const said = saidIn(after.comments, after.commitments);
      const meeting: Meeting = {
        ...after.meeting,
        words: wordsOf(after.meeting, stakeholder, said),
        ...(known.said && { said }),
        removals: [...known.removals, { by, at: now, reason, ...(view && { view }) }],
        version: known.version + 1,
      };
      const anew = sayAnew(known, meeting, stakeholder, programme);
      meeting.posts = Math.max(known.posts, repliesOf(meeting, stakeholder, programme).length);
      const { matchedCount } = await Meetings.collection.replaceOne(
        { workspace, key, version: known.version },
        meeting,
        { session, ignoreUndefined: true },
      );
      if (matchedCount !== 1) throw new Error(`somebody else changed the meeting ${key} meanwhile`);
      await keepComments(session, before.comments, after.comments);
      await keepChanged(session, before.commitments, after.commitments);
      await clearDrafts(session, workspace, words, mark);
      const steps = after.commitments.flatMap((one) => stepUpdates(one, language));
      const updates = [...anew.updates, ...steps];
      const former = await whereItStoodBefore(session, stakeholder, updates);
      await enqueue(session, anew.posts, now, [...updates, ...former]);
      await replaceUnsaid(session, updates);
    },
    { within },
  );
  log?.info({ workspace, key }, 'words were removed from a meeting for good');
}
