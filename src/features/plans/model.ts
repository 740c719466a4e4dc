import mongoose, { Schema } from 'mongoose';
import type { Commitment } from '../commitments';

/** When a responsibility falls due: on dates, or again and again. */
export type When = { on: string[] } | { every: 'month' | 'quarter' };

/** A line of a plan: who does what, by when or how often. */
export interface PlanLine {
  /** Stays with the line through every version, as long as it is plainly the same line. */
  key: string;
  /** As it was typed. */
  line: string;
  owes: 'stakeholder' | 'we';
  /** The stakeholder's key, of what is not ours. */
  stakeholder?: string;
  who: string;
  what: string;
  when: When;
}

/** A commitment of a line, as far as the board tells of it. */
export type Done = Pick<Commitment, 'plan' | 'status' | 'by' | 'isOpen'>;

/** The written plan or MoU of a district: parties, from when to when, and who does what. */
export interface Plan {
  workspace: string;
  /** The id of the form in which it was entered, or its key in the file. */
  key: string;
  district: { key: string; name: string };
  name: string;
  /** Who signed it, as typed. */
  parties: string;
  /** YYYY-MM-DD, both included. */
  from: string;
  to: string;
  /** The signed document. */
  link?: string;
  lines: PlanLine[];
  enteredBy: string;
  /** Who is reminded of what falls due by it; who entered it, where it does not say. */
  followedBy?: string;
  at: Date;
  versions: {
    before: Pick<Plan, 'name' | 'parties' | 'from' | 'to' | 'link' | 'lines' | 'followedBy'>;
    by: string;
    at: Date;
    view: string;
  }[];
  /** That something was removed for good; never what. */
  removals?: { by: string; at: Date; reason: string; view?: string }[];
  /** Up to this date commitments were made of its lines. */
  madeUntil?: string;
  /** When the next are to be made. */
  makeAt?: Date;
  /** Every write counts one up, and is refused when somebody else was faster. */
  version: number;
}

const mixed = { type: Schema.Types.Mixed } as const;
const text = { type: String, required: true } as const;

const planSchema = new Schema<Plan>(
  {
    workspace: text,
    key: text,
    district: { ...mixed, required: true },
    name: text,
    parties: text,
    from: text,
    to: text,
    link: String,
    lines: { ...mixed, required: true },
    enteredBy: text,
    followedBy: String,
    at: { type: Date, required: true },
    versions: mixed,
    removals: { type: Schema.Types.Mixed, default: undefined },
    madeUntil: String,
    makeAt: Date,
    version: { type: Number, required: true },
  },
  { collection: 'plans', minimize: false, versionKey: false },
);
planSchema.index({ workspace: 1, key: 1 }, { unique: true });
planSchema.index({ workspace: 1, 'district.key': 1, from: -1 });
planSchema.index(
  { workspace: 1, makeAt: 1 },
  { name: 'to be looked at', partialFilterExpression: { makeAt: { $exists: true } } },
);

/** How often what it says was changed: who has seen fewer has not seen what stands there. */
export const timesChanged = ({ versions, removals = [] }: Pick<Plan, 'versions' | 'removals'>): number =>
  versions.length + removals.length;

/** Who follows a plan, by Slack user id. */
export const followerOf = ({ followedBy, enteredBy }: Pick<Plan, 'followedBy' | 'enteredBy'>): string =>
  followedBy ?? enteredBy;

export const Plans = mongoose.model<Plan>('Plan', planSchema);
