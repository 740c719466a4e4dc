import mongoose, { Schema } from 'mongoose';
import { localDate } from '../../calendar';
import type { Language, Parties, Readers } from '../people';
import type { FileNote } from '../threads';

/**
 * due → open → partly answered → answered; or missed (no answer until the next was out), missed by the app
 * (it was down for too long), skipped (by the facilitator, a holiday, a weekend or a pause).
 */
export type Status =
  | 'due'
  | 'open'
  | 'partly answered'
  | 'answered'
  | 'missed'
  | 'missed by the app'
  | 'skipped';

export type Source = 'reply' | 'modal' | 'on behalf';

/** One message, or one saving of the form, that belongs to an answer. */
export interface Part {
  source: Source;
  by: string;
  at: Date;
  text: string;
  files: FileNote[];
  /** Where it stands in Slack, of a reply. Parts are read in the order of ts. */
  channel?: string;
  ts?: string;
  /** Slack's `edited.ts` that was taken in last: an older edit that comes later changes nothing. */
  edited?: string;
  late?: boolean;
  /** It was written outside the thread. */
  outside?: boolean;
  /** Rewritten in the form since: it stays only so that the message is known. */
  replaced?: boolean;
  /** Words were removed for good: what Slack still shows is not taken in again. */
  sealed?: boolean;
}

/** What stood there before a change, with who changed it and when. */
export interface Revision {
  text: string;
  /** Those that are gone with the change. */
  files?: FileNote[];
  by: string;
  at: Date;
  what: 'edited' | 'deleted' | 'rewritten';
}

/** One facilitator's words to one question. */
export interface Answer {
  /** Counted from 0. */
  question: number;
  parts: Part[];
  revisions: Revision[];
  skipped?: boolean;
}

/** What others, or the facilitator at another time, said in the thread. */
export interface Remark {
  by: string;
  at: Date;
  ts: string;
  text: string;
  files: FileNote[];
  edited?: string;
  deleted?: boolean;
  sealed?: boolean;
  revisions: Revision[];
}

/** What the facilitator wrote outside the thread while the check-in was open, until they say whether it is an answer. */
export interface Stray {
  channel: string;
  ts: string;
  text: string;
  files: FileNote[];
  at: Date;
  edited?: string;
  sealed?: boolean;
  /** The one asked last when it was written. */
  question: number;
  /** In the thread, after "not this time". */
  inThread?: true;
  /** In the thread of this check-in, which was over. */
  over?: string;
}

export interface AskedQuestion {
  text: string;
  readers: Readers;
  asksForProblems?: boolean;
}

export interface CheckIn {
  workspace: string;
  /** `<pairing>/<date>` */
  key: string;
  pairing: string;
  /** The nominal date of the occurrence, in the pairing's time zone. */
  date: string;
  dueAt: Date;
  status: Status;
  /** When it must be looked at again: its due time, or the earliest of its timers. Absent when nothing is to come. */
  wakeAt?: Date;
  /** Every change counts one up, and is refused when somebody else was faster. */
  version: number;

  // From here on it is filled in when it comes out.
  channel: string;
  facilitator: string;
  facilitatorName: string;
  mentor: string;
  mentorName: string;
  managers: string[];
  language: Language;
  timeZone: string;
  questionSet?: { key: string; version: number; name: string };
  questions: AskedQuestion[];
  /** It stands in the channel and the next one does not yet: answers are taken in. */
  isOut?: true;
  postedAt?: Date;
  /** It came out after its time. */
  late?: boolean;

  /** Which questions were asked in the thread, and when that was enqueued. */
  asked: { question: number; at: Date }[];
  answers: Answer[];
  remarks: Remark[];
  /** The facilitator's last sign of life. */
  heardAt?: Date;
  strays: Stray[];
  /** `asked` again only after a yes. */
  stray?: 'asked' | 'refused';
  strayCount: number;
  /** In which they were asked, where the app talks with them alone; in a channel it is the pairing's. */
  strayLanguage?: Language;
  /** Messages whose deletion was told before they were. */
  gone?: { channel: string; ts: string }[];

  /** Savings of the form, each shown in the thread, in so many posts; a view's id is taken in once. */
  saved: { view: string; by: string; source: Source; questions: number[]; at: Date; posts?: number }[];

  timers: {
    /** The quiet minute is over. */
    settle?: Date;
    remind?: Date;
    tellMentor?: Date;
    respond?: Date;
  };
  /** Keys of the reminders that the collector holds because of it. */
  reminded?: string[];
  doneAt?: Date;
  /** Why it was skipped, the last is the one that counts: a choice of the form (with its view's id), 'holiday', 'weekend' or 'pause'. */
  skips: { reason: string; words?: string; by?: string; at: Date; view?: string }[];
  /** The mentor's first reply after the facilitator was done. */
  response?: { by: string; at: Date; ts?: string };
  voiceTold?: boolean;
  closedAt?: Date;
  /** That something was removed for good, in which form; never what. */
  removals: { by: string; at: Date; reason: string; view?: string }[];
}

const mixed = { type: Schema.Types.Mixed } as const;

const schema = new Schema<CheckIn>(
  {
    workspace: { type: String, required: true },
    key: { type: String, required: true },
    pairing: { type: String, required: true },
    date: { type: String, required: true },
    dueAt: { type: Date, required: true },
    status: { type: String, required: true },
    wakeAt: Date,
    version: { type: Number, required: true },
    channel: String,
    facilitator: String,
    facilitatorName: String,
    mentor: String,
    mentorName: String,
    managers: [String],
    language: String,
    timeZone: String,
    questionSet: mixed,
    questions: mixed,
    isOut: Boolean,
    postedAt: Date,
    late: Boolean,
    asked: mixed,
    answers: mixed,
    remarks: mixed,
    heardAt: Date,
    strays: mixed,
    stray: String,
    strayCount: Number,
    strayLanguage: String,
    gone: mixed,
    saved: mixed,
    timers: mixed,
    reminded: { type: [String], default: undefined },
    doneAt: Date,
    skips: mixed,
    response: mixed,
    voiceTold: Boolean,
    closedAt: Date,
    removals: mixed,
  },
  { collection: 'checkIns', minimize: false, versionKey: false },
);

schema.index({ workspace: 1, key: 1 }, { unique: true });

schema.index(
  { workspace: 1, wakeAt: 1 },
  { name: 'to be looked at', partialFilterExpression: { wakeAt: { $exists: true } } },
);

// With what counts a silence, so that the index alone tells it.
schema.index({ workspace: 1, pairing: 1, date: -1, status: 1, postedAt: 1 });

// Unique: whoever brings out a second one beside it, seeing the first too late, is refused and looks again.
schema.index(
  { workspace: 1, pairing: 1 },
  { name: 'out', unique: true, partialFilterExpression: { isOut: true } },
);

schema.index({ workspace: 1, facilitator: 1, postedAt: -1 });
schema.index({ workspace: 1, channel: 1, postedAt: -1 });

// For managers' digests, which name these where MongoDB could read more by another.
schema.index({ workspace: 1, pairing: 1, dueAt: -1 }, { name: 'fell due' });

schema.index(
  { workspace: 1, pairing: 1, doneAt: -1, dueAt: -1 },
  { name: 'done', partialFilterExpression: { doneAt: { $exists: true } } },
);

schema.index(
  { workspace: 1, pairing: 1, closedAt: -1, dueAt: -1 },
  { name: 'ended', partialFilterExpression: { status: 'missed' } },
);

schema.index(
  { workspace: 1, pairing: 1, heardAt: -1 },
  { name: 'last heard', partialFilterExpression: { heardAt: { $exists: true } } },
);

schema.index(
  { workspace: 1, pairing: 1, 'response.at': -1, date: -1 },
  { name: 'replied', partialFilterExpression: { 'response.at': { $exists: true } } },
);

export const CheckIns = mongoose.model<CheckIn>('CheckIn', schema);

export function partiesOf(checkIn: Pick<CheckIn, 'facilitator' | 'mentor' | 'managers'>): Parties {
  return { facilitator: checkIn.facilitator, mentor: checkIn.mentor, managers: checkIn.managers };
}

/** The day that people read everywhere: on which it fell due where the pairing is. `date` is that of the cadence. */
export const dayOf = ({ dueAt, timeZone }: Pick<CheckIn, 'dueAt' | 'timeZone'>) => localDate(dueAt, timeZone);

/** It is out, and the next one is not. */
export function isOpen(checkIn: CheckIn): boolean {
  return checkIn.isOut === true;
}

/** Answers can still be given. */
export function isUnderWay(checkIn: CheckIn): boolean {
  return isOpen(checkIn) && checkIn.doneAt === undefined;
}
