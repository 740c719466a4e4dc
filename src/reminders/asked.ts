import mongoose from 'mongoose';
import type { Kept } from './messages';
import { Reminders } from './model';

/** The key of a day's message to one person in one place. */
export const sayingKey = (person: string, place: string, today: string) =>
  `${prefix}${person}:${place}:${today}`;

const prefix = 'reminders:';

export const isOfReminders = (post: string) => post.startsWith(prefix);

/** Of what a day's message said to this person, what they have not done yet. */
export function askedIn(workspace: string, person: string, post: string): Promise<Kept[]> {
  const isAsked = mongoose.trusted({ $in: ['waiting' as const, 'said' as const] });
  return Reminders.find({ workspace, saidIn: post, person, state: isAsked })
    .sort({ dueAt: 1, _id: 1 })
    .lean<Kept[]>();
}
