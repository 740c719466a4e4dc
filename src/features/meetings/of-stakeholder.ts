import type { ClientSession } from 'mongoose';
import type { NewPost } from '../../outbox';
import { words } from '../../words';
import { Commitments } from '../commitments';
import type { Programme } from '../people';
import type { KeepsOfStakeholders, Stakeholder } from '../stakeholders';
import { heading } from './messages';
import { Comments, type Meeting, Meetings } from './model';
import { repliesOf } from './service';

/** The log of a stakeholder follows it. */
export const logOfStakeholders: KeepsOfStakeholders = { merge, changed, posts, lately };

async function merge(session: ClientSession, from: Stakeholder, into: Stakeholder): Promise<void> {
  const { workspace } = from;
  const theirs = { workspace, stakeholder: from.key };
  const ours = { stakeholder: into.key };
  await Meetings.collection.updateMany(theirs, { $set: ours, $inc: { version: 1 } }, { session });
  await Comments.collection.updateMany(theirs, { $set: ours }, { session });
  await Commitments.collection.updateMany(theirs, { $set: ours, $inc: { version: 1 } }, { session });
  await changed(session, into);
}

/** What is still owed is followed in the district where the stakeholder is now. */
async function changed(
  session: ClientSession,
  { workspace, key, district }: Pick<Stakeholder, 'workspace' | 'key' | 'district'>,
): Promise<void> {
  await Commitments.collection.updateMany(
    { workspace, stakeholder: key, isOpen: true, district: { $ne: district?.key ?? null } },
    {
      ...(district ? { $set: { district: district.key } } : { $unset: { district: 1 } }),
      $inc: { version: 1 },
    },
    { session },
  );
}

/** In order of saving, as they came into the thread. */
async function posts(
  session: ClientSession,
  stakeholder: Stakeholder,
  programme: Programme,
  only?: string,
): Promise<NewPost[]> {
  const { workspace, key } = stakeholder;
  const meetings = await Meetings.find(
    { workspace, stakeholder: key, ...(only && { key: only }) },
    { _id: 0 },
    { session },
  )
    .sort({ at: 1, metOn: 1, key: 1 })
    .lean<Meeting[]>();
  const said = meetings.map((meeting) => ({ meeting, replies: repliesOf(meeting, stakeholder, programme) }));
  // None of them was said while there was no channel.
  const longer = said.filter(({ meeting, replies }) => replies.length > meeting.posts);
  if (longer.length > 0) {
    await Meetings.collection.bulkWrite(
      longer.map(({ meeting, replies }) => ({
        updateOne: {
          filter: { workspace, key: meeting.key },
          update: { $set: { posts: replies.length }, $inc: { version: 1 } },
        },
      })),
      { session },
    );
  }
  return said.flatMap(({ replies }) => replies);
}

async function lately(
  session: ClientSession,
  { workspace, key }: Stakeholder,
  { settings, language }: Programme,
  most: number,
): Promise<string[]> {
  const meetings = await Meetings.find({ workspace, stakeholder: key }, { _id: 0 }, { session })
    .sort({ metOn: -1, at: -1 })
    .limit(most)
    .lean<Meeting[]>();
  const t = words(language);
  return meetings.map((meeting) => heading(meeting, { settings, language }, t));
}
