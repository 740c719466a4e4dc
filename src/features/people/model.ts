import mongoose, { Schema } from 'mongoose';
import type { Language, Settings } from './settings';

export const roles = ['facilitator', 'mentor', 'manager', 'coordinator', 'safeguarding', 'adviser'] as const;
export type Role = (typeof roles)[number];

/** One Slack workspace's Accompany. */
export interface Programme {
  workspace: string;
  name: string;
  timeZone: string;
  language: Language;
  /** Shown on every form with free text: whom to tell when a child is in danger. */
  safeguardingContact: string;
  logChannel?: string;
  settings: Settings;
}

/** A person in the programme. `key` is the name that the import file and all records know them by. */
export interface Member {
  workspace: string;
  key: string;
  slackUser: string;
  name: string;
  roles: Role[];
  timeZone: string;
  language: Language;
  /** What the file leaves to Slack, and so follows it. */
  fromSlack?: ('timeZone' | 'language')[];
}

export interface District {
  workspace: string;
  key: string;
  name: string;
  /** Of its stakeholders' threads, where it is not the programme's. */
  logChannel?: string;
}

export interface Community {
  workspace: string;
  key: string;
  name: string;
  district: string;
}

export type PairingStatus = 'active' | 'paused' | 'ended';

/** One mentor, one facilitator, their channel. People, communities and question sets are named by their keys. */
export interface Pairing {
  workspace: string;
  key: string;
  mentor: string;
  facilitator: string;
  managers: string[];
  communities: string[];
  channel: string;
  language: Language;
  timeZone: string;
  cadence: { firstOn: string; at: string; everyWeeks: number };
  questionSets: string[];
  status: PairingStatus;
  /** While paused: the first date on which it is active again; absent when that is not known. */
  pausedFrom?: string;
  pausedUntil?: string;
  endedOn?: string;
  /** Who was the mentor until when. */
  formerMentors: { mentor: string; until: Date }[];
}

/**
 * One manager's absence, and who stands in for them meanwhile. A manager has one that is not over at most. Whether it is `on` is
 * kept and not counted from its dates, so that a viewer's rights are one look-up without the time: a job turns it on and off.
 */
export interface Deputyship {
  workspace: string;
  /** The id of the form in which it was named. */
  key: string;
  /** Members' keys, and their Slack user ids. */
  manager: string;
  managerUser: string;
  deputy: string;
  deputyUser: string;
  /** YYYY-MM-DD, both inclusive, in the manager's time zone. */
  from: string;
  to: string;
  status: 'planned' | 'on' | 'over';
  /** When it begins, or is over; absent once it is over. */
  wakeAt?: Date;
  at: Date;
  version: number;
  /** What it was before, oldest first. */
  revisions: (Pick<Deputyship, 'deputy' | 'from' | 'to'> & { at: Date })[];
}

/** Who reads the answers to a question: mentor and facilitator alone, or their line manager too. */
export type Readers = 'pairing' | 'manager';

export interface Question {
  text: Record<Language, string>;
  readers: Readers;
  /** Its answer may be a problem: it can be raised as one at once. */
  asksForProblems?: boolean;
}

/** A named, ordered list of questions. Changing it makes a new version; check-ins keep the words that they asked. */
export interface QuestionSet {
  workspace: string;
  key: string;
  version: number;
  name: Record<Language, string>;
  questions: Question[];
}

const text = { type: String, required: true } as const;
const options = (collection: string) => ({ collection, minimize: false, versionKey: false }) as const;

const programmeSchema = new Schema<Programme>(
  {
    workspace: text,
    name: text,
    timeZone: text,
    language: text,
    safeguardingContact: text,
    logChannel: String,
    settings: { type: Schema.Types.Mixed, required: true },
  },
  options('programmes'),
);
programmeSchema.index({ workspace: 1 }, { unique: true });

const memberSchema = new Schema<Member>(
  {
    workspace: text,
    key: text,
    slackUser: text,
    name: text,
    roles: { type: [String], required: true },
    timeZone: text,
    language: text,
    fromSlack: { type: [String], default: undefined },
  },
  options('members'),
);
memberSchema.index({ workspace: 1, key: 1 }, { unique: true });
memberSchema.index({ workspace: 1, slackUser: 1 }, { unique: true });

const districtSchema = new Schema<District>(
  { workspace: text, key: text, name: text, logChannel: String },
  options('districts'),
);
districtSchema.index({ workspace: 1, key: 1 }, { unique: true });

const communitySchema = new Schema<Community>(
  { workspace: text, key: text, name: text, district: text },
  options('communities'),
);
communitySchema.index({ workspace: 1, key: 1 }, { unique: true });

const pairingSchema = new Schema<Pairing>(
  {
    workspace: text,
    key: text,
    mentor: text,
    facilitator: text,
    managers: [String],
    communities: [String],
    channel: text,
    language: text,
    timeZone: text,
    cadence: { firstOn: text, at: text, everyWeeks: { type: Number, required: true } },
    questionSets: [String],
    status: { type: String, enum: ['active', 'paused', 'ended'], required: true },
    pausedFrom: String,
    pausedUntil: String,
    endedOn: String,
    formerMentors: { type: [new Schema({ mentor: text, until: Date }, { _id: false })], default: [] },
  },
  options('pairings'),
);
pairingSchema.index({ workspace: 1, key: 1 }, { unique: true });
pairingSchema.index({ workspace: 1, channel: 1 });
pairingSchema.index({ workspace: 1, mentor: 1 });
pairingSchema.index({ workspace: 1, facilitator: 1 });
pairingSchema.index({ workspace: 1, managers: 1 });

const questionSetSchema = new Schema<QuestionSet>(
  {
    workspace: text,
    key: text,
    version: { type: Number, required: true },
    name: { type: Schema.Types.Mixed, required: true },
    questions: { type: Schema.Types.Mixed, required: true },
  },
  options('questionSets'),
);
questionSetSchema.index({ workspace: 1, key: 1, version: -1 }, { unique: true });

const deputyshipSchema = new Schema<Deputyship>(
  {
    workspace: text,
    key: text,
    manager: text,
    managerUser: text,
    deputy: text,
    deputyUser: text,
    from: text,
    to: text,
    status: text,
    wakeAt: Date,
    at: { type: Date, required: true },
    version: { type: Number, required: true },
    revisions: { type: Schema.Types.Mixed, required: true },
  },
  options('deputyships'),
);
deputyshipSchema.index({ workspace: 1, key: 1 }, { unique: true });
deputyshipSchema.index(
  { workspace: 1, manager: 1 },
  { name: 'one at a time', unique: true, partialFilterExpression: { wakeAt: { $exists: true } } },
);
/** Whoever stood in for a manager at any time, for what was written then. */
deputyshipSchema.index({ workspace: 1, manager: 1, to: 1 }, { name: 'of a manager' });
deputyshipSchema.index(
  { workspace: 1, deputyUser: 1 },
  { name: 'on', partialFilterExpression: { status: 'on' } },
);
deputyshipSchema.index(
  { workspace: 1, wakeAt: 1 },
  { name: 'due', partialFilterExpression: { wakeAt: { $exists: true } } },
);

export const Programmes = mongoose.model<Programme>('Programme', programmeSchema);
export const Members = mongoose.model<Member>('Member', memberSchema);
export const Districts = mongoose.model<District>('District', districtSchema);
export const Communities = mongoose.model<Community>('Community', communitySchema);
export const Pairings = mongoose.model<Pairing>('Pairing', pairingSchema);
export const QuestionSets = mongoose.model<QuestionSet>('QuestionSet', questionSetSchema);
export const Deputyships = mongoose.model<Deputyship>('Deputyship', deputyshipSchema);
