import mongoose from 'mongoose';
import type { WorkingHours } from '../../src/calendar';
import { transaction } from '../../src/database/transaction';
import { Posts } from '../../src/outbox';
import { collectReminders, type NewReminder, Reminders, remind } from '../../src/reminders';

export const workspace = 'T1';
export const office: WorkingHours = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };

/** Tuesday, in the working hours of Freetown. */
export const tuesday = new Date('2026-12-01T10:00Z');

export function reminder(key: string, more: Partial<NewReminder> = {}): NewReminder {
  return {
    workspace,
    key,
    person: 'U1',
    language: 'en',
    timeZone: 'Africa/Freetown',
    place: { direct: true },
    says: { key: 'reminders:later.other', params: { person: key } },
    dueAt: new Date('2026-12-01T09:00Z'),
    about: {},
    ...more,
  };
}

export function hand(...reminders: NewReminder[]): Promise<void> {
  return transaction((session) => remind(session, reminders));
}

export function collect(at: string | Date, hours: WorkingHours = office): Promise<number> {
  return collectReminders({ workspace, workingHours: async () => hours, now: new Date(at) });
}

/** What waits in the outbox, in order. */
export function posts() {
  return Posts.find({ workspace }).sort({ enqueuedAt: 1, key: 1 }).lean();
}

export async function postKeys(): Promise<string[]> {
  return (await posts()).map(({ key }) => key);
}

/** State and time of each reminder, by key. */
export async function states(): Promise<Record<string, string>> {
  const all = await Reminders.find({ workspace }).sort({ key: 1 }).lean();
  return Object.fromEntries(all.map(({ key, state, dueAt }) => [key, `${state} ${dueAt.toISOString()}`]));
}

export async function idOf(key: string): Promise<string> {
  return (await Reminders.findOne({ workspace, key }).orFail())._id.toString();
}

/** Every operation that mongoose sends while `work` runs, as 'collection.operation'. */
export async function operationsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  mongoose.set('debug', (collection: string, operation: string) => {
    seen.push(`${collection}.${operation}`);
  });
  try {
    await work();
  } finally {
    mongoose.set('debug', false);
  }
  return seen;
}
