import { localDate } from '../../calendar';
import type { NewReminder } from '../../reminders';
import { mention } from '../../slack/text';
import { spokenDay, type WordKey } from '../../words';
import { type Member, membersByKey, membersWhoMay, type Programme, pairingsOf } from '../people';
import { acts } from './messages';
import type { Commitment } from './model';
import { reminderKey } from './service';
import { weeksOverdue } from './timing';

/** The line managers of who follows a commitment; where there are none, whoever is to know what goes wrong. */
export async function managersOf(workspace: string, owner: Member | null): Promise<Member[]> {
  if (!owner) return membersWhoMay(workspace, 'be told of faults');
  const [asMentor, asFacilitator] = await Promise.all([
    pairingsOf(workspace, { mentor: owner.key }),
    pairingsOf(workspace, { facilitator: owner.key }),
  ]);
  const keys = [...asMentor, ...asFacilitator].flatMap(({ managers }) => managers);
  const managers = await membersByKey(
    workspace,
    [...new Set(keys)].filter((key) => key !== owner.key),
  );
  return managers.size > 0 ? [...managers.values()] : membersWhoMay(workspace, 'be told of faults');
}

/** What the owner is reminded of at this moment. */
export function ownerReminder(
  commitment: Commitment & { by: string },
  { owner, programme, now }: { owner: Member | null; programme: Programme; now: Date },
): NewReminder {
  const { by } = commitment;
  const timeZone = owner?.timeZone ?? programme.timeZone;
  const language = owner?.language ?? programme.language;
  const today = localDate(now, timeZone);
  const late: WordKey = by === today ? 'commitments:remind.today' : 'commitments:remind.overdue';
  return {
    workspace: commitment.workspace,
    key: reminderKey(commitment),
    person: commitment.owner,
    language,
    timeZone,
    place: { direct: true },
    says: { key: by > today ? 'commitments:remind.soon' : late, params: { date: spokenDay(by, language) } },
    button: { actionId: acts.mine, text: 'commitments:remind.open', value: commitment.key },
    dueAt: now,
    about: aboutOf(commitment),
  };
}

const aboutOf = ({ stakeholder }: Commitment) => ({ ...(stakeholder && { stakeholder }) });

/** What managers are told once of each date: that a commitment is overdue for weeks, or that somebody asks for their help. */
export function managerReminders(
  commitment: Commitment,
  why: {
    key: 'commitments:remind.managerOverdue' | 'commitments:remind.managerAsked';
    once: string;
    by: string;
  },
  { managers, now }: { managers: Member[]; now: Date },
): NewReminder[] {
  const { workspace, key, by = '' } = commitment;
  return managers
    .filter(({ slackUser }) => slackUser !== why.by)
    .map(({ slackUser, language, timeZone }) => ({
      workspace,
      key: `commitment:${key}/${why.once}/${slackUser}`,
      person: slackUser,
      language,
      timeZone,
      place: { direct: true },
      says: { key: why.key, params: { who: mention(why.by), date: by ? spokenDay(by, language) : '–' } },
      button: { actionId: acts.of, text: 'commitments:remind.see', value: commitment.owner },
      dueAt: now,
      about: aboutOf(commitment),
    }));
}

/** Whether the managers are to be told: so many weeks after the date, by the programme. */
export function isForManagers(
  { by, isOpen }: Commitment,
  { settings, timeZone }: Programme,
  now: Date,
): boolean {
  if (!isOpen || !by) return false;
  return weeksOverdue(by, localDate(now, timeZone)) >= settings.commitmentsManagerAfterWeeks;
}
