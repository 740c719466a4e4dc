import type { Commitment, Step } from './model';
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

/** Its line stands in the agreements again: it is as open as it was before the line was taken out. */
export function putBack(
  before: Commitment,
  step: Pick<Step, 'id' | 'by' | 'at'>,
  timeZone: string,
): Commitment {
  const become = before.steps.findLast(
    ({ what }) => what === 'partly' || what === 'open again' || what === 'new date',
  );
  return {
    ...before,
    status: become?.what === 'partly' ? 'partly' : 'open',
    isOpen: true,
    closedAt: undefined,
    remindAt: nextLook(before.by, step.at, timeZone),
    steps: [...before.steps, { ...step, what: 'open again' }],
    version: before.version + 1,
  };
}
