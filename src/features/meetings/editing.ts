import type { ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import { enqueue, StillBeingSent } from '../../outbox';
import type { WordKey } from '../../words';
import { againOf, isOf } from '../again';
import { owing, understand } from '../commitments';
import { may, nobody, type Programme, type Viewer } from '../people';
import {
  addWithin,
  livingWithin,
  type NewStakeholder,
  type Stakeholder,
  sameNamed,
  takenUp,
} from '../stakeholders';
import { withContacts, without } from './counting';
import { type Agreed, tooLong } from './form/reading';
import { wordsOf } from './found-by';
import { blank, only, together } from './minutes';
import { type Confirmation, type Meeting, Meetings, type Minutes, timesChanged } from './model';
import { moveMeeting } from './moving';
import { keepCommitments } from './promised';
import { keptNowhere, repliesOf, sayAnew } from './replies';
import { answeredAnew, meant, notSaid, type Sent, saysSame, sentBefore } from './sent-again';
import { confirmation, keepStakeholder, type Log } from './service';

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
  | { kind: 'overtaken'; meeting: Meeting }
  | { kind: 'archived'; stakeholder: Stakeholder }
  | { kind: 'gone' };

/**
 * Puts what was written anew in the place of what stood there, which is kept. A form that comes again, by which the meeting was
 * logged or edited already, changes what is another in it since.
 */
export function editMeeting(
  log: Log,
  viewer: Viewer,
  { key, seen, view, respond, thread, language, ...becomes }: Edit,
): Promise<Edited> {
  return change(log, viewer, { key, view, what: 'edited', respond, thread, language }, (meeting, sent) => {
    const isSeen = timesChanged(meeting) <= seen;
    return {
      ...becomes,
      isWhole: true,
      isOvertaken: !isSeen && !sent?.isLast,
      ...(sent && { instead: isSeen ? meeting : sent.said }),
    };
  });
}

/**
 * The same meeting was logged again: what it says is added to what stands there. A form that comes again, with other words: in the
 * place of what it has added before, or besides, where somebody has changed the meeting since.
 */
export function addToMeeting(
  log: Log,
  viewer: Viewer,
  { minutes, lines, ...of }: Pick<Edit, 'view' | 'minutes' | 'lines' | 'key'> & From,
): Promise<Edited> {
  return change(log, viewer, { ...of, what: 'added' }, (meeting, sent) => {
    const stood = sent?.before ?? meeting;
    const anew = together(stood, minutes);
    if (sent && !sent.isAlone && saysSame(sent.said, anew)) return { kind: 'done', meeting };
    const isInPlace = !sent || sent.isAlone;
    const more = isInPlace ? minutes : notSaid(minutes, [meeting, sent.said]);
    const both = isInPlace ? anew : together(meeting, more);
    const isTooLong = Object.keys(tooLong(both)).length > 0;
    if (isTooLong) return { kind: 'refused', why: 'meetings:error.addedTooLong' };
    if (!sent) return { minutes: both, lines, isWhole: false };
    if (!isInPlace) {
      return { minutes: both, lines: more.agreements ? lines : [], isWhole: false, instead: meeting };
    }
    const { metOn, agreements = '' } = stood;
    const { language, name: ourName } = log.programme;
    const standing = understand(agreements, { metOn, language, ourName });
    return { minutes: both, lines: [...standing, ...lines], isWhole: true, instead: meeting };
  });
}

interface Becomes extends Pick<Edit, 'minutes' | 'lines' | 'added' | 'takesUp'> {
  /** The lines are all that there are now; else they come to those that there were. */
  isWhole: boolean;
  /** Somebody has changed the meeting, and that is to be seen first. */
  isOvertaken?: boolean;
  /** Of a form that comes again: in whose place; where it says the same, nothing is changed. */
  instead?: Minutes;
}

/** In which form it was saved, and who is told so. */
interface Saved extends Pick<Edit, 'key' | 'view'>, From {
  what: Confirmation['what'];
}

async function change(
  { programme, now, within, log }: Log,
  viewer: Viewer,
  { key, view, what, respond: url, thread, language }: Saved,
  how: (meeting: Meeting, sent?: Sent) => Becomes | Edited,
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
      const sent = sentBefore(before, view);
      const become = how(before, sent);
      if ('kind' in become) return become;
      const lines = sent ? await answeredAnew(session, before, become.lines) : become.lines;
      const becomes = { ...become, lines };
      const again = sent && (await meant(session, before, view, become));
      if (await isSaid(session, workspace, becomes, again)) return { kind: 'done', meeting: before };
      if (become.isOvertaken) return { kind: 'overtaken', meeting: before };
      const id = sent ? againOf(view, before) : view;
      const from = await livingWithin(session, workspace, before.stakeholder);
      if (!from) return { kind: 'refused', why: 'meetings:refused.unknown' };
      const into = await withWhom(session, from, becomes, { programme, view: id, by, now, again });
      if ('kind' in into) return into;
      const isMoved = into.key !== from.key;
      const minutes = only({ ...becomes.minutes, stakeholder: into.key });
      const untold = before.confirm ?? [];
      const isUntold = untold.some((one) => isOf(one.view, view));
      const told = confirmation(what, { view: id, to: by, url, thread, now });
      const written: Meeting = {
        ...before,
        ...blank,
        ...minutes,
        versions: [...before.versions, { before: only(before), by, at: now, view: id }],
        confirm: isUntold ? untold : [...untold, told],
        words: wordsOf(minutes, into, before.said),
        version: before.version + 1,
      };
      const step = { by, now, view: id, timeZone, language: programme.language };
      const promised = await keepCommitments(session, written, from, becomes, step);
      const owner: Stakeholder = { ...(isMoved ? from : into), ...promised };
      const { meeting, commitments, posts, updates } = isMoved
        ? await moveMeeting(session, before, written, { from, into }, { programme, now })
        : { ...inItsThread(before, written, from, programme), commitments: [] };
      await keepMeeting(session, before, meeting);
      const counted = isMoved
        ? [
            without(owner, commitments, sent && { view, id, by, at: now }),
            { ...into, meetings: into.meetings + 1, ...owing(into, [], commitments) },
          ]
        : [owner];
      const cards: Awaited<ReturnType<typeof keepStakeholder>>[] = [];
      for (const one of counted) {
        const today = localDate(now, timeZone);
        const after = await withContacts(session, { ...one, version: one.version + 1 });
        cards.push(await keepStakeholder(session, after, one.version, { programme, today }));
      }
      const nowhere = into.channel ? [] : [keptNowhere(meeting, into, { to: by, language, view: id })];
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
  {
    programme,
    view,
    by,
    now,
    again,
  }: Pick<Log, 'programme' | 'now'> & { view: string; by: string; again?: Stakeholder | undefined },
): Promise<Stakeholder | Extract<Edited, { kind: 'archived' | 'gone' }>> {
  const { workspace } = programme;
  const found =
    again ??
    (added
      ? await addWithin(session, added, { ...programme, key: view, by, now })
      : await livingWithin(session, workspace, minutes.stakeholder));
  if (!found) return { kind: 'gone' };
  if (found.key === from.key) return found;
  if (found.status !== 'archived') return found;
  if (!takesUp) return { kind: 'archived', stakeholder: found };
  if (await sameNamed(session, found)) return { kind: 'gone' };
  return takenUp(found, { id: view, by, at: now });
}

/** A form that comes again says what it has said before. */
async function isSaid(
  session: ClientSession,
  workspace: string,
  { instead, minutes, lines }: Becomes,
  whom: Stakeholder | undefined,
): Promise<boolean> {
  if (!instead || !whom) return false;
  if (!saysSame(instead, minutes) || lines.some(({ corrected }) => corrected)) return false;
  const before = await livingWithin(session, workspace, instead.stakeholder);
  return before?.key === whom.key && before.type === whom.type && before.sector === whom.sector;
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
