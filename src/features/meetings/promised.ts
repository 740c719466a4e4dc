import type { ClientSession } from 'mongoose';
import { forget } from '../../reminders';
import { type Commitment, Commitments, commitmentsOf, dropWithin, nextLook, owing } from '../commitments';
import type { Stakeholder } from '../stakeholders';
import type { Meeting } from './model';
import type { Agreed } from './reading';

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
 * The commitments follow the lines: a line that stands as it was keeps its commitment and what became of it, a new one makes one, and
 * one that is gone is dropped, and says why; `isWhole`: these are all lines that there are now. Returns how many the stakeholder
 * has now.
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
  return owing(
    stakeholder,
    [...gone, ...answered.map(({ before }) => before)],
    [...made, ...answered.map(({ after }) => after)],
  );
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
