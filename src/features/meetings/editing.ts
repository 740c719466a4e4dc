import type { ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import { enqueue } from '../../outbox';
import { forget } from '../../reminders';
import type { WordKey } from '../../words';
import { type Commitment, Commitments, commitmentsOf, dropWithin, nextLook } from '../commitments';
import { may, nobody, type Viewer } from '../people';
import { type Stakeholder, Stakeholders } from '../stakeholders';
import { wordsOf } from './found-by';
import { type Meeting, Meetings, type Minutes, timesChanged } from './model';
import type { Agreed } from './reading';
import { keepStakeholder, type Log, repliesOf, sayAnew } from './service';

interface Edit {
  /** The meeting's key. */
  key: string;
  /** How many changes of it the person had seen. */
  seen: number;
  view: string;
  minutes: Minutes;
  lines: Agreed[];
}

export type Edited =
  | { kind: 'done'; meeting: Meeting }
  | { kind: 'refused'; why: WordKey }
  | { kind: 'overtaken'; seen: number };

/** Puts what was written anew in the place of what stood there, which is kept. */
export function editMeeting(
  log: Log,
  viewer: Viewer,
  { seen, view, minutes, lines, ...of }: Edit,
): Promise<Edited> {
  return change(log, viewer, of.key, 'edit the meeting', view, (meeting) => {
    if (timesChanged(meeting) > seen) return { kind: 'overtaken', seen: timesChanged(meeting) };
    // The log of a meeting stays where it is: who it was with is corrected by logging it there.
    return { minutes: { ...minutes, stakeholder: meeting.stakeholder }, lines, isWhole: true };
  });
}

/** The same meeting was logged again: what it says is added to what stands there. */
export function addToMeeting(
  log: Log,
  viewer: Viewer,
  { view, minutes, lines, key }: Omit<Edit, 'seen'>,
): Promise<Edited> {
  return change(log, viewer, key, 'edit the meeting', view, (meeting) => {
    const both = (one?: string, other?: string) => [one, other].filter(Boolean).join('\n\n') || undefined;
    return {
      minutes: {
        ...meeting,
        ...minutes,
        stakeholder: meeting.stakeholder,
        metOn: meeting.metOn,
        type: minutes.type ?? meeting.type,
        present: both(meeting.present, minutes.present),
        colleagues: [...new Set([...meeting.colleagues, ...minutes.colleagues])],
        keyPoints: both(meeting.keyPoints, minutes.keyPoints),
        agreements: both(meeting.agreements, minutes.agreements),
        gaps: both(meeting.gaps, minutes.gaps),
        gapCategory: minutes.gapCategory ?? meeting.gapCategory,
        about: minutes.about ?? meeting.about,
        nextContact: minutes.nextContact ?? meeting.nextContact,
      },
      lines,
      isWhole: false,
    };
  });
}

/** The lines of its agreements that have their commitments. */
export async function linesKnown(workspace: string, meeting: string): Promise<string[]> {
  const all = await Commitments.find({ workspace, meeting }, { _id: 0, line: 1 }).lean<
    Pick<Commitment, 'line'>[]
  >();
  return all.map(({ line }) => line);
}

interface Becomes {
  minutes: Minutes;
  lines: Agreed[];
  /** The lines are all that there are now; else they come to those that there were. */
  isWhole: boolean;
}

async function change(
  { programme, now, within, log }: Log,
  viewer: Viewer,
  key: string,
  act: 'edit the meeting',
  view: string,
  how: (meeting: Meeting) => Becomes | Edited,
): Promise<Edited> {
  const { workspace } = programme;
  const by = viewer.slackUser;
  let isNew = false;
  const edited = await transaction(
    async (session): Promise<Edited> => {
      isNew = false;
      const before = await Meetings.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Meeting>();
      if (!before) return { kind: 'refused', why: 'meetings:refused.unknown' };
      if (!may(viewer, act, { ...nobody, raiser: before.by })) {
        return { kind: 'refused', why: 'meetings:refused.editor' };
      }
      if (before.versions.some((one) => one.view === view)) return { kind: 'done', meeting: before };
      const becomes = how(before);
      if ('kind' in becomes) return becomes;
      const stakeholder = await Stakeholders.findOne(
        { workspace, key: before.stakeholder },
        { _id: 0 },
        { session },
      ).lean<Stakeholder>();
      if (!stakeholder) return { kind: 'refused', why: 'meetings:refused.unknown' };
      const minutes = only(becomes.minutes);
      const meeting: Meeting = {
        ...before,
        ...blank,
        ...minutes,
        versions: [...before.versions, { before: only(before), by, at: now, view }],
        words: wordsOf(minutes, stakeholder, before.said),
        version: before.version + 1,
      };
      const promised = await keepCommitments(session, meeting, stakeholder, becomes, {
        by,
        now,
        view,
        timeZone: programme.timeZone,
      });
      const said = sayAnew(before, meeting, stakeholder, programme);
      meeting.posts = Math.max(before.posts, repliesOf(meeting, stakeholder, programme).length);
      const { matchedCount } = await Meetings.collection.replaceOne(
        { workspace, key, version: before.version },
        meeting,
        { session, ignoreUndefined: true },
      );
      if (matchedCount !== 1) throw new Error(`somebody else changed the meeting ${key} meanwhile`);
      const dates = await Meetings.find(
        { workspace, stakeholder: stakeholder.key },
        { metOn: 1, nextContact: 1 },
        { session },
      )
        .sort({ metOn: -1, at: -1 })
        .limit(1)
        .lean<Meeting[]>();
      const [newest] = dates;
      const after: Stakeholder = {
        ...stakeholder,
        ...promised,
        lastMet: newest?.metOn,
        nextContact: newest?.nextContact,
        version: stakeholder.version + 1,
      };
      const card = await keepStakeholder(session, after, stakeholder.version, {
        programme,
        today: localDate(now, programme.timeZone),
      });
      await enqueue(session, said.posts, now, [...said.updates, ...card.updates]);
      isNew = true;
      return { kind: 'done', meeting };
    },
    { within },
  );
  if (isNew) log?.info({ workspace, key }, 'a meeting was edited');
  return edited;
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
export function only(meeting: Minutes): Minutes {
  const fields = Object.keys(blank) as (keyof Minutes)[];
  return Object.fromEntries(
    fields.filter((field) => meeting[field] !== undefined).map((field) => [field, meeting[field]]),
  ) as unknown as Minutes;
}

/**
 * The commitments follow the lines: a line that stands as it was keeps its commitment and what became of it, a new one makes one, and
 * one that is gone is dropped, and says why. Returns how many the stakeholder has now.
 */
async function keepCommitments(
  session: ClientSession,
  meeting: Meeting,
  stakeholder: Stakeholder,
  { lines, isWhole }: Becomes,
  { by, now, view, timeZone }: { by: string; now: Date; view: string; timeZone: string },
): Promise<Pick<Stakeholder, 'promised' | 'undated'>> {
  const { workspace, key } = meeting;
  const known = await Commitments.find({ workspace, meeting: key }, { _id: 0 }, { session }).lean<
    Commitment[]
  >();
  const left = [...known];
  const answered: { before: Commitment; after: Commitment }[] = [];
  const fresh = lines.filter((line) => {
    const at = left.findIndex((one) => one.line === line.line);
    const [before] = at >= 0 ? left.splice(at, 1) : [];
    if (before?.isOpen && line.corrected?.length) {
      answered.push({ before, after: asAnswered(before, line, now, timeZone) });
    }
    return !before;
  });
  const gone = isWhole ? left.filter(({ isOpen }) => isOpen) : [];
  const made = commitmentsOf(
    fresh,
    {
      workspace,
      stakeholder: stakeholder.key,
      district: stakeholder.district?.key,
      meeting: key,
      metOn: meeting.metOn,
      by: meeting.by,
      timeZone,
      now,
    },
    known.length,
  );
  if (made.length > 0) await Commitments.collection.insertMany(made, { session, ignoreUndefined: true });
  for (const one of gone) await dropWithin(session, one, { id: view, by, at: now });
  for (const { before, after } of answered) {
    const { matchedCount } = await Commitments.collection.replaceOne(
      { workspace, key: before.key, version: before.version },
      after,
      { session, ignoreUndefined: true },
    );
    if (matchedCount !== 1) throw new Error(`somebody else changed the commitment ${before.key} meanwhile`);
    if (!after.reminded) await forget(session, workspace, before.reminded ?? []);
  }
  const promised = [...stakeholder.promised];
  let { undated } = stakeholder;
  for (const { by: date } of [...gone, ...answered.map(({ before }) => before)]) {
    if (!date) undated -= 1;
    else promised.splice(promised.indexOf(date), 1);
  }
  for (const { by: date } of [...made, ...answered.map(({ after }) => after)]) {
    if (!date) undated += 1;
    else promised.push(date);
  }
  return { promised: promised.sort(), undated };
}

/** A commitment whose line was not clear, as somebody said now: who does what by when. */
function asAnswered(before: Commitment, line: Agreed, now: Date, timeZone: string): Commitment {
  const { corrected = [] } = line;
  const { who, owes = 'stakeholder' } = line;
  const isMoved = corrected.includes('by') && line.by !== before.by;
  return {
    ...before,
    ...(corrected.includes('who') && { who, owes }),
    ...(corrected.includes('what') && { what: line.what }),
    ...(isMoved && {
      by: line.by,
      remindAt: line.by ? nextLook(line.by, now, timeZone) : undefined,
      reminded: undefined,
    }),
    version: before.version + 1,
  };
}
