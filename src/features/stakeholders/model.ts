import mongoose, { Schema } from 'mongoose';
import * as limits from '../../slack/limits';
import type { Sector } from '../people';

export type StakeholderStatus = 'active' | 'archived' | 'merged';

export const deeds = ['rename', 'merge', 'move', 'archive', 'back'] as const;
export type StakeholderDeed = (typeof deeds)[number];

export interface StakeholderChange {
  /** Once: the id of the form in which it was done. */
  id: string;
  what: 'renamed' | 'moved' | 'merged' | 'took in' | 'archived' | 'back';
  /** The name or the district that it had; of a merge, the name of the other. */
  before: string;
  by: string;
  at: Date;
}

/** So long may a name be that Slack's lists and the card show it whole. Code points. */
export const MOST_NAME = limits.OPTION_TEXT;

/** A government office, NGO, traditional authority … that the programme deals with. It owns one thread in the log channel. */
export interface Stakeholder {
  workspace: string;
  /** The id of the form in which it was added. */
  key: string;
  name: string;
  /** The name as names are compared; two of one district with the same are one. */
  plainName: string;
  /** The words of its name, by whose beginnings it is found. */
  nameWords: string[];
  type: string;
  sector: Sector;
  district?: { key: string; name: string };
  /** Where its thread stands; absent while there is no channel for it. */
  channel?: string;
  status: StakeholderStatus;
  mergedInto?: string;
  /** Meetings in its log. */
  meetings: number;
  /** Dates, YYYY-MM-DD. */
  lastMet?: string;
  nextContact?: string;
  /** Commitments that are not done, and their dates: those before today are overdue. */
  promised: string[];
  undated: number;
  addedBy: string;
  addedAt: Date;
  /** What became of it, oldest first. */
  changes: StakeholderChange[];
  /** Every write counts one up. */
  version: number;
}

const mixed = { type: Schema.Types.Mixed } as const;
const text = { type: String, required: true } as const;

const stakeholderSchema = new Schema<Stakeholder>(
  {
    workspace: text,
    key: text,
    name: text,
    plainName: text,
    nameWords: { type: [String], required: true },
    type: text,
    sector: text,
    district: mixed,
    channel: String,
    status: text,
    mergedInto: String,
    meetings: { type: Number, required: true },
    lastMet: String,
    nextContact: String,
    promised: [String],
    undated: { type: Number, required: true },
    addedBy: text,
    addedAt: { type: Date, required: true },
    changes: mixed,
    version: { type: Number, required: true },
  },
  { collection: 'stakeholders', minimize: false, versionKey: false },
);

stakeholderSchema.index({ workspace: 1, key: 1 }, { unique: true });
stakeholderSchema.index(
  { workspace: 1, plainName: 1, 'district.key': 1 },
  { name: 'one of a name', unique: true, partialFilterExpression: { status: 'active' } },
);
stakeholderSchema.index({ workspace: 1, status: 1, nameWords: 1, plainName: 1 }, { name: 'type-ahead' });
stakeholderSchema.index({ workspace: 1, status: 1, plainName: 1 }, { name: 'by name' });
stakeholderSchema.index({ workspace: 1, status: 1, lastMet: -1 }, { name: 'last met' });

export const Stakeholders = mongoose.model<Stakeholder>('Stakeholder', stakeholderSchema);
