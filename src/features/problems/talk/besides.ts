import mongoose, { Schema } from 'mongoose';

/** What one person wrote beside the threads, of which one post of ours speaks: where it stands, never what it says. */
export interface Beside {
  workspace: string;
  /** The key of that post. */
  key: string;
  /** Slack user id. */
  person: string;
  /** The key of the problem to whose thread it may be passed on; empty where several could be meant. */
  problem: string;
  /** When the first of it was answered. */
  at: Date;
  /** Messages, with the ts of the thread in which they stand, if any. */
  messages: { ts: string; thread?: string }[];
  /** What they write next joins it: they have not passed it on yet. */
  isOpen?: true;
}

const text = { type: String, required: true } as const;

const schema = new Schema<Beside>(
  {
    workspace: text,
    key: text,
    person: text,
    problem: { type: String, default: '' },
    at: { type: Date, required: true },
    messages: Schema.Types.Mixed,
    isOpen: Boolean,
  },
  { collection: 'besides', minimize: false, versionKey: false },
);

schema.index({ workspace: 1, key: 1 }, { unique: true });
schema.index({ workspace: 1, person: 1, 'messages.ts': 1 });
// Unique: of two lines that come at once, the second joins the first.
schema.index(
  { workspace: 1, person: 1, problem: 1 },
  { name: 'open', unique: true, partialFilterExpression: { isOpen: true } },
);

export const Besides = mongoose.model<Beside>('Beside', schema);
