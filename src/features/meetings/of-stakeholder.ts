import mongoose, { type ClientSession } from 'mongoose';
import { type NewPost, Posts, StillBeingSent } from '../../outbox';
import { words } from '../../words';
import { type Commitment, Commitments, stepUpdates } from '../commitments';
import type { Programme } from '../people';
import {
  type KeepsOfStakeholders,
  type Stakeholder,
  type StakeholderChanging,
  stakeholderKey,
} from '../stakeholders';
import { heading } from './messages';
import { Comments, type Meeting, Meetings } from './model';
import { leadOnAnew, linksLedTo } from './moving';
import { partKey, repliesOf } from './replies';

/** The log of a stakeholder follows it. */
export const logOfStakeholders: KeepsOfStakeholders = { merge, changed, links: linksLedTo, posts, lately };

async function merge(session: ClientSession, from: Stakeholder, into: Stakeholder): Promise<void> {
  const { workspace } = from;
  const theirs = { workspace, stakeholder: from.key };
  const ours = { stakeholder: into.key };
  await Meetings.collection.updateMany(theirs, { $set: ours, $inc: { version: 1 } }, { session });
  await Comments.collection.updateMany(theirs, { $set: ours }, { session });
  await Commitments.collection.updateMany(theirs, { $set: ours, $inc: { version: 1 } }, { session });
  await followWhereItIs(session, into);
}

async function changed(
  session: ClientSession,
  one: Stakeholder,
  changing: StakeholderChanging,
): Promise<void> {
  await followWhereItIs(session, one);
  if (one.name !== changing.before.name) await leadOnAnew(session, one, changing);
}

/** What is still owed is followed in the district where the stakeholder is now; what a plan says, in that of the plan. */
async function followWhereItIs(
  session: ClientSession,
  { workspace, key, district }: Pick<Stakeholder, 'workspace' | 'key' | 'district'>,
): Promise<void> {
  await Commitments.collection.updateMany(
    {
      workspace,
      stakeholder: key,
      isOpen: true,
      plan: { $exists: false },
      district: { $ne: district?.key ?? null },
    },
    {
      ...(district ? { $set: { district: district.key } } : { $unset: { district: 1 } }),
      $inc: { version: 1 },
    },
    { session },
  );
}

/** Meetings, and what was done about commitments, in order of saving, as they came into the thread. */
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
  await keepLengths(session, workspace, said);
  if (!only && stakeholder.channel) await leaveEmptied(session, stakeholder, said);
  const log = said.map(({ meeting: { at }, replies }) => ({ at, replies }));
  const steps = only ? [] : await stepsOf(session, stakeholder, programme);
  // Sorting keeps the order of what came at the same time.
  return [...log, ...steps]
    .sort((one, other) => one.at.getTime() - other.at.getTime())
    .flatMap(({ replies }) => replies);
}

/** None of them was said while there was no channel. */
async function keepLengths(
  session: ClientSession,
  workspace: string,
  said: { meeting: Meeting; replies: NewPost[] }[],
): Promise<void> {
  const longer = said.filter(({ meeting, replies }) => replies.length > meeting.posts);
  if (longer.length === 0) return;
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

/**
 * Where a log is said whole, emptied parts of its meetings stay in the thread that was: a meeting that becomes longer again goes on in
 * the thread that is.
 */
async function leaveEmptied(
  session: ClientSession,
  { workspace, key: stakeholder }: Stakeholder,
  said: { meeting: Meeting; replies: NewPost[] }[],
): Promise<void> {
  for (const { meeting, replies } of said) {
    const { key, posts, version } = meeting;
    for (let part = replies.length; part < posts; part++) {
      const of = partKey(meeting, part);
      const row = await Posts.findOne({ workspace, key: of }, { state: 1 }, { session }).lean();
      if (row?.state === 'sending' || row?.state === 'unsure') throw new StillBeingSent(of);
      const left = `${stakeholderKey({ key: stakeholder })}/emptied/${key}/${version}/${part}`;
      await Posts.collection.updateOne({ workspace, key: of }, { $set: { key: left } }, { session });
      await Posts.collection.updateOne(
        { workspace, key: `update:${of}` },
        { $set: { key: `update:${left}`, of: left } },
        { session },
      );
    }
    if (replies.length >= posts) continue;
    await Meetings.collection.updateOne(
      { workspace, key },
      { $set: { posts: replies.length }, $inc: { version: 1 } },
      { session },
    );
  }
}

async function stepsOf(
  session: ClientSession,
  stakeholder: Stakeholder,
  { language }: Programme,
): Promise<{ at: Date; replies: NewPost[] }[]> {
  const { workspace, key, channel } = stakeholder;
  if (!channel) return [];
  const commitments = await Commitments.find(
    { workspace, stakeholder: key, 'steps.1': mongoose.trusted({ $exists: true }) },
    { _id: 0 },
    { session },
  )
    .sort({ key: 1 })
    .lean<Commitment[]>();
  return commitments.flatMap((commitment) => {
    const steps = commitment.steps.filter(({ what }) => what !== 'made');
    return stepUpdates(commitment, language).map(({ of, message }, number) => ({
      at: steps[number]?.at ?? new Date(0),
      replies: [
        {
          workspace,
          key: of,
          to: { channel },
          inThreadOf: stakeholderKey(stakeholder),
          message,
          about: { stakeholder: key, ...(commitment.plan && { plan: commitment.plan.key }) },
        },
      ],
    }));
  });
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
