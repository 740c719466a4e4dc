import mongoose, { Schema } from 'mongoose';
import type { FileNote } from '../threads';

/** Where something stands in Slack. */
export interface Place {
  channel: string;
  ts: string;
}

/** Where the words of a problem come from. */
export interface Origin {
  link?: string;
  message?: Place;
  checkIn?: string;
  question?: number;
}

export type EntryKind =
  | 'raised'
  | 'said'
  | 'update'
  | 'taken on'
  | 'handed over'
  | 'changed'
  | 'resolved'
  | 'confirmed'
  | 'unconfirmed'
  | 'not solved'
  | 'reopened'
  | 'not possible'
  | 'merged'
  | 'took in'
  | 'split off'
  | 'asked the manager'
  | 'manager replied'
  | 'replied'
  | 'helped by';

/** Lines with which a problem comes to an end, and with which it is open again. */
export const closings: EntryKind[] = ['resolved', 'not possible', 'merged'];
export const reopenings: EntryKind[] = ['not solved', 'reopened'];

/** One line of a problem's timeline: what somebody wrote, or did. */
export interface Entry {
  workspace: string;
  /** The problem's key. */
  problem: string;
  /** The problem's. */
  pairing: string;
  /** Once in a problem: `view:<id>`, `said:<channel>/<ts>`, or what made it otherwise. */
  id: string;
  kind: EntryKind;
  /** Slack user id; absent where time alone has done it. */
  by?: string;
  at: Date;
  text?: string;
  files?: FileNote[];
  /** Of a change: field → what stood there before. Of a handing over: `owner`. */
  before?: Record<string, string>;
  /** The problem that it is about: merged into, helped by. */
  other?: string;
  /** To whom: the new owner, the manager asked. */
  to?: string;
  /** The manager for whom the person asked, or who replies, stands in; or for whom who looked after it before did. */
  insteadOf?: string;
  /** Of what was to be raised and was added instead: where it came from. */
  from?: Origin;
  /** Where it was said in Slack, and in which thread. */
  place?: Place & { thread?: string };
  /** Slack's `edited.ts` that was taken in last. */
  edited?: string;
  deleted?: boolean;
  /** Words were removed for good: what Slack still shows is not taken in again. */
  sealed?: boolean;
  /** What stood there before edits and deletions; of files those that are gone with it. */
  revisions?: { text: string; files?: FileNote[]; by: string; at: Date; what: 'edited' | 'deleted' }[];
}

const mixed = { type: Schema.Types.Mixed } as const;
const text = { type: String, required: true } as const;

const entrySchema = new Schema<Entry>(
  {
    workspace: text,
    problem: text,
    pairing: text,
    id: text,
    kind: text,
    by: String,
    at: { type: Date, required: true },
    text: String,
    files: mixed,
    before: mixed,
    other: String,
    to: String,
    insteadOf: String,
    from: mixed,
    place: mixed,
    edited: String,
    deleted: Boolean,
    sealed: Boolean,
    revisions: mixed,
  },
  { collection: 'problemEntries', minimize: false, versionKey: false },
);

entrySchema.index({ workspace: 1, problem: 1, id: 1 }, { unique: true });
entrySchema.index({ workspace: 1, problem: 1, at: 1, _id: 1 }, { name: 'timeline' });
/** What managers are told of comes from this index alone; so does the order in which they page back. */
entrySchema.index(
  { workspace: 1, pairing: 1, kind: 1, at: -1, problem: -1, id: -1, deleted: 1, by: 1 },
  { name: 'story of a pairing' },
);

export const Entries = mongoose.model<Entry>('ProblemEntry', entrySchema);
