import { type Commitment, Commitments } from '../../commitments';
import { between, type Cell, type Ground, moment, nameIn, type Table } from './table';

export const commitmentColumns = [
  'date',
  'stakeholder',
  'district',
  'owes',
  'who',
  'what',
  'due',
  'status',
  'since',
  'remarks',
  'pressed',
  'followedBy',
  'source',
  'line',
  'sourceReference',
  'reference',
] as const;
export type CommitmentColumn = (typeof commitmentColumns)[number];

/** Steps after which it stands as it does. */
const turns = ['made', 'fulfilled', 'partly', 'broken', 'dropped', 'open again'];

/** All that was written about it, oldest first; the day is that of UTC, as moments are. */
function remarksOn({ steps }: Commitment, people: Ground['people']): string | undefined {
  const said = steps.flatMap(({ at, by, text }) =>
    text ? [`${at.toISOString().slice(0, 10)}, ${nameIn(people, by)}: ${text}`] : [],
  );
  return said.length > 0 ? said.join('\n') : undefined;
}

/** One commitment, and what became of it. */
export function commitmentRow(one: Commitment, ground: Ground): Record<CommitmentColumn, Cell> {
  const { t, people, districts, stakeholders } = ground;
  const key = one.stakeholder;
  return {
    date: one.madeOn,
    stakeholder: key && (stakeholders.get(key)?.name ?? key),
    district: nameIn(districts, one.district),
    owes: t(one.owes === 'we' ? 'exports:word.we' : 'exports:word.stakeholder'),
    who: one.who,
    what: one.what,
    due: one.by,
    status: t(`commitments:status.${one.status}`),
    since: moment(one.steps.findLast(({ what }) => turns.includes(what))?.at),
    remarks: remarksOn(one, people),
    pressed: one.steps.filter(({ what }) => what === 'pressed').length,
    followedBy: nameIn(people, one.owner),
    source: t(one.plan ? 'exports:word.plan' : 'exports:word.meeting'),
    line: one.line,
    sourceReference: one.plan?.key ?? one.meeting,
    reference: one.key,
  };
}

export const commitmentTable: Table<Commitment, CommitmentColumn> = {
  collection: () => Commitments.collection,
  columns: commitmentColumns,
  by: 'madeOn',
  within: (span) => between('madeOn', span),
  reads: [
    'key',
    'stakeholder',
    'meeting',
    'plan',
    'line',
    'owes',
    'who',
    'what',
    'by',
    'status',
    'owner',
    'district',
    'madeOn',
    'steps',
  ],
  stakeholderOf: ({ stakeholder }) => stakeholder,
  row: commitmentRow,
};
