import mongoose, { type ClientSession } from 'mongoose';
import { type Reminder, Reminders } from './model';

export type NewReminder = Omit<Reminder, 'state' | 'saidIn'>;

/** Hands reminders to the collector, in the transaction of what causes them. One that is there already stays as it is. */
export async function remind(session: ClientSession, reminders: NewReminder[]): Promise<void> {
  if (reminders.length === 0) return;
  await Reminders.bulkWrite(
    reminders.map((reminder) => ({
      updateOne: {
        filter: { workspace: reminder.workspace, key: reminder.key },
        update: { $setOnInsert: { ...reminder, state: 'waiting' } },
        upsert: true,
      },
    })),
    { session },
  );
}

/** Takes reminders back that have lost their reason: said ones too, so that "not now" can't wake them again. */
export async function forget(session: ClientSession, workspace: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await Reminders.updateMany(
    {
      workspace,
      key: mongoose.trusted({ $in: keys }),
      state: mongoose.trusted({ $in: ['waiting', 'said'] }),
    },
    { $set: { state: 'forgotten' } },
    { session },
  );
}
