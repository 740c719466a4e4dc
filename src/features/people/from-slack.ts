import { isTimeZone } from '../../calendar';
import { transaction } from '../../database/transaction';
import { noteLanguage } from '../../slack/door';
import { findMember, programmeOf } from './lookups';
import { type Member, Members } from './model';
import { languages } from './settings';
import { speakAnewTo } from './spoken';

/** What Slack knows of a person. */
interface OnSlack {
  /** Such as Africa/Freetown. */
  timeZone?: string;
  /** Such as fr-FR. */
  locale?: string;
}

type Speaks = Pick<Member, 'language' | 'timeZone'>;

/** In which language and zone somebody is told something: as on Slack; the programme's where Slack says another, or nothing. */
export function asOnSlack({ timeZone, locale }: OnSlack, programme: Speaks): Speaks {
  return {
    language: languages.find((language) => locale?.startsWith(language)) ?? programme.language,
    timeZone: timeZone && isTimeZone(timeZone) ? timeZone : programme.timeZone,
  };
}

/** Somebody has chosen another language or zone on Slack: where the file leaves it to Slack, it holds here too, also for reminders. */
export async function followSlack(workspace: string, slackUser: string, person: OnSlack): Promise<void> {
  const member = await findMember(workspace, slackUser);
  const programme = await programmeOf(workspace);
  if (!member?.fromSlack || !programme) return;
  const said = asOnSlack(person, programme);
  // Slack tells of every new status, too.
  const changed = member.fromSlack.filter((field) => said[field] !== member[field]);
  if (changed.length === 0) return;
  const { timeZone, language } = {
    ...member,
    ...Object.fromEntries(changed.map((field) => [field, said[field]])),
  };
  await transaction(async (session) => {
    const theirs = { workspace, slackUser, fromSlack: member.fromSlack };
    await Members.updateOne(theirs, { timeZone, language }, { session });
    await speakAnewTo({ workspace, slackUser, language, timeZone }, session);
  });
  noteLanguage(slackUser, language);
}
