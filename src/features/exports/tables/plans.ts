import { countDone, followerOf, type Plan, Plans, planStanding } from '../../plans';
import { type Cell, type Ground, nameIn, type Table } from './table';

export const planColumns = [
  'district',
  'plan',
  'from',
  'to',
  'who',
  'what',
  'due',
  'dueSoFar',
  'kept',
  'partly',
  'broken',
  'overdue',
  'inPlan',
  'followedBy',
  'line',
  'reference',
] as const;
export type PlanColumn = (typeof planColumns)[number];

/** A row for each line of a plan, promised against done; those that are gone, but had commitments, too. */
export async function planRows(plan: Plan, ground: Ground): Promise<Record<PlanColumn, Cell>[]> {
  const { t, people, today } = ground;
  return (await planStanding(plan)).map(({ line, commitments, isGone }) => {
    const { due, ...counted } = countDone(commitments, today);
    const { when } = line;
    return {
      district: plan.district.name,
      plan: plan.name,
      from: plan.from,
      to: plan.to,
      who: line.who,
      what: line.what,
      due: 'on' in when ? when.on.join('; ') : t(`exports:word.${when.every}`),
      dueSoFar: due,
      ...counted,
      inPlan: t(isGone ? 'exports:word.no' : 'exports:word.yes'),
      followedBy: nameIn(people, followerOf(plan)),
      line: line.line,
      reference: plan.key,
    };
  });
}

export const planTable: Omit<Table<Plan, PlanColumn>, 'row'> = {
  collection: () => Plans.collection,
  columns: planColumns,
  by: 'from',
  // Those that are in force on one of its days.
  within: ({ from, to }) => ({ ...(to && { from: { $lte: to } }), ...(from && { to: { $gte: from } }) }),
  reads: [
    'workspace',
    'key',
    'district',
    'name',
    'from',
    'to',
    'lines',
    'enteredBy',
    'followedBy',
    'versions',
  ],
  rows: planRows,
};
