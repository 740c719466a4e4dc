import mongoose, { Schema } from 'mongoose';
import type { Sector } from '../people';
import type { FileNote } from '../threads';

export interface Place {
  channel: string;
  ts: string;
}

/** What is written of a meeting; each edit keeps what stood there before. */
export interface Minutes {
  /** The stakeholder's key. */
  stakeholder: string;
  /** YYYY-MM-DD. */
  metOn: string;
  type?: string;
  /** Who was there: names or offices, as typed. */
  present?: string;
  /** Colleagues who were there, by Slack user id. */
  colleagues: string[];
  keyPoints?: string;
  /** A line each; each is a commitment, too. */
  agreements?: string;
  gaps?: string;
  /** A category of problems. */
  gapCategory?: string;
  /** Which community or district it was about. */
  about?: { kind: 'community' | 'district'; key: string; name: string };
  /** YYYY-MM-DD. */
  nextContact?: string;
}

/** Somebody is to be told that what they saved stands in the log, with a link. */
export interface Confirmation {
  /** The form in which it was saved. */
  view: string;
  to: string;
  what: 'logged' | 'edited' | 'added';
  /** Where they are; absent, they are sent a direct message, as later than Slack takes an answer there. */
  url?: string;
  /** The thread in which they are. */
  thread?: string;
  until: Date;
}

/** One entry of the log: a meeting or discussion with a stakeholder. */
export interface Meeting extends Minutes {
  workspace: string;
  /** The id of the form in which it was logged: the same form is taken in once. */
  key: string;
  by: string;
  at: Date;
  /** The message that it was taken from. */
  from?: { link?: string; message: Place };
  /** What stood there before each edit, oldest first. */
  versions: { before: Minutes; by: string; at: Date; view: string }[];
  /** So many posts its reply has. */
  posts: number;
  /** When it came into the thread of another stakeholder, if it was moved there. */
  movedAt?: Date;
  /** Keys of the posts that lead to it from the threads in which it stood before. */
  pointers?: string[];
  /** Keys of the posts beside those, in which parts of it stood, or what was done about its commitments. */
  partPointers?: string[];
  /** Who is still to be told that what they saved stands in the log. */
  confirm?: Confirmation[];
  /** Every word by which it is found: of all that it says now, and of the comments on it. */
  words: string[];
  /** Those of the comments. */
  said?: string[];
  /** Every write counts one up, and is refused when somebody else was faster. */
  version: number;
  /** That something was removed for good; never what. */
  removals: { by: string; at: Date; reason: string; view?: string }[];
}

/** How often what it says was changed: who has seen fewer has not seen what stands there. */
export const timesChanged = ({ versions, removals }: Pick<Meeting, 'versions' | 'removals'>) =>
  versions.length + removals.length;

/** What somebody wrote in a stakeholder's thread, attached to the meeting before it. */
export interface Comment {
  workspace: string;
  stakeholder: string;
  meeting?: string;
  channel: string;
  ts: string;
  thread: string;
  by: string;
  at: Date;
  text: string;
  files: FileNote[];
  /** Slack's `edited.ts` that was taken in last. */
  edited?: string;
  deleted?: boolean;
  /** Words were removed from it for good: what Slack still shows of it is not taken in any more. */
  sealed?: boolean;
  /** Of what belongs to no meeting: that something was removed for good; never what. */
  removals?: Meeting['removals'];
  /** What stood there before edits and deletions; of files those that are gone with it. */
  revisions: { text: string; files?: FileNote[]; at: Date; what: 'edited' | 'deleted' }[];
}

/** An unclear line of the agreements as somebody corrected it, or found it right. */
export interface Corrected {
  /** Stands for the line, see `lineNames`. */
  of: string;
  who?: string;
  what: string;
  by?: string;
}

/** What stands in the form. */
export interface Filling {
  minutes: Omit<Minutes, 'about'> & { about?: string };
  added?: { name: string; type?: string; sector?: Sector; district?: string };
  corrected: Corrected[];
  harm?: 'yes' | 'no';
  /** The meeting to which it is added instead, or `new`. */
  instead?: string;
  /** The archived stakeholder that is taken up again by it. */
  takeUp?: string;
  /** The stakeholder that is meant by the name of a new one, or `new`; the one that was, when another name stood there. */
  alike?: string;
  wasMeant?: string;
}

/** What stood in somebody's form when they chose something in it last. Gone after seven days. */
export interface Draft {
  workspace: string;
  slackUser: string;
  /** The id of the form in which it was begun. */
  form: string;
  /** The message that it was taken from. */
  from?: Meeting['from'];
  /** As the form was filled in. */
  filling: Filling;
  keptAt: Date;
}

const mixed = { type: Schema.Types.Mixed } as const;
const text = { type: String, required: true } as const;
const when = { type: Date, required: true } as const;

const meetingSchema = new Schema<Meeting>(
  {
    workspace: text,
    key: text,
    stakeholder: text,
    metOn: text,
    type: String,
    present: String,
    colleagues: [String],
    keyPoints: String,
    agreements: String,
    gaps: String,
    gapCategory: String,
    about: mixed,
    nextContact: String,
    by: text,
    at: when,
    from: mixed,
    versions: mixed,
    posts: { type: Number, required: true },
    movedAt: Date,
    pointers: { type: [String], default: undefined },
    partPointers: { type: [String], default: undefined },
    confirm: mixed,
    words: { type: [String], required: true },
    said: { type: [String], default: undefined },
    version: { type: Number, required: true },
    removals: mixed,
  },
  { collection: 'meetings', minimize: false, versionKey: false },
);
meetingSchema.index({ workspace: 1, key: 1 }, { unique: true });
meetingSchema.index({ workspace: 1, stakeholder: 1, metOn: -1, at: -1 }, { name: 'log' });
meetingSchema.index({ workspace: 1, metOn: -1, at: -1 }, { name: 'newest' });
meetingSchema.index({ workspace: 1, words: 1, metOn: -1, at: -1 }, { name: 'words' });
// What was logged in a time, by whom, with whom, or at all: what managers read.
meetingSchema.index({ workspace: 1, by: 1, at: -1, key: -1 }, { name: 'logged by' });
meetingSchema.index({ workspace: 1, stakeholder: 1, at: -1 }, { name: 'logged with' });
meetingSchema.index({ workspace: 1, at: -1 }, { name: 'logged' });

const commentSchema = new Schema<Comment>(
  {
    workspace: text,
    stakeholder: text,
    meeting: String,
    channel: text,
    ts: text,
    thread: text,
    by: text,
    at: when,
    text: { type: String },
    files: mixed,
    edited: String,
    deleted: Boolean,
    sealed: Boolean,
    removals: { type: Schema.Types.Mixed, default: undefined },
    revisions: mixed,
  },
  { collection: 'meetingComments', minimize: false, versionKey: false },
);
commentSchema.index({ workspace: 1, channel: 1, ts: 1 }, { unique: true });
commentSchema.index({ workspace: 1, stakeholder: 1, at: 1 }, { name: 'of a stakeholder' });
commentSchema.index({ workspace: 1, channel: 1, thread: 1 }, { name: 'of a thread' });
commentSchema.index({ workspace: 1, meeting: 1, at: 1 }, { name: 'of a meeting' });

/** Seconds that a draft is kept: seven days. */
export const DRAFT_KEPT = 7 * 24 * 3600;

const draftSchema = new Schema<Draft>(
  {
    workspace: text,
    slackUser: text,
    form: text,
    from: mixed,
    filling: { ...mixed, required: true },
    keptAt: when,
  },
  { collection: 'meetingDrafts', minimize: false, versionKey: false },
);
draftSchema.index({ workspace: 1, slackUser: 1, form: 1 }, { unique: true });
draftSchema.index({ keptAt: 1 }, { name: 'kept for seven days', expireAfterSeconds: DRAFT_KEPT });

export const Meetings = mongoose.model<Meeting>('Meeting', meetingSchema);
export const Comments = mongoose.model<Comment>('MeetingComment', commentSchema);
export const Drafts = mongoose.model<Draft>('MeetingDraft', draftSchema);
