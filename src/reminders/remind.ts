import mongoose, { type ClientSession } from 'mongoose';
import { type Reminder, Reminders } from './model';

export type NewReminder = Omit<Reminder, 'state' | 'saidIn'>;

/**
 * Hands reminders to the collector, in the transaction of what causes them. One that is there already stays as it is; one that was
 * taken back has a new reason, and counts as new.
 */
export async function remind(session: ClientSession, reminders: NewReminder[]): Promise<void> {
  if (reminders.length === 0) return;
  await Reminders.bulkWrite(
    reminders.flatMap((reminder) => {
      const known = { workspace: reminder.workspace, key: reminder.key };
      const fresh = { ...reminder, state: 'waiting' as const };
      return [
        {
          updateOne: {
            filter: { ...known, state: 'forgotten' as const },
            update: { $set: fresh, $unset: { saidIn: 1 as const } },
          },
        },
        { updateOne: { filter: known, update: { $setOnInsert: fresh }, upsert: true } },
      ];
    }),
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
