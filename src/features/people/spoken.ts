import mongoose, { type ClientSession } from 'mongoose';
import { Reminders } from '../../reminders';
import type { Member, Pairing } from './model';

/** What is said already may be asked for again, and stands beside others then. */
const stillSpoken = () => ({ state: mongoose.trusted({ $in: ['waiting' as const, 'said' as const] }) });

/** What a person is to be told is said in the language that they have now, by the clock where they are now. */
export async function speakAnewTo(
  {
    workspace,
    slackUser,
    language,
    timeZone,
  }: Pick<Member, 'workspace' | 'slackUser' | 'language' | 'timeZone'>,
  session?: ClientSession,
): Promise<void> {
  const theirs = { workspace, person: slackUser, ...stillSpoken() };
  await Reminders.updateMany(theirs, { timeZone }, { session });
  // In a channel it is the pairing's language.
  await Reminders.updateMany({ ...theirs, 'place.direct': true }, { language }, { session });
}

/** The same for what is to be said in the channel of a pairing. */
export async function speakAnewIn(
  { workspace, key, language }: Pick<Pairing, 'workspace' | 'key' | 'language'>,
  session?: ClientSession,
): Promise<void> {
  const there = { 'about.pairing': key, 'place.channel': mongoose.trusted({ $exists: true }) };
  await Reminders.updateMany({ workspace, ...there, ...stillSpoken() }, { language }, { session });
}
