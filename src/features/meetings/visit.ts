import { localDate } from '../../calendar';
import type { VerbVisit } from '../feature';
import { defaultSettings, everybody, type Programme, placesOfProgramme, programmeOf } from '../people';
import { stakeholderByKey, stakeholdersForMenu, stakeholdersNamed } from '../stakeholders';
import { NEW, type Opened } from './draft';
import { draftOf } from './drafts';
import { type LogReader, logMeetingModal, type Questions } from './log-modal';
import type { Filling, Meeting, Minutes } from './model';

type Visit = Pick<VerbVisit, 'accompany' | 'viewer' | 'member' | 't'>;

/** Everything that the form shows to this person, with whom they met and where it will be posted. */
export async function readerOf(
  { accompany: { workspace }, member, t }: Visit,
  { minutes, added }: Filling,
): Promise<LogReader & { programme: Programme | null }> {
  const [programme, stakeholders, people, places, chosen] = await Promise.all([
    programmeOf(workspace),
    stakeholdersForMenu(workspace),
    everybody(workspace),
    placesOfProgramme(workspace),
    minutes.stakeholder && minutes.stakeholder !== NEW
      ? stakeholderByKey(workspace, minutes.stakeholder)
      : undefined,
  ]);
  const district = places.districts.find(({ key }) => key === added?.district);
  return {
    programme,
    t,
    language: member.language,
    timeZone: member.timeZone,
    settings: programme?.settings ?? defaultSettings,
    safeguardingContact: programme?.safeguardingContact ?? '',
    channel: chosen?.channel ?? district?.logChannel ?? programme?.logChannel,
    stakeholders,
    ...(chosen && { chosen }),
    colleagues: people.filter(({ slackUser }) => slackUser !== member.slackUser),
    ...places,
  };
}

/** The form as it is filled in, with what must be answered. */
export async function logModal(visit: Visit, filling: Filling, opened: Opened, questions: Questions = {}) {
  return logMeetingModal(filling, opened, await readerOf(visit, filling), questions);
}

/** What somebody brings along: a stakeholder's name, words of a message, where to answer. */
export interface Source {
  name?: string;
  notes?: string;
  from?: Meeting['from'];
  respond?: string;
}

/** The form for a new meeting: empty, with what was brought along, or with what was begun before and not saved. */
export async function newLog(visit: Visit, { name = '', notes, from, respond }: Source) {
  const { accompany, member } = visit;
  const { workspace, clock } = accompany;
  const draft = name || notes ? undefined : await draftOf(workspace, member.slackUser, clock());
  const today = localDate(clock(), member.timeZone);
  const opened: Opened = { ...(from && { from }), ...(respond && { respond }) };
  const filling: Filling = {
    minutes: { stakeholder: '', metOn: today, colleagues: [], ...(notes && { keyPoints: notes }) },
    corrected: [],
    ...draft?.filling,
  };
  if (name) Object.assign(filling, await named(workspace, name, filling.minutes));
  return logModal(visit, filling, opened, draft ? { begunAt: draft.keptAt } : {});
}

/** The one that has this name; a new one where nobody has; nothing where several might be meant. */
async function named(
  workspace: string,
  name: string,
  minutes: Filling['minutes'],
): Promise<Pick<Filling, 'minutes' | 'added'>> {
  const [only, ...others] = await stakeholdersNamed(workspace, name);
  if (!only) return { minutes: { ...minutes, stakeholder: NEW }, added: { name } };
  return { minutes: { ...minutes, stakeholder: others.length === 0 ? only.key : '' } };
}

/** What the form of a meeting that is edited shows. */
export function fillingOf(minutes: Minutes): Filling {
  const { about, ...rest } = minutes;
  return {
    minutes: { ...rest, ...(about && { about: `${about.kind}:${about.key}` }) },
    corrected: [],
  };
}
