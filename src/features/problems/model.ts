import mongoose, { Schema } from 'mongoose';
import type { Language } from '../people';
import type { Origin } from './timeline';

export { closings, Entries, type Entry, type EntryKind, type Place, reopenings } from './timeline';

/** open → being worked on → resolved (confirmed or not), or not possible, or merged into another; the first two can come again. */
export type Status = 'open' | 'being worked on' | 'resolved' | 'not possible' | 'merged';

/** From the least to the most pressing: their numbers sort lists. */
export const urgencies = ['can wait', 'soon', 'urgent'] as const;
export type Urgency = (typeof urgencies)[number];

export const helpers = ['mentor', 'manager', 'community', 'government', 'ngo'] as const;
/** Whose help is wanted. */
export type Helper = (typeof helpers)[number];

export const deciders = ['community', 'together', 'we'] as const;
export type Decider = (typeof deciders)[number];

export interface Resolution {
  /** What was done, and worked. */
  done: string;
  learned?: string;
  decidedBy?: Decider;
  /** The community has heard back, or the date (YYYY-MM-DD) by which it will. */
  heardBack?: 'yes' | string;
  /** The lesson may be shared in the programme, without saying where it came from. */
  isShared: boolean;
  by: string;
  at: Date;
  /** Whether who raised it finds it solved. `by itself`: they resolved it themselves. */
  confirmed: 'asked' | 'yes' | 'by itself' | 'silent';
  confirmedBy?: string;
}

/** A copy of the card in the app's conversation with somebody who looks after the problem, or raised it. */
export interface Copy {
  /** Slack user id. */
  person: string;
  why: 'owner' | 'raiser';
  /** Who handed it over, or resolved it. */
  by: string;
  at: Date;
  /** They may not see it any more, and their copy says so. */
  over?: boolean;
  /** They have a newer card below, and this one says so. */
  moved?: boolean;
}

export interface Problem {
  workspace: string;
  /** The id of the form in which it was raised: the same form is taken in once. */
  key: string;
  pairing: string;
  /** Where its card stands. */
  channel: string;
  /** The pairing's, when it was raised. */
  language: Language;
  timeZone: string;
  community?: { key: string; name: string };
  district?: { key: string; name: string };

  title: string;
  details?: string;
  category?: string;
  urgency: Urgency;
  /** The place of `urgency` in `urgencies`, so that the most pressing sort first. */
  pressing: number;
  helpFrom: Helper[];
  /** What it was raised from: a message, and the check-in's question, if it was an answer. */
  from?: Origin;

  status: Status;
  /** Neither resolved, nor given up, nor merged. */
  isOpen: boolean;
  /** Slack user id. */
  owner?: string;
  raisedBy: string;
  raisedAt: Date;
  /** The last sign of life of anybody. */
  heardAt: Date;
  resolution?: Resolution;
  /** When it was resolved or given up for the last time; absent while it is open. */
  closedAt?: Date;
  notPossible?: { why: string; by: string; at: Date };
  mergedInto?: string;
  /** What was merged into it, and into that before, and who raised it. */
  tookIn?: { key: string; raisedBy: string }[];
  /** Resolved problems from which something was taken up. */
  helpedBy: string[];
  /** Reminders of this silence that were handed to the collector. */
  remindedTimes: number;
  /**
   * Line managers who were asked, or who stood in for one (`insteadOf`), by Slack user id and in the order of asking. `over`,
   * `moved`: as of a copy.
   */
  asked: ({ manager: string; insteadOf?: string; by: string } & Pick<Copy, 'at' | 'over' | 'moved'>)[];
  /** Copies of the card with people who are not in the pairing's channel, in the order of sending. */
  copies?: Copy[];
  /** Who looks after it, or has a card of it, for no other reason than that they stand in for a manager. */
  deputies?: { deputy: string; manager: string }[];

  /** Of what it says, normalised for search; once it is resolved. */
  words?: string[];
  /** The same of what may be shared. */
  lessonWords?: string[];

  timers: {
    /** Nobody has given a sign of life. */
    remind?: Date;
    /** Who raised it has not said whether it is solved. */
    unconfirmed?: Date;
    /** The last moment at which it can be opened again. */
    reopen?: Date;
  };
  /** The earliest of its timers. */
  wakeAt?: Date;
  /** Keys of the reminders that the collector holds because of it. */
  reminded?: string[];
  /** Every write counts one up, and is refused when somebody else was faster. */
  version: number;
  /** Counts what people decided (status, owner, fields): a form says which it has seen. */
  decisions: number;
  /** That something was removed for good; never what. */
  removals: { by: string; at: Date; reason: string; view?: string }[];
}

const mixed = { type: Schema.Types.Mixed } as const;
const text = { type: String, required: true } as const;

const problemSchema = new Schema<Problem>(
  {
    workspace: text,
    key: text,
    pairing: text,
    channel: text,
    language: text,
    timeZone: text,
    community: mixed,
    district: mixed,
    title: text,
    details: String,
    category: String,
    urgency: text,
    pressing: { type: Number, required: true },
    helpFrom: [String],
    from: mixed,
    status: text,
    isOpen: { type: Boolean, required: true },
    owner: String,
    raisedBy: text,
    raisedAt: { type: Date, required: true },
    heardAt: { type: Date, required: true },
    resolution: mixed,
    closedAt: Date,
    notPossible: mixed,
    mergedInto: String,
    tookIn: mixed,
    helpedBy: [String],
    remindedTimes: Number,
    asked: mixed,
    copies: mixed,
    deputies: mixed,
    words: { type: [String], default: undefined },
    lessonWords: { type: [String], default: undefined },
    timers: mixed,
    wakeAt: Date,
    reminded: { type: [String], default: undefined },
    version: { type: Number, required: true },
    decisions: { type: Number, required: true },
    removals: mixed,
  },
  { collection: 'problems', minimize: false, versionKey: false },
);

problemSchema.index({ workspace: 1, key: 1 }, { unique: true });
problemSchema.index(
  { workspace: 1, wakeAt: 1 },
  { name: 'to be looked at', partialFilterExpression: { wakeAt: { $exists: true } } },
);

/** What else lists ask of is in their indexes, so that only problems that are shown are read. */
const asked = { pairing: 1, status: 1, category: 1, 'community.key': 1, raisedAt: 1 } as const;
const stuckFirst = { pressing: -1, heardAt: 1, _id: 1 } as const;
problemSchema.index({ workspace: 1, isOpen: 1, ...stuckFirst, ...asked }, { name: 'stuck' });
problemSchema.index(
  {
    workspace: 1,
    pairing: 1,
    isOpen: 1,
    ...stuckFirst,
    status: 1,
    category: 1,
    'community.key': 1,
    raisedAt: 1,
  },
  { name: 'stuck in a pairing' },
);
problemSchema.index(
  { workspace: 1, status: 1, closedAt: -1, _id: -1, pairing: 1, category: 1, 'community.key': 1 },
  { name: 'over', partialFilterExpression: { closedAt: { $exists: true } } },
);
/** What was open when is counted from indexes alone, as is what came up. With the pairing first, they are no choice for lists of all. */
problemSchema.index(
  { pairing: 1, workspace: 1, isOpen: 1, closedAt: 1, raisedAt: 1, key: 1 },
  { name: 'course in a pairing' },
);
problemSchema.index(
  { pairing: 1, workspace: 1, raisedAt: 1, category: 1, key: 1 },
  { name: 'raised in a pairing' },
);
problemSchema.index(
  { workspace: 1, 'deputies.deputy': 1 },
  { name: 'in deputies’ hands', partialFilterExpression: { deputies: { $exists: true } } },
);
problemSchema.index({ workspace: 1, raisedBy: 1, isOpen: 1 });
problemSchema.index({ workspace: 1, owner: 1, isOpen: 1 });

problemSchema.index(
  { workspace: 1, words: 1, closedAt: -1, _id: -1, pairing: 1, status: 1 },
  { name: 'words' },
);
problemSchema.index(
  { workspace: 1, lessonWords: 1, closedAt: -1, _id: -1, pairing: 1, status: 1 },
  { name: 'words of lessons' },
);
problemSchema.index(
  { workspace: 1, closedAt: -1, _id: -1 },
  { name: 'lessons', partialFilterExpression: { lessonWords: { $exists: true } } },
);

export const Problems = mongoose.model<Problem>('Problem', problemSchema);

export const isClosed = ({ isOpen }: Pick<Problem, 'isOpen'>) => !isOpen;
