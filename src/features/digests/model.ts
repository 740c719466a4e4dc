import mongoose, { Schema } from 'mongoose';
import type { Language } from '../people';
import type { FileNote } from '../threads';
import type { DigestSection, Line, Need, Weeks } from './section';

/** When a manager's digest, or a mentor's look at it beforehand, is due next. */
export interface DigestSchedule {
  workspace: string;
  kind: 'digest' | 'preview';
  /** The member's key. */
  member: string;
  dueAt: Date;
  /** When somebody is to look at it: when it is due, or later while somebody is at it. */
  lookAt: Date;
  /** The local date of `dueAt`; of a preview that of the digest. */
  date: string;
  /** The newest ISO week that was told, or skipped. */
  told?: string;
  /** Weeks that were skipped since, because the app was down for too long: the next digest says so. */
  skipped: string[];
  /** How often a note was kept for it: whoever keeps one and whoever sends it write here, so that one waits for the other. */
  notes?: number;
}

/** A facilitator as the digest names them. */
export interface Whose {
  pairing: string;
  name: string;
  mentor: string;
  mentorName: string;
}

/** What a part of the digest brought; without a section where it could not be counted. */
export interface Part {
  feature: string;
  section?: DigestSection;
  /** Whether somebody waits for the manager because of it could not be found out. */
  isStandingUnknown?: true;
}

/** All that a digest tells, frozen: opened a month later it says the same. */
export interface Snapshot {
  from: Date;
  until: Date;
  timeZone: string;
  facilitators: Whose[];
  /** The worst first. */
  needs: Need[];
  /** How many there were, of which only so many are kept. */
  needCount?: number;
  /** How each facilitator's pairing stands, by its key. */
  about: Record<string, Line[]>;
  parts: Part[];
  weeks: Weeks[];
  /** The last day of each of these weeks, YYYY-MM-DD, oldest first. */
  moments: string[];
}

/** What a mentor wants a manager to read with the digest of a week. */
export interface DigestNote extends Note {
  workspace: string;
  /** The manager's key. */
  manager: string;
  week: string;
  /** What stood there before, oldest first. */
  revisions: { text: string; at: Date }[];
  /** The key of the digest in which it was read; absent until then. */
  readIn?: string;
}

export interface Note {
  /** The mentor's key. */
  mentor: string;
  name: string;
  by: string;
  text: string;
  at: Date;
}

/** What somebody wrote in a digest's thread. */
export interface Reply {
  ts: string;
  by: string;
  at: Date;
  text: string;
  files: FileNote[];
  /** The number of the question, whether to pass it on, in which it stands. */
  offer: number;
  /** Slack's `edited.ts` that was taken in last. */
  edited?: string;
  deleted?: boolean;
  /** Words were removed for good: what Slack still shows is not taken in again. */
  sealed?: boolean;
  revisions: { text: string; files?: FileNote[]; at: Date; what: 'edited' | 'deleted' }[];
}

export interface Digest extends Snapshot {
  workspace: string;
  /** `<manager>/<ISO week>`, or `asked/<what made it>`. */
  key: string;
  /** The manager's key; of one that was asked for, that of who asked. */
  manager: string;
  /** Whom it is sent to, by Slack user id, or a channel of the managers'. */
  to: { user: string } | { channel: string };
  /** The manager, where others read it beside them, in a channel. */
  whose?: { name: string; slackUser: string };
  /** The manager who is away, if somebody stands in for them. */
  for?: string;
  language: Language;
  week?: string;
  /** Of what was asked for: one facilitator's or one district's, by name, or the whole programme's. */
  of?: { facilitator: string } | { district: string } | { programme: true };
  /** What a mentor sees beforehand: whose digests of which week, and when the first of them is sent. */
  preview?: { managers: { key: string; name: string }[]; week: string; date: string; dueAt: Date };
  isLate?: boolean;
  skipped: string[];
  notes: Note[];
  at: Date;
  picture: 'wanted' | 'given up' | { file: string };
  /** When it is to be drawn; absent once that is settled. */
  pictureAt?: Date;
  pictureAttempts?: number;
  seen: { by: string; at: Date }[];
  /** That they were asked for, and so many posts they are. */
  details?: { by: string; at: Date; posts: number };
  /** `<feature>/<key>` of every record whose words it shows. */
  quotes: string[];
  /** What was written in its thread, oldest first. */
  replies: Reply[];
  /** By the number of the offer: to which pairing's channel its replies were passed on. */
  passedOn: { offer: number; pairing: string; text: string; by: string; at: Date }[];
  version: number;
  /** That something was removed for good; never what. */
  removals: { by: string; at: Date; reason: string; view?: string }[];
}

const mixed = { type: Schema.Types.Mixed } as const;
const text = { type: String, required: true } as const;
const when = { type: Date, required: true } as const;
const options = (collection: string) => ({ collection, minimize: false, versionKey: false }) as const;

const scheduleSchema = new Schema<DigestSchedule>(
  {
    workspace: text,
    kind: text,
    member: text,
    dueAt: when,
    lookAt: when,
    date: text,
    told: String,
    skipped: [String],
    notes: Number,
  },
  options('digestSchedules'),
);
scheduleSchema.index({ workspace: 1, kind: 1, member: 1 }, { unique: true });
scheduleSchema.index({ workspace: 1, lookAt: 1 }, { name: 'to be looked at' });

const digestSchema = new Schema<Digest>(
  {
    workspace: text,
    key: text,
    manager: text,
    to: mixed,
    whose: mixed,
    for: String,
    language: text,
    week: String,
    of: mixed,
    from: when,
    until: when,
    timeZone: text,
    facilitators: mixed,
    needs: mixed,
    needCount: Number,
    about: mixed,
    parts: mixed,
    weeks: mixed,
    moments: [String],
    preview: mixed,
    isLate: Boolean,
    skipped: [String],
    notes: mixed,
    at: when,
    picture: mixed,
    pictureAt: Date,
    pictureAttempts: Number,
    seen: mixed,
    details: mixed,
    quotes: { type: [String], default: undefined },
    replies: mixed,
    passedOn: mixed,
    version: { type: Number, required: true },
    removals: mixed,
  },
  options('digests'),
);
digestSchema.index({ workspace: 1, key: 1 }, { unique: true });
digestSchema.index({ workspace: 1, manager: 1, at: -1 });
digestSchema.index({ workspace: 1, at: -1 }, { name: 'newest' });
digestSchema.index(
  { workspace: 1, pictureAt: 1 },
  { name: 'picture wanted', partialFilterExpression: { pictureAt: { $exists: true } } },
);
/** By the records whose words it shows, so that what is removed there is found here. */
digestSchema.index(
  { workspace: 1, quotes: 1 },
  { name: 'quotes', partialFilterExpression: { quotes: { $exists: true } } },
);

const noteSchema = new Schema<DigestNote>(
  {
    workspace: text,
    manager: text,
    week: text,
    mentor: text,
    name: text,
    by: text,
    text: { type: String },
    at: when,
    revisions: mixed,
    readIn: String,
  },
  options('digestNotes'),
);
noteSchema.index({ workspace: 1, manager: 1, week: 1, mentor: 1 }, { unique: true });

export const Digests = mongoose.model<Digest>('Digest', digestSchema);
export const DigestSchedules = mongoose.model<DigestSchedule>('DigestSchedule', scheduleSchema);
export const DigestNotes = mongoose.model<DigestNote>('DigestNote', noteSchema);
