import mongoose, { Schema } from 'mongoose';
import type { Language } from '../people';
import type { Kind } from './tables';
import type { Format } from './writing';

/**
 * - wanted: to be made, from `readyAt` on
 * - sent: it stands in the person's conversation with the app, until `removeAt`
 * - empty: there was nothing to put into it
 * - failed: it could not be made, and the person was told
 * - gone: it was taken away from Slack
 */
export type ExportState = 'wanted' | 'sent' | 'empty' | 'failed' | 'gone';

/** A file that somebody asked for in Slack. */
export interface ExportFile {
  workspace: string;
  /** The id of the command: sent twice, it is taken in once. */
  key: string;
  slackUser: string;
  kind: Kind;
  /** Days, YYYY-MM-DD, both included. */
  from?: string;
  to?: string;
  format: Format;
  language: Language;
  state: ExportState;
  askedAt: Date;
  /** While it is wanted: when it is looked at; whoever makes it puts that off, and off again. */
  readyAt: Date;
  attempts: number;
  /** Who makes it now. */
  claim?: string;
  /** Slack's id of the file; of one that was begun and not finished, too. */
  slackFile?: string;
  rows?: number;
  sentAt?: Date;
  /** When it is to be taken away from Slack. */
  removeAt?: Date;
  /** Why it failed, in Slack's word or ours. */
  problem?: string;
}

const text = { type: String, required: true } as const;
const when = { type: Date, required: true } as const;

const schema = new Schema<ExportFile>(
  {
    workspace: text,
    key: text,
    slackUser: text,
    kind: text,
    from: String,
    to: String,
    format: text,
    language: text,
    state: text,
    askedAt: when,
    readyAt: when,
    attempts: { type: Number, required: true },
    claim: String,
    slackFile: String,
    rows: Number,
    sentAt: Date,
    removeAt: Date,
    problem: String,
  },
  { collection: 'exportFiles', minimize: false, versionKey: false },
);
schema.index({ workspace: 1, key: 1 }, { unique: true });
schema.index(
  { workspace: 1, slackUser: 1, kind: 1, from: 1, to: 1, format: 1 },
  { name: 'one at a time', unique: true, partialFilterExpression: { state: 'wanted' } },
);
schema.index(
  { workspace: 1, readyAt: 1 },
  { name: 'to be made', partialFilterExpression: { state: 'wanted' } },
);
schema.index(
  { workspace: 1, removeAt: 1 },
  { name: 'to be taken away', partialFilterExpression: { removeAt: { $exists: true } } },
);

export const ExportFiles = mongoose.model<ExportFile>('ExportFile', schema);
