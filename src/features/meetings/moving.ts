import mongoose, { type ClientSession, Types } from 'mongoose';
import { transaction } from '../../database/transaction';
import { enqueue, type NewPost, type NewUpdate, type Post, Posts, StillBeingSent } from '../../outbox';
import { type Commitment, moveWithin, stepKey, stepUpdates } from '../commitments';
import type { Accompany } from '../feature';
import { programmeOf } from '../people';
import { livingWithin, type Stakeholder, type StakeholderChanging, stakeholderKey } from '../stakeholders';
import { linksTo, linkTo } from './links';
import { movedAway, movedPart } from './messages';
import { Comments, type Meeting, Meetings } from './model';
import { meetingKey, partKey, repliesOf } from './replies';
import type { Log } from './service';

/**
 * A meeting goes to the log of another stakeholder, with what was written about it and what was promised in it. It is said in the
 * other thread; where it stood, a sentence leads on.
 */
export async function moveMeeting(
  session: ClientSession,
  before: Meeting,
  written: Meeting,
  { from, into }: Record<'from' | 'into', Stakeholder>,
  { programme, now }: Pick<Log, 'programme' | 'now'>,
): Promise<{ meeting: Meeting; commitments: Commitment[]; posts: NewPost[]; updates: NewUpdate[] }> {
  const { workspace, key, pointers: earlier = [], partPointers: earlierParts = [] } = before;
  const { language } = programme;
  await Comments.collection.updateMany(
    { workspace, meeting: key },
    { $set: { stakeholder: into.key } },
    { session },
  );
  const commitments = await moveWithin(session, { workspace, meeting: key }, from, into);
  const steps = await stepsSaid(session, commitments, into, language);
  const parts = Array.from({ length: before.posts }, (_, part) => partKey(before, part));
  const stood = await takeAway(session, written, [...parts, ...steps.map((step) => step.key)]);
  const isFirst = ({ of }: { of: string }) => of === meetingKey(before);
  const pointers = [...earlier, ...stood.filter(isFirst).map((one) => one.key)];
  const partPointers = [...earlierParts, ...stood.filter((one) => !isFirst(one)).map((one) => one.key)];
  const replies = repliesOf(written, into, programme);
  const meeting: Meeting = { ...written, posts: replies.length, movedAt: now, pointers, partPointers };
  return {
    meeting,
    commitments,
    posts: [...replies, ...steps],
    updates: pointing(meeting, into, undefined, language),
  };
}

/** All that leads to a meeting from the threads in which it stood before. */
function pointing(
  meeting: Meeting,
  stakeholder: Stakeholder,
  link: string | undefined,
  language: string,
): NewUpdate[] {
  const { workspace, pointers = [], partPointers = [] } = meeting;
  const away = movedAway(meeting, stakeholder, link, language);
  const along = movedPart(stakeholder, language);
  return [
    ...pointers.map((of) => ({ workspace, of, message: away })),
    ...partPointers.map((of) => ({ workspace, of, message: along })),
  ];
}

/** What was said of them, as it is said in the thread of the other. */
async function stepsSaid(
  session: ClientSession,
  commitments: Commitment[],
  { workspace, key: stakeholder, channel }: Stakeholder,
  language: string,
): Promise<NewPost[]> {
  const said = commitments.flatMap((one) =>
    one.steps.filter(({ what }) => what !== 'made').map((step) => ({ at: step.at, key: stepKey(one, step) })),
  );
  if (said.length === 0 || !channel) return [];
  const keys = said.map(({ key }) => key);
  const known = await Posts.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { key: 1 },
    { session },
  ).lean();
  const when = new Map(said.map(({ key, at }) => [key, at.getTime()]));
  const isSaid = new Set(known.map(({ key }) => key));
  return commitments
    .flatMap((one) => stepUpdates(one, language))
    .filter(({ of }) => isSaid.has(of))
    .sort((one, other) => (when.get(one.of) ?? 0) - (when.get(other.of) ?? 0))
    .map(({ of: key, message }) => ({
      workspace,
      key,
      to: { channel },
      inThreadOf: stakeholderKey({ key: stakeholder }),
      message,
      about: { stakeholder },
    }));
}

/**
 * Posts are free to be said anew. Each place in Slack where one stands, or stood, has a row with a key of its own, by which what
 * stands there is renewed; `of` is the post that it was.
 */
async function takeAway(
  session: ClientSession,
  { workspace, key: meeting, version }: Meeting,
  keys: string[],
): Promise<{ key: string; of: string }[]> {
  const named = mongoose.trusted({ $in: [...keys, ...keys.map((key) => `update:${key}`)] });
  const rows = await Posts.find({ workspace, key: named }, {}, { session }).lean<Post[]>();
  const posts = keys.flatMap((key) => rows.find((row) => row.key === key) ?? []);
  const sending = posts.find(({ state }) => state === 'sending' || state === 'unsure');
  if (sending) throw new StillBeingSent(sending.key);
  const ids = rows.map(({ _id }) => _id);
  await Posts.collection.deleteMany({ workspace, _id: { $in: ids } }, { session });
  const all: { key: string; of: string }[] = [];
  for (const { key: of, about, channel, ts, formerly = [], enqueuedAt, readyAt, sentAt } of posts) {
    const places = [...formerly, ...(channel && ts ? [{ channel, ts }] : [])];
    for (const [number, place] of places.entries()) {
      const known = await Posts.findOne({ workspace, ...place }, { key: 1 }, { session }).lean();
      const thread = stakeholderKey({ key: about.stakeholder ?? '' });
      const key = known?.key ?? `${thread}/moved/${meeting}/${version}/${all.length}.${number}`;
      all.push({ key, of });
      if (known) continue;
      const row: Post = {
        ...{ _id: new Types.ObjectId(), workspace, key, kind: 'post', about: { ...about, meeting } },
        ...{ lane: place.channel, to: { channel: place.channel }, ...place, state: 'sent', enqueuedAt },
        ...{ readyAt, sentAt: sentAt ?? readyAt, revision: 1, attempts: 0 },
      };
      await Posts.collection.insertOne({ ...row }, { session });
    }
  }
  return all;
}

/** A meeting stands in the thread to which it was moved, or was said there again: what leads there is given the link. */
export async function leadOn(
  accompany: Accompany,
  { key, about }: Pick<Post, 'key' | 'about'>,
): Promise<void> {
  const { workspace, clock, nudge } = accompany;
  if (!about.meeting || key !== meetingKey({ key: about.meeting })) return;
  const found = { workspace, key: about.meeting, 'pointers.0': mongoose.trusted({ $exists: true }) };
  const asked = await Meetings.findOne(found, { _id: 0 }).lean<Meeting>();
  if (!asked) return;
  const [programme, link] = await Promise.all([programmeOf(workspace), linkTo(accompany, asked)]);
  if (!programme) return;
  await transaction(async (session) => {
    // Somebody may have moved it on, or renamed whose it is, while Slack was asked.
    const meeting = await Meetings.findOne(found, { _id: 0 }, { session }).lean<Meeting>();
    if (!meeting || meeting.movedAt?.getTime() !== asked.movedAt?.getTime()) return;
    const stakeholder = await livingWithin(session, workspace, meeting.stakeholder);
    if (!stakeholder) return;
    const message = movedAway(meeting, stakeholder, link, programme.language);
    const updates = (meeting.pointers ?? []).map((of) => ({ workspace, of, message }));
    await enqueue(session, [], clock(), updates);
  });
  nudge();
}

const ledTo = (workspace: string, stakeholder: string) => ({
  workspace,
  stakeholder,
  'pointers.0': mongoose.trusted({ $exists: true }),
});

/** Slack's links to the meetings that came to a stakeholder from the log of another. */
export async function linksLedTo(
  accompany: Pick<Accompany, 'workspace' | 'slack'>,
  stakeholder: string,
  milliseconds: number,
): Promise<ReadonlyMap<string, string>> {
  const moved = await Meetings.find(ledTo(accompany.workspace, stakeholder), { _id: 0, key: 1 }).lean<
    Pick<Meeting, 'key'>[]
  >();
  return linksTo(accompany, moved, milliseconds);
}

/** The stakeholder has another name: what leads to meetings that came to it says that; where no link is known, with the channel. */
export async function leadOnAnew(
  session: ClientSession,
  stakeholder: Stakeholder,
  { programme, now, links }: Pick<StakeholderChanging, 'programme' | 'now' | 'links'>,
): Promise<void> {
  const { workspace, key } = stakeholder;
  const moved = await Meetings.find(ledTo(workspace, key), { _id: 0 }, { session }).lean<Meeting[]>();
  const updates = moved.flatMap((meeting) =>
    pointing(meeting, stakeholder, links.get(meeting.key), programme.language),
  );
  await enqueue(session, [], now, updates);
}
