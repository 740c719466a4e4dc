import type { KnownBlock } from '@slack/types';
import mongoose, { type mongo, Schema, type Types } from 'mongoose';

/** What people read: blocks, and the same as plain text for notifications and screen readers. */
export interface Message {
  text: string;
  blocks: KnownBlock[];
}

/** A channel, or a person (their conversation with the app). */
export type Place = { channel: string } | { user: string };

export interface About {
  pairing?: string;
  checkIn?: string;
  problem?: string;
  stakeholder?: string;
  meeting?: string;
  plan?: string;
  digest?: string;
}

/**
 * - waiting: to be sent from `readyAt` on
 * - sending: somebody holds the lease and has called Slack, or was about to
 * - unsure: Slack may or may not have taken it; looked for in the channel before it is sent again
 * - sent: it stands at `channel`, `ts`
 * - failed: it can't succeed, for the reason in `problem`
 * - dropped: somebody decided that it need not be said
 */
export type PostState = 'waiting' | 'sending' | 'unsure' | 'sent' | 'failed' | 'dropped';

export interface Post {
  _id: Types.ObjectId;
  workspace: string;
  /** Says what it is, once and for all: the same thing is never said twice. */
  key: string;
  kind: 'post' | 'update';
  /** Of an update: the key of the post that it renews. */
  of?: string;
  /** Channel id or user id: posts to one lane are paced together and keep their order in each thread. */
  lane: string;
  to: { channel?: string; user?: string };
  /** The key of the post under which it stands. */
  inThreadOf?: string;
  /** Dropped once delivered: people's words live in the records only. */
  message?: Message;
  /** Counts an update's versions: one enqueued while another is being sent is sent after it. */
  revision: number;
  state: PostState;
  readyAt: Date;
  attempts: number;
  lease?: { by: string; until: Date };
  /** When Slack was last called for it. */
  attemptAt?: Date;
  /** The first attempt whose outcome is not known: where the search in the channel begins. */
  doubtSince?: Date;
  enqueuedAt: Date;
  sentAt?: Date;
  channel?: string;
  ts?: string;
  /** Where it stood before it was deleted and said again, oldest first: its threads there may go on. */
  formerly?: Standing[];
  problem?: string;
  about: About;
}

/** Where a post stands in Slack. */
export interface Standing {
  channel: string;
  ts: string;
}

export const unfinished: PostState[] = ['waiting', 'sending', 'unsure'];

const schema = new Schema<Post>(
  {
    workspace: { type: String, required: true },
    key: { type: String, required: true },
    kind: { type: String, enum: ['post', 'update'], required: true },
    of: String,
    lane: { type: String, required: true },
    to: { channel: String, user: String },
    inThreadOf: String,
    message: Schema.Types.Mixed,
    revision: { type: Number, required: true },
    state: { type: String, required: true },
    readyAt: { type: Date, required: true },
    attempts: { type: Number, required: true },
    lease: { type: new Schema({ by: String, until: Date }, { _id: false }) },
    attemptAt: Date,
    doubtSince: Date,
    enqueuedAt: { type: Date, required: true },
    sentAt: Date,
    channel: String,
    ts: String,
    formerly: { type: [Schema.Types.Mixed], default: undefined },
    problem: String,
    about: {
      pairing: String,
      checkIn: String,
      problem: String,
      stakeholder: String,
      meeting: String,
      plan: String,
      digest: String,
    },
  },
  { collection: 'outbox', minimize: false, versionKey: false },
);

schema.index({ workspace: 1, key: 1 }, { unique: true });
// With lane and state, so that looking for work reads this index alone.
schema.index(
  { workspace: 1, readyAt: 1, lane: 1, state: 1 },
  { name: 'unfinished', partialFilterExpression: { state: { $in: unfinished } } },
);
schema.index(
  { workspace: 1, lane: 1, enqueuedAt: 1, _id: 1 },
  { name: 'unfinished by lane', partialFilterExpression: { state: { $in: unfinished } } },
);
schema.index(
  { workspace: 1, enqueuedAt: 1 },
  { name: 'failed', partialFilterExpression: { state: 'failed' } },
);
schema.index(
  { workspace: 1, channel: 1, ts: 1 },
  { name: 'where it stands', partialFilterExpression: { ts: { $exists: true } } },
);
schema.index(
  { workspace: 1, formerly: 1 },
  { name: 'where it stood', partialFilterExpression: { formerly: { $exists: true } } },
);
schema.index({ workspace: 1, 'about.checkIn': 1 });
schema.index(
  { workspace: 1, 'about.problem': 1 },
  { partialFilterExpression: { 'about.problem': { $exists: true } } },
);
schema.index(
  { workspace: 1, 'about.plan': 1 },
  { partialFilterExpression: { 'about.plan': { $exists: true } } },
);

export const Posts = mongoose.model<Post>('Post', schema);

/** The methods whose rates Slack counts on their own, by the last part of their name. */
export type Method = 'postMessage' | 'update' | 'open' | 'history' | 'replies';

/** The lane that holds what concerns a whole workspace. */
export const everyLane = '*';

/** Who may send to a lane, and from when: held in MongoDB, so that all instances together keep Slack's pace. */
export interface Lane {
  workspace: string;
  lane: string;
  lease?: { by: string; until: Date };
  /** Not before. Written from Slack's Retry-After and the pace of one a second. */
  heldUntil: Partial<Record<Method, Date>>;
}

const laneSchema = new Schema<Lane>(
  {
    workspace: { type: String, required: true },
    lane: { type: String, required: true },
    lease: { type: new Schema({ by: String, until: Date }, { _id: false }) },
    heldUntil: { type: Schema.Types.Mixed, default: {} },
  },
  { collection: 'lanes', minimize: false, versionKey: false },
);
laneSchema.index({ workspace: 1, lane: 1 }, { unique: true });

export const Lanes = mongoose.model<Lane>('Lane', laneSchema);

/** The same collections without mongoose's casting, for what runs for each post that is sent. */
export const postRows = Posts.collection as unknown as mongo.Collection<Post>;
export const laneRows = Lanes.collection as unknown as mongo.Collection<Lane>;
