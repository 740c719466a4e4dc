import mongoose from 'mongoose';
import { atLocal, isDate, localDate, nextWorkingInstant, type WorkingHours } from '../calendar';
import { languageOf } from '../slack/door';
import { mention } from '../slack/text';
import { spokenDate, words } from '../words';
import { Reminders } from './model';

interface Later {
  workspace: string;
  /** The reminder's id, as the button of its message has it: from the person's side, so it may be anything. */
  id: string;
  slackUser: string;
  /** YYYY-MM-DD, likewise. */
  date: string;
  workingHours: () => Promise<WorkingHours>;
  now: Date;
}

/** "Not now, remind me on …": it is due again on that day. Returns what the person is told. */
export async function remindLater({
  workspace,
  id,
  slackUser,
  date,
  workingHours,
  now,
}: Later): Promise<string> {
  const reminder = mongoose.isValidObjectId(id) && (await Reminders.findOne({ workspace, _id: id }).lean());
  const theirs = words(languageOf(slackUser));
  if (!reminder) return theirs('reminders:later.settled');
  const { language, timeZone, person } = reminder;
  if (person !== slackUser) return theirs('reminders:later.other', { person: mention(person) });
  const t = words(language);
  if (reminder.state === 'forgotten') return t('reminders:later.settled');
  if (!isDate(date) || date <= localDate(now, timeZone)) return t('reminders:later.past');

  const hours = await workingHours();
  const dueAt = nextWorkingInstant(atLocal(date, hours.from, timeZone), timeZone, hours);
  const { matchedCount } = await Reminders.updateOne(
    { workspace, _id: id, person: slackUser, state: mongoose.trusted({ $in: ['waiting', 'said'] }) },
    { $set: { dueAt, state: 'waiting' } },
  );
  if (matchedCount === 0) return t('reminders:later.settled');
  return t('reminders:later.done', { date: spokenDate(dueAt, language, timeZone) });
}
