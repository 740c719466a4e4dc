import { localDate } from '../../calendar';
import type { NewReminder } from '../../reminders';
import { mention, quoted } from '../../slack/text';
import type { WordKey } from '../../words';
import {
  inTheirPlace,
  type Member,
  membersByKey,
  membersWhoMay,
  type Programme,
  pairingsOf,
} from '../people';
import type { Stakeholder } from '../stakeholders';
import { acts } from './messages';
import type { Commitment } from './model';
import { reminderKey } from './service';
import { weeksOverdue } from './timing';

/** The line managers of who follows a commitment, or who stands in for them now; where there are none, whoever is to know what goes wrong. */
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
  return managers.size > 0
    ? inTheirPlace(workspace, [...managers.values()], { except: owner.key })
    : membersWhoMay(workspace, 'be told of faults');
}

interface Told {
  programme: Programme;
  now: Date;
  /** Whom it is with; absent of what we owe by a plan. */
  stakeholder: Stakeholder | null;
}

/** What the owner is reminded of at this moment. */
export function ownerReminder(
  commitment: Commitment & { by: string },
  { owner, programme, now, stakeholder }: Told & { owner: Member | null },
): NewReminder {
  const { by, key, workspace } = commitment;
  const timeZone = owner?.timeZone ?? programme.timeZone;
  const language = owner?.language ?? programme.language;
  const today = localDate(now, timeZone);
  const late: WordKey = by === today ? 'commitments:remind.today' : 'commitments:remind.overdue';
  return {
    workspace,
    key: reminderKey(commitment),
    person: commitment.owner,
    language,
    timeZone,
    place: { direct: true },
    says: says(by > today ? 'commitments:remind.soon' : late, commitment, stakeholder),
    button: { actionId: acts.one, text: 'commitments:remind.open', value: key },
    dueAt: now,
    about: aboutOf(commitment),
  };
}

const aboutOf = ({ stakeholder }: Commitment) => ({ ...(stakeholder && { stakeholder }) });

/** Names and dates alone: what was agreed stands behind the button. */
function says(
  key: WordKey,
  { by }: Commitment,
  stakeholder: Stakeholder | null,
  who?: string,
): NewReminder['says'] {
  return {
    key,
    params: {
      ...(stakeholder && { stakeholder: quoted(stakeholder.name, 80) }),
      ...(who && { who: mention(who) }),
    },
    ...(by && { dates: { date: { at: new Date(`${by}T12:00:00Z`), timeZone: 'UTC' } } }),
    ...((!stakeholder || !by) && {
      words: {
        ...(!stakeholder && { stakeholder: 'commitments:remind.plan' as const }),
        ...(!by && { date: 'commitments:noDate' as const }),
      },
    }),
  };
}

/**
 * What managers are told once of each date: that a commitment is overdue for weeks, or that somebody asks for their help; and at each
 * look at one that nobody follows any more, that it is due.
 */
export function managerReminders(
  commitment: Commitment,
  why: {
    key: 'commitments:remind.managerOverdue' | 'commitments:remind.managerAsked' | 'commitments:remind.left';
    once: string;
    by: string;
  },
  { managers, now, stakeholder }: Pick<Told, 'now' | 'stakeholder'> & { managers: Member[] },
): NewReminder[] {
  const { workspace, key } = commitment;
  return managers
    .filter(({ slackUser }) => slackUser !== why.by)
    .map(({ slackUser, language, timeZone }) => ({
      workspace,
      key: `commitment:${key}/${why.once}/${slackUser}`,
      person: slackUser,
      language,
      timeZone,
      place: { direct: true },
      says: says(why.key, commitment, stakeholder, why.by),
      button: { actionId: acts.one, text: 'commitments:remind.see', value: key },
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
