import type { ClientSession } from 'mongoose';
import { enqueue } from '../../outbox';
import { forget } from '../../reminders';
import { words } from '../../words';
import {
  type Commitment,
  Commitments,
  commitmentsOf,
  dropWithin,
  nextLook,
  owing,
  putBack,
  stepUpdates,
  understand,
} from '../commitments';
import { findMember, languages } from '../people';
import type { Stakeholder } from '../stakeholders';
import type { Agreed, Known } from './form/reading';
import { type Meeting, Meetings, type Minutes } from './model';
import { inOtherWords } from './same-lines';

/** Who edits, in which form, and when. */
interface By {
  by: string;
  view: string;
  now: Date;
  /** The programme's, both. */
  timeZone: string;
  language?: string;
}

/** The lines of its agreements that have their commitments, for the date that it is given now. */
export async function linesKnown(workspace: string, meeting: string, metOn: string): Promise<Known[]> {
  const [before, all] = await Promise.all([
    Meetings.findOne({ workspace, key: meeting }, { _id: 0, metOn: 1 }).lean<Pick<Meeting, 'metOn'>>(),
    Commitments.find({ workspace, meeting }, { _id: 0 }).sort({ isOpen: -1, key: 1 }).lean<Commitment[]>(),
  ]);
  const was = before?.metOn ?? metOn;
  return all.map((one) => ({ line: one.line, ...(was !== metOn && anew(one, { was, metOn })) }));
}

/** Of what is still owed by a day that goes by the meeting's; one that somebody has chosen may go by it, too. */
function anew(one: Commitment, { was, metOn }: { was: string; metOn: string }): Pick<Known, 'anew'> {
  const { line, who, what, isOpen } = one;
  const language = languageOf(one, was);
  const goesByIt = (language ? [language] : languages).some((each) => {
    const isUnclear = !language && one.by && understoodIn(line, metOn, each)?.unclear?.includes('by');
    return isUnclear || dateIn(line, was, each) !== dateIn(line, metOn, each);
  });
  if (!isOpen || !goesByIt) return {};
  const by = language ? dateIn(line, metOn, language) : one.by;
  return { anew: { what, ...(who && { who }), ...(by && { by }) } };
}

/**
 * The commitments follow the lines: a line that stands as it was, or in other words, keeps its commitment and what became of it, a new
 * one makes one, one that is gone is dropped, and one that is put back is open again; `isWhole`: these are all lines that there are
 * now. They follow the meeting's date, too. Returns how much is open with the stakeholder now.
 */
export async function keepCommitments(
  session: ClientSession,
  meeting: Meeting,
  stakeholder: Stakeholder,
  { lines, isWhole }: { lines: Agreed[]; isWhole: boolean },
  { by, now, view, language, ...of }: By,
): Promise<Pick<Stakeholder, 'promised' | 'undated'>> {
  const { workspace, key, metOn } = meeting;
  // They are followed, and reminded of, by who logged the meeting, whoever edits it.
  const timeZone = (await findMember(workspace, meeting.by))?.timeZone ?? of.timeZone;
  const was = meeting.versions.at(-1)?.before ?? meeting;
  if (was.metOn !== metOn) {
    await Commitments.collection.updateMany(
      { workspace, meeting: key },
      { $set: { madeOn: metOn }, $inc: { version: 1 } },
      { session },
    );
  }
  const known = await Commitments.find({ workspace, meeting: key }, { _id: 0 }, { session }).lean<
    Commitment[]
  >();
  const left = [...known];
  const changed: { before: Commitment; after: Commitment }[] = [];
  const keep = (line: Agreed, before: Commitment) => {
    left.splice(left.indexOf(before), 1);
    const step = { id: view, by, at: now };
    const open = isTakenOut(before, meeting) ? putBack(before, step, timeZone) : before;
    const after = asAgreed(open, line, { was: was.metOn, metOn, now, timeZone });
    if (after !== before) changed.push({ before, after });
  };
  const others = lines.flatMap((line, place) => {
    const same = left.filter((one) => one.line === line.line);
    const before =
      same.find(({ isOpen }) => isOpen) ?? same.find((one) => isTakenOut(one, meeting)) ?? same[0];
    if (!before) return [{ line, place }];
    keep(line, before);
    return [];
  });
  const corrected = inOtherWords(others, isWhole ? left.filter((one) => !isTakenOut(one, meeting)) : [], {
    stood: linesIn(was),
    stands: lines.map(({ line }) => line),
  });
  for (const [{ line }, before] of corrected) keep(line, before);
  const fresh = others.filter((one) => !corrected.has(one)).map(({ line }) => line);
  const gone = isWhole ? left.filter(({ isOpen }) => isOpen) : [];
  const made = commitmentsOf(
    fresh,
    {
      workspace,
      stakeholder: stakeholder.key,
      district: stakeholder.district?.key,
      meeting: key,
      metOn,
      by: meeting.by,
      timeZone,
      now,
    },
    known.length,
  );
  if (made.length > 0) await Commitments.collection.insertMany(made, { session, ignoreUndefined: true });
  const text = words(language ?? 'en')('meetings:reason.edited');
  for (const one of gone) await dropWithin(session, one, { id: view, by, at: now, text });
  for (const { before, after } of changed) {
    const { matchedCount } = await Commitments.collection.replaceOne(
      { workspace, key: before.key, version: before.version },
      after,
      { session, ignoreUndefined: true },
    );
    if (matchedCount !== 1) throw new Error(`somebody else changed the commitment ${before.key} meanwhile`);
    if (!after.reminded) await forget(session, workspace, before.reminded ?? []);
  }
  const reworded = changed.filter(
    ({ before, after }) => before.who !== after.who || before.what !== after.what,
  );
  const said = language ? reworded.flatMap(({ after }) => stepUpdates(after, language)) : [];
  if (said.length > 0) await enqueue(session, [], now, said);
  return owing(
    stakeholder,
    [...gone, ...changed.map(({ before }) => before)],
    [...made, ...changed.map(({ after }) => after)],
  );
}

/** It was dropped because an edit of the meeting took its line out, and by nobody's word. */
function isTakenOut({ status, steps }: Commitment, { versions }: Pick<Meeting, 'versions'>): boolean {
  const last = steps.at(-1);
  return status === 'dropped' && last?.what === 'dropped' && versions.some(({ view }) => view === last.id);
}

const linesIn = ({ agreements = '', metOn }: Minutes) =>
  understand(agreements, { metOn, language: 'en' }).map(({ line }) => line);

/**
 * A commitment as its line reads now, for the meeting's date as it is now, or as somebody answered who was asked about it. A date that
 * was agreed on since, or corrected, stays.
 */
function asAgreed(
  before: Commitment,
  line: Agreed,
  { was, metOn, now, timeZone }: { was: string; metOn: string; now: Date; timeZone: string },
): Commitment {
  const { corrected = [], who, owes = 'stakeholder', what } = line;
  const isReworded = line.line !== before.line;
  const itsLanguage = isReworded || was !== metOn ? languageOf(before, was) : undefined;
  const by =
    corrected.includes('by') || (isReworded && itsLanguage)
      ? line.by
      : itsLanguage
        ? dateIn(before.line, metOn, itsLanguage)
        : before.by;
  const isNewWho = isReworded || corrected.includes('who');
  const isNewWhat = isReworded || corrected.includes('what');
  if (!isNewWho && !isNewWhat && by === before.by) return before;
  return {
    ...before,
    line: line.line,
    ...(isNewWho && { who, owes }),
    ...(isNewWhat && { what }),
    ...(by !== before.by && { by }),
    ...(by !== before.by && before.isOpen && { remindAt: nextLook(by, now, timeZone), reminded: undefined }),
    version: before.version + 1,
  };
}

/** In which its date is understood as it is; none where somebody has corrected that, or agreed on another. */
function languageOf({ line, by, steps }: Commitment, metOn: string) {
  if (steps.some(({ what }) => what === 'new date')) return undefined;
  return languages.find((language) => dateIn(line, metOn, language) === by);
}

type Language = (typeof languages)[number];

const understoodIn = (line: string, metOn: string, language: Language) =>
  understand(line, { metOn, language })[0];

const dateIn = (line: string, metOn: string, language: Language) => understoodIn(line, metOn, language)?.by;
