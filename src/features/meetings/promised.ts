import type { ClientSession } from 'mongoose';
import { forget } from '../../reminders';
import {
  type Commitment,
  Commitments,
  commitmentsOf,
  dropWithin,
  nextLook,
  owing,
  putBack,
} from '../commitments';
import type { Stakeholder } from '../stakeholders';
import type { Agreed } from './form/reading';
import type { Meeting } from './model';

/** Who edits, in which form, and when. */
interface By {
  by: string;
  view: string;
  now: Date;
  timeZone: string;
}

/** The lines of its agreements that have their commitments. */
export async function linesKnown(workspace: string, meeting: string): Promise<string[]> {
  const all = await Commitments.find({ workspace, meeting }, { _id: 0, line: 1 }).lean<
    Pick<Commitment, 'line'>[]
  >();
  return all.map(({ line }) => line);
}

/**
 * The commitments follow the lines: a line that stands as it was keeps its commitment and what became of it, a new one makes one, one
 * that is gone is dropped, and one that is put back is open again; `isWhole`: these are all lines that there are now. Returns how
 * much is open with the stakeholder now.
 */
export async function keepCommitments(
  session: ClientSession,
  meeting: Meeting,
  stakeholder: Stakeholder,
  { lines, isWhole }: { lines: Agreed[]; isWhole: boolean },
  { by, now, view, timeZone }: By,
): Promise<Pick<Stakeholder, 'promised' | 'undated'>> {
  const { workspace, key } = meeting;
  const known = await Commitments.find({ workspace, meeting: key }, { _id: 0 }, { session }).lean<
    Commitment[]
  >();
  const left = [...known];
  const changed: { before: Commitment; after: Commitment }[] = [];
  const fresh = lines.filter((line) => {
    const same = left.filter((one) => one.line === line.line);
    const before =
      same.find(({ isOpen }) => isOpen) ?? same.find((one) => isTakenOut(one, meeting)) ?? same[0];
    if (!before) return true;
    left.splice(left.indexOf(before), 1);
    const step = { id: view, by, at: now };
    const open = isTakenOut(before, meeting) ? putBack(before, step, timeZone) : before;
    const after = line.corrected?.length ? asAnswered(open, line, now, timeZone) : open;
    if (open.isOpen && after !== before) changed.push({ before, after });
    return false;
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
  for (const { before, after } of changed) {
    const { matchedCount } = await Commitments.collection.replaceOne(
      { workspace, key: before.key, version: before.version },
      after,
      { session, ignoreUndefined: true },
    );
    if (matchedCount !== 1) throw new Error(`somebody else changed the commitment ${before.key} meanwhile`);
    if (!after.reminded) await forget(session, workspace, before.reminded ?? []);
  }
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
