import type { Commitment } from './model';
import { nextLook } from './timing';
import type { Understood } from './understand';

/** From what commitments are made. */
export interface Made {
  workspace: string;
  stakeholder: string;
  district?: string;
  /** The meeting's key and date. */
  meeting: string;
  metOn: string;
  /** Who logged it. */
  by: string;
  /** The time zone of who logged it. */
  timeZone: string;
  now: Date;
}

export const commitmentKey = (meeting: string, number: number) => `${meeting}/${number}`;

/** A commitment of each line; `from` is the number of the first. */
export function commitmentsOf(
  lines: Understood[],
  { workspace, stakeholder, district, meeting, metOn, by, timeZone, now }: Made,
  from = 0,
): Commitment[] {
  return lines.map((line, number) => ({
    workspace,
    key: commitmentKey(meeting, from + number),
    stakeholder,
    meeting,
    line: line.line,
    owes: line.owes ?? 'stakeholder',
    ...(line.who && { who: line.who }),
    what: line.what,
    ...(line.by && { by: line.by }),
    status: 'open',
    isOpen: true,
    owner: by,
    ...(district && { district }),
    madeOn: metOn,
    ...(line.by && { remindAt: nextLook(line.by, now, timeZone) }),
    steps: [{ id: 'made', what: 'made', by, at: now }],
    version: 1,
  }));
}
