import { localDate } from '../../../calendar';
import type { VerbVisit } from '../../feature';
import { defaultSettings, everybody, type Programme, placesOfProgramme, programmeOf } from '../../people';
import {
  archivedNamed,
  livingStakeholder,
  plainName,
  stakeholdersForMenu,
  stakeholdersNamed,
} from '../../stakeholders';
import { meetingByKey } from '../find';
import type { Filling, Meeting, Minutes } from '../model';
import { NEW, type Opened } from './draft';
import { draftOf } from './drafts';
import { aboutValue, type LogReader, placeOptions } from './fields';
import { logMeetingModal } from './modal';
import type { Questions } from './questions';
import { type Asked, askedIn } from './reading';

type Visit = Pick<VerbVisit, 'accompany' | 'viewer' | 'member' | 't'>;

/** Everything that the form shows to this person, with whom they met and where it will be posted. */
export async function readerOf(
  { accompany: { workspace }, member, t }: Visit,
  { minutes, added, alike }: Filling,
  { edits }: Opened,
): Promise<LogReader & { programme: Programme | null }> {
  const byKey = (key = '') => (key && key !== NEW ? livingStakeholder(workspace, key) : undefined);
  const [programme, stakeholders, people, places, chosen, meant] = await Promise.all([
    programmeOf(workspace),
    stakeholdersForMenu(workspace),
    everybody(workspace),
    placesOfProgramme(workspace),
    byKey(minutes.stakeholder),
    byKey(alike),
  ]);
  const isOffered = placeOptions(places).some(({ value }) => value === minutes.about);
  const about =
    edits && minutes.about && !isOffered ? await placeIn(workspace, edits, minutes.about) : undefined;
  const district = places.districts.find(({ key }) => key === added?.district);
  return {
    programme,
    t,
    language: member.language,
    timeZone: member.timeZone,
    settings: programme?.settings ?? defaultSettings,
    safeguardingContact: programme?.safeguardingContact ?? '',
    channel: chosen?.channel ?? meant?.channel ?? district?.logChannel ?? programme?.logChannel,
    stakeholders,
    ...(chosen && { chosen }),
    // One's own name is no colleague's, but where somebody else has chosen it.
    colleagues: people.filter(
      ({ slackUser }) => slackUser !== member.slackUser || minutes.colleagues.includes(slackUser),
    ),
    ...places,
    ...(about && { formerPlace: about }),
  };
}

/** A place as it stands in a meeting that is edited, or stood there before. */
async function placeIn(workspace: string, meeting: string, value: string): Promise<Minutes['about']> {
  const found = await meetingByKey(workspace, meeting);
  const all = found ? [found, ...found.versions.map(({ before }) => before)] : [];
  return all.map(({ about }) => about).find((about) => about && aboutValue(about) === value);
}

/** The form as it is filled in, with what must be answered. */
export async function logModal(visit: Visit, filling: Filling, opened: Opened, questions: Questions = {}) {
  const reader = await readerOf(visit, filling, opened);
  const archived = questions.archived ?? archivedIn(reader, opened);
  return logMeetingModal(withLiving(filling, reader), opened, reader, { ...questions, archived });
}

/** The lines that the form asks about stay in it with what was filled in. */
export async function shownIn(
  { accompany: { workspace }, member: { language } }: Visit,
  filling: Filling,
  opened: Opened,
): Promise<Asked[]> {
  if (filling.corrected.length === 0) return [];
  const ourName = (await programmeOf(workspace))?.name;
  return askedIn(filling, { language, ...(ourName && { ourName }), opened });
}

/** The one that is chosen, where it is to be taken up again first; a meeting that stands in its log already is edited there. */
export const archivedIn = ({ chosen }: Pick<LogReader, 'chosen'>, { stakeholder }: Opened) =>
  chosen?.status === 'archived' && chosen.key !== stakeholder ? chosen : undefined;

/** Whoever was merged into another is that other. */
export function withLiving(filling: Filling, { chosen }: Pick<LogReader, 'chosen'>): Filling {
  if (!chosen) return filling;
  return { ...filling, minutes: { ...filling.minutes, stakeholder: chosen.key } };
}

/** What somebody brings along: a stakeholder or its name, words of a message, where to answer. */
export interface Source {
  name?: string;
  stakeholder?: string;
  notes?: string;
  /** Nothing that was begun before is offered. */
  isFresh?: boolean;
  from?: Meeting['from'];
  respond?: string;
}

/**
 * The form for a new meeting: empty, with what was brought along, or with what was begun before and not saved. Who comes with a
 * stakeholder is offered what they began of that one; who comes with a message begins anew. What is not offered is kept.
 */
export async function newLog(
  visit: Visit,
  { name = '', stakeholder = '', notes, isFresh = false, from, respond }: Source,
) {
  const { accompany, member } = visit;
  const { workspace, clock } = accompany;
  const metOn = localDate(clock(), member.timeZone);
  const empty: Filling['minutes'] = { stakeholder, metOn, colleagues: [] };
  const filling: Filling = {
    minutes: { ...empty, ...(notes && { keyPoints: notes }) },
    corrected: [],
    ...(name && (await named(workspace, name, empty))),
  };
  const isAskedFor = (begun: Filling) => (!name && !stakeholder) || isOfSame(begun, filling);
  const draft = from || isFresh ? undefined : await draftOf(workspace, member.slackUser, clock(), isAskedFor);
  const came = from ?? draft?.from;
  const opened: Opened = {
    ...(came && { from: came }),
    ...(respond && { respond }),
    ...(draft && { draft: draft.form }),
  };
  if (!draft) return logModal(visit, filling, opened);
  return logModal(visit, { ...filling, ...draft.filling }, opened, { begunAt: draft.keptAt });
}

/** Whether two forms are about one stakeholder, or one new name. */
function isOfSame(one: Filling, other: Filling): boolean {
  const who = ({ minutes: { stakeholder }, added }: Filling) =>
    stakeholder === NEW ? `${NEW} ${plainName(added?.name ?? '')}` : stakeholder;
  return who(other) !== '' && who(one) === who(other);
}

/** The one that has this name, or had it when it was archived; a new one where nobody has; nothing where several might be meant. */
async function named(
  workspace: string,
  name: string,
  minutes: Filling['minutes'],
): Promise<Pick<Filling, 'minutes' | 'added'>> {
  const like = await stakeholdersNamed(workspace, name);
  // One that was archived under the very name is meant rather than another whose name begins so.
  const isThere = like.some((one) => one.plainName === plainName(name));
  const archived = isThere ? [] : await archivedNamed(workspace, name);
  const [only, ...others] = archived.length > 0 ? archived : like;
  if (!only) return { minutes: { ...minutes, stakeholder: NEW }, added: { name } };
  return { minutes: { ...minutes, stakeholder: others.length === 0 ? only.key : '' } };
}

/** What the form of a meeting that is edited shows. */
export function fillingOf(minutes: Minutes): Filling {
  const { about, ...rest } = minutes;
  return {
    minutes: { ...rest, ...(about && { about: aboutValue(about) }) },
    corrected: [],
  };
}
