import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import { enqueue, StillBeingSent } from '../../outbox';
import type { WordKey } from '../../words';
import { owing } from '../commitments';
import { may, nobody, type Programme, type Viewer } from '../people';
import {
  addWithin,
  livingWithin,
  type NewStakeholder,
  type Stakeholder,
  sameNamed,
  takenUp,
} from '../stakeholders';
import { type Agreed, tooLong } from './form/reading';
import { wordsOf } from './found-by';
import { type Confirmation, type Meeting, Meetings, type Minutes, timesChanged } from './model';
import { moveMeeting } from './moving';
import { keepCommitments } from './promised';
import { confirmation, keepStakeholder, keptNowhere, type Log, repliesOf, sayAnew } from './service';

/** Where who saves it is, and what they read. */
interface From {
  respond?: string;
  thread?: string;
  language?: string;
}

interface Edit extends From {
  /** The meeting's key. */
  key: string;
  /** How many changes of it the person had seen. */
  seen: number;
  view: string;
  /** With another stakeholder, the meeting goes to the log of that one. */
  minutes: Minutes;
  /** The stakeholder is a new one. */
  added?: NewStakeholder;
  /** An archived stakeholder is taken up again. */
  takesUp?: boolean;
  lines: Agreed[];
}

export type Edited =
  | { kind: 'done'; meeting: Meeting }
  | { kind: 'refused'; why: WordKey }
  | { kind: 'overtaken'; seen: number }
  | { kind: 'archived'; stakeholder: Stakeholder }
  | { kind: 'gone' };

/** Puts what was written anew in the place of what stood there, which is kept. */
export function editMeeting(
  log: Log,
  viewer: Viewer,
  { key, seen, view, respond, thread, language, ...becomes }: Edit,
): Promise<Edited> {
  return change(log, viewer, { key, view, what: 'edited', respond, thread, language }, (meeting) => {
    if (timesChanged(meeting) > seen) return { kind: 'overtaken', seen: timesChanged(meeting) };
    return { ...becomes, isWhole: true };
  });
}

/** The same meeting was logged again: what it says is added to what stands there. */
export function addToMeeting(
  log: Log,
  viewer: Viewer,
  { minutes, lines, ...of }: Pick<Edit, 'view' | 'minutes' | 'lines' | 'key'> & From,
): Promise<Edited> {
  return change(log, viewer, { ...of, what: 'added' }, (meeting) => {
    const both = together(meeting, minutes);
    const isTooLong = Object.keys(tooLong(both)).length > 0;
    if (isTooLong) return { kind: 'refused', why: 'meetings:error.addedTooLong' };
    return { minutes: both, lines, isWhole: false };
  });
}

/** What both say of one meeting. */
function together(meeting: Minutes, more: Minutes): Minutes {
  const both = (one?: string, other?: string) => [one, other].filter(Boolean).join('\n\n') || undefined;
  return {
    ...only(meeting),
    type: more.type ?? meeting.type,
    present: both(meeting.present, more.present),
    colleagues: [...new Set([...meeting.colleagues, ...more.colleagues])],
    keyPoints: both(meeting.keyPoints, more.keyPoints),
    agreements: both(meeting.agreements, more.agreements),
    gaps: both(meeting.gaps, more.gaps),
    gapCategory: more.gapCategory ?? meeting.gapCategory,
    about: more.about ?? meeting.about,
    nextContact: more.nextContact ?? meeting.nextContact,
  };
}

interface Becomes extends Pick<Edit, 'minutes' | 'lines' | 'added' | 'takesUp'> {
  /** The lines are all that there are now; else they come to those that there were. */
  isWhole: boolean;
}

/** In which form it was saved, and who is told so. */
interface Saved extends Pick<Edit, 'key' | 'view'>, From {
  what: Confirmation['what'];
}

async function change(
  { programme, now, within, log }: Log,
  viewer: Viewer,
  { key, view, what, respond: url, thread, language }: Saved,
  how: (meeting: Meeting) => Becomes | Edited,
): Promise<Edited> {
  const { workspace, timeZone } = programme;
  const by = viewer.slackUser;
  let isNew = false;
  const edited = await transaction(
    async (session): Promise<Edited> => {
      isNew = false;
      const before = await Meetings.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Meeting>();
      if (!before) return { kind: 'refused', why: 'meetings:refused.unknown' };
      if (!may(viewer, 'edit the meeting', { ...nobody, raiser: before.by })) {
        return { kind: 'refused', why: 'meetings:refused.editor' };
      }
      if (before.versions.some((one) => one.view === view)) return { kind: 'done', meeting: before };
      const becomes = how(before);
      if ('kind' in becomes) return becomes;
      const from = await livingWithin(session, workspace, before.stakeholder);
      if (!from) return { kind: 'refused', why: 'meetings:refused.unknown' };
      const into = await withWhom(session, from, becomes, { programme, view, by, now });
      if ('kind' in into) return into;
      const isMoved = into.key !== from.key;
      const minutes = only({ ...becomes.minutes, stakeholder: into.key });
      const written: Meeting = {
        ...before,
        ...blank,
        ...minutes,
        versions: [...before.versions, { before: only(before), by, at: now, view }],
        confirm: [...(before.confirm ?? []), confirmation(what, { view, to: by, url, thread, now })],
        words: wordsOf(minutes, into, before.said),
        version: before.version + 1,
      };
      const promised = await keepCommitments(session, written, from, becomes, { by, now, view, timeZone });
      const owner: Stakeholder = { ...from, ...promised };
      const { meeting, commitments, posts, updates } = isMoved
        ? await moveMeeting(session, before, written, { from, into }, { programme, now })
        : { ...inItsThread(before, written, from, programme), commitments: [] };
      await keepMeeting(session, before, meeting);
      const counted = isMoved
        ? [
            { ...owner, meetings: owner.meetings - 1, ...owing(owner, commitments, []) },
            { ...into, meetings: into.meetings + 1, ...owing(into, [], commitments) },
          ]
        : [owner];
      const cards: Awaited<ReturnType<typeof keepStakeholder>>[] = [];
      for (const one of counted) {
        const today = localDate(now, timeZone);
        const after = await withContacts(session, { ...one, version: one.version + 1 });
        cards.push(await keepStakeholder(session, after, one.version, { programme, today }));
      }
      const nowhere = into.channel ? [] : [keptNowhere(meeting, into, { to: by, language, view })];
      await enqueue(session, [...cards.flatMap((card) => card.posts), ...posts, ...nowhere], now, [
        ...updates,
        ...cards.flatMap((card) => card.updates),
      ]);
      isNew = true;
      return { kind: 'done', meeting };
    },
    { within },
  ).catch((error: unknown): Edited => {
    if (error instanceof StillBeingSent) return { kind: 'refused', why: 'meetings:error.busy' };
    throw error;
  });
  if (isNew) log?.info({ workspace, key }, 'a meeting was edited');
  return edited;
}

/** The one whose meeting it is from now on: mostly the same. */
async function withWhom(
  session: ClientSession,
  from: Stakeholder,
  { minutes, added, takesUp }: Becomes,
  { programme, view, by, now }: Pick<Log, 'programme' | 'now'> & { view: string; by: string },
): Promise<Stakeholder | Extract<Edited, { kind: 'archived' | 'gone' }>> {
  const { workspace } = programme;
  const found = added
    ? await addWithin(session, added, { ...programme, key: view, by, now })
    : await livingWithin(session, workspace, minutes.stakeholder);
  if (!found) return { kind: 'gone' };
  if (found.key === from.key) return from;
  if (found.status !== 'archived') return found;
  if (!takesUp) return { kind: 'archived', stakeholder: found };
  if (await sameNamed(session, found)) return { kind: 'gone' };
  return takenUp(found, { id: view, by, at: now });
}

function inItsThread(before: Meeting, meeting: Meeting, stakeholder: Stakeholder, programme: Programme) {
  const said = sayAnew(before, meeting, stakeholder, programme);
  const posts = Math.max(before.posts, repliesOf(meeting, stakeholder, programme).length);
  return { ...said, meeting: { ...meeting, posts } };
}

async function keepMeeting(session: ClientSession, before: Meeting, meeting: Meeting): Promise<void> {
  const { workspace, key, version } = before;
  const { matchedCount } = await Meetings.collection.replaceOne({ workspace, key, version }, meeting, {
    session,
    ignoreUndefined: true,
  });
  if (matchedCount !== 1) throw new Error(`somebody else changed the meeting ${key} meanwhile`);
}

/** Its last and next contact are those of its log, which has changed. */
async function withContacts(session: ClientSession, one: Stakeholder): Promise<Stakeholder> {
  const last = (asked: Record<string, unknown>) =>
    Meetings.findOne(
      { workspace: one.workspace, stakeholder: one.key, ...asked },
      { _id: 0, metOn: 1, nextContact: 1 },
      { session },
    )
      .sort({ metOn: -1, at: -1 })
      .lean<Pick<Meeting, 'metOn' | 'nextContact'>>();
  const newest = await last({});
  // One that was announced earlier holds until it is over.
  const announced =
    newest && !newest.nextContact ? await last({ nextContact: mongoose.trusted({ $exists: true }) }) : newest;
  const nextContact = announced?.nextContact;
  const isToCome = nextContact && newest && nextContact >= newest.metOn;
  return {
    ...one,
    lastMet: newest?.metOn,
    nextContact: isToCome ? nextContact : undefined,
  };
}

/** Every field of the minutes, so that what is not said any more is taken out. */
const blank: { [Field in keyof Minutes]: undefined } = {
  stakeholder: undefined,
  metOn: undefined,
  type: undefined,
  present: undefined,
  colleagues: undefined,
  keyPoints: undefined,
  agreements: undefined,
  gaps: undefined,
  gapCategory: undefined,
  about: undefined,
  nextContact: undefined,
};

/** What is written of a meeting, without what is kept beside it. */
function only(meeting: Minutes): Minutes {
  const fields = Object.keys(blank) as (keyof Minutes)[];
  return Object.fromEntries(
    fields.filter((field) => meeting[field] !== undefined).map((field) => [field, meeting[field]]),
  ) as unknown as Minutes;
}
