import mongoose, { Schema } from 'mongoose';
import type { About } from '../outbox';
import type { WordKey } from '../words';

/** Something that a feature wants a person to be told; the collector turns what is due into at most one message a day. */
export interface Reminder {
  workspace: string;
  /** What it is about, once: the same key is never said twice, unless the person asked for it again. */
  key: string;
  /** Slack user id. */
  person: string;
  language: string;
  timeZone: string;
  /** The person's conversation with the app, or a thread in a channel. */
  place: { direct: true } | { channel: string; inThreadOf: string };
  /**
   * A sentence of ours by name. Its parameters are ids, names and numbers, never what people wrote; a date, and other words of ours,
   * are spoken when it is said, in the language that the person has by then.
   */
  says: {
    key: WordKey;
    params: Record<string, string | number>;
    dates?: Record<string, { at: Date; timeZone: string }>;
    words?: Record<string, WordKey>;
  };
  button?: { actionId: string; text: WordKey; value: string };
  dueAt: Date;
  state: 'waiting' | 'said' | 'forgotten';
  /** The key of the post that said it last. */
  saidIn?: string;
  about: About;
}

const schema = new Schema<Reminder>(
  {
    workspace: { type: String, required: true },
    key: { type: String, required: true },
    person: { type: String, required: true },
    language: { type: String, required: true },
    timeZone: { type: String, required: true },
    place: { type: Schema.Types.Mixed, required: true },
    says: { type: Schema.Types.Mixed, required: true },
    button: Schema.Types.Mixed,
    dueAt: { type: Date, required: true },
    state: { type: String, required: true },
    saidIn: String,
    about: { pairing: String, checkIn: String, problem: String, stakeholder: String },
  },
  { collection: 'reminders', minimize: false, versionKey: false },
);
schema.index({ workspace: 1, key: 1 }, { unique: true });
schema.index({ workspace: 1, dueAt: 1 }, { name: 'waiting', partialFilterExpression: { state: 'waiting' } });
schema.index({ workspace: 1, 'about.checkIn': 1 });
schema.index({ workspace: 1, saidIn: 1 }, { partialFilterExpression: { saidIn: { $exists: true } } });

export const Reminders = mongoose.model<Reminder>('Reminder', schema);
