import { type Commitment, Commitments } from '../commitments';
import { dueDates } from './dates';
import type { Done, Plan, PlanLine } from './model';

/** The line of which a commitment still is, on a date on which it still falls due. */
export const lineOf = ({ lines, from, to }: Plan, { plan, madeOn }: Commitment) =>
  lines.find(({ key, when }) => key === plan?.line && dueDates(when, from, to).includes(madeOn));

/** Dropped by a change of the plan, and nothing had been done with it before: it is as if it had not been promised. */
export const isWithdrawn = ({ versions }: Plan, { status, steps }: Pick<Commitment, 'status' | 'steps'>) =>
  status === 'dropped' &&
  steps.every(({ id, what }) => what === 'made' || versions.some(({ view }) => view === id));

/** What became of a line; one that is gone stands in the plan no more. */
export interface Standing {
  line: PlanLine;
  commitments: Done[];
  isGone?: true;
}

/** A plan's lines, and what became of each; after them those that are gone, but had commitments. */
export async function planStanding(plan: Plan): Promise<Standing[]> {
  const { workspace, key } = plan;
  const all = await Commitments.find(
    { workspace, 'plan.key': key },
    { _id: 0, plan: 1, status: 1, by: 1, isOpen: 1, steps: 1 },
  )
    .sort({ by: 1 })
    .lean<(Done & Pick<Commitment, 'steps'>)[]>();
  const counted = all.filter((one) => !isWithdrawn(plan, one));
  const standing = (line: PlanLine) => ({
    line,
    commitments: counted.filter((one) => one.plan?.line === line.key),
  });
  const gone = new Map<string, PlanLine>();
  for (const { before } of plan.versions) for (const line of before.lines) gone.set(line.key, line);
  for (const line of plan.lines) gone.delete(line.key);
  return [
    ...plan.lines.map(standing),
    ...[...gone.values()]
      .map((line): Standing => ({ ...standing(line), isGone: true }))
      .filter(({ commitments }) => commitments.length > 0),
  ];
}
