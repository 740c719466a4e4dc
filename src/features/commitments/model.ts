import mongoose, { Schema } from 'mongoose';

export type CommitmentStatus = 'open' | 'fulfilled' | 'partly' | 'broken' | 'dropped';

/** How somebody was reminded of what they promised. */
export const pressings = ['call', 'letter', 'visit', 'line ministry', 'joint review'] as const;
export type Pressing = (typeof pressings)[number];

/** Something that was done with it, or became of it. */
export interface Step {
  /** Once: the id of the form, or what made it otherwise. */
  id: string;
  what:
    | 'made'
    | 'fulfilled'
    | 'partly'
    | 'broken'
    | 'dropped'
    | 'open again'
    | 'new date'
    | 'pressed'
    | 'asked the manager';
  by: string;
  at: Date;
  text?: string;
  /** Of a new date: what it was before, and what it is. */
  before?: string;
  to?: string;
  how?: Pressing;
}

/** Who will do what by when: from a line of a meeting's agreements, or of a partnership plan. */
export interface Commitment {
  workspace: string;
  /** `<meeting>/<number of the line>`, or `<plan>/<line>/<date>`. */
  key: string;
  /** Whom it is with; absent of what we owe by a plan. */
  stakeholder?: string;
  /** The key of the meeting, or of the plan and its line, from which it comes. */
  meeting?: string;
  plan?: { key: string; line: string };
  /** The line as it was typed. */
  line: string;
  owes: 'stakeholder' | 'we';
  /** Who owes it, where the line names somebody. */
  who?: string;
  what: string;
  /** YYYY-MM-DD. */
  by?: string;
  status: CommitmentStatus;
  /** Neither kept nor given up: what is partly done is still owed. */
  isOpen: boolean;
  /** Since when it is kept, broken or given up; absent while it is owed. */
  closedAt?: Date;
  /** Who logged it and follows it, by Slack user id. */
  owner: string;
  district?: string;
  madeOn: string;
  /** When the owner is to be reminded next. */
  remindAt?: Date;
  /** Keys of the reminders that the collector holds because of it. */
  reminded?: string[];
  steps: Step[];
  /** Every write counts one up, and is refused when somebody else was faster. */
  version: number;
}

const mixed = { type: Schema.Types.Mixed } as const;
const text = { type: String, required: true } as const;

const commitmentSchema = new Schema<Commitment>(
  {
    workspace: text,
    key: text,
    stakeholder: String,
    meeting: String,
    plan: mixed,
    line: text,
    owes: text,
    who: String,
    what: text,
    by: String,
    status: text,
    isOpen: { type: Boolean, required: true },
    closedAt: Date,
    owner: text,
    district: String,
    madeOn: text,
    remindAt: Date,
    reminded: { type: [String], default: undefined },
    steps: mixed,
    version: { type: Number, required: true },
  },
  { collection: 'commitments', minimize: false, versionKey: false },
);
commitmentSchema.index({ workspace: 1, key: 1 }, { unique: true });
commitmentSchema.index({ workspace: 1, meeting: 1 });
commitmentSchema.index({ workspace: 1, 'plan.key': 1, by: 1 });
commitmentSchema.index({ workspace: 1, stakeholder: 1, isOpen: 1, by: 1 });
commitmentSchema.index({ workspace: 1, owner: 1, isOpen: 1, by: 1 });
commitmentSchema.index({ workspace: 1, isOpen: 1, by: 1 });
// What is owed, and what was over lately, of some people or in some districts: what managers read.
commitmentSchema.index(
  { workspace: 1, owner: 1, isOpen: 1, district: 1, closedAt: 1 },
  { name: 'of people' },
);
commitmentSchema.index({ workspace: 1, district: 1, isOpen: 1, closedAt: 1 }, { name: 'of districts' });
commitmentSchema.index({ workspace: 1, isOpen: 1, closedAt: 1 }, { name: 'of all' });
commitmentSchema.index({ workspace: 1, owner: 1, 'steps.at': 1 }, { name: 'story' });
commitmentSchema.index(
  { workspace: 1, remindAt: 1 },
  { name: 'to be looked at', partialFilterExpression: { remindAt: { $exists: true } } },
);

export const Commitments = mongoose.model<Commitment>('Commitment', commitmentSchema);
