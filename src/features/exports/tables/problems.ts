import { addDays, atLocal, localDate } from '../../../calendar';
import type { WordKey } from '../../../words';
import { type Problem, Problems } from '../../problems';
import { type Cell, type Ground, nameIn, type Span, type Table } from './table';

export const problemColumns = [
  'date',
  'pairing',
  'community',
  'district',
  'title',
  'details',
  'category',
  'urgency',
  'helpFrom',
  'status',
  'lookedAfterBy',
  'raisedBy',
  'closedOn',
  'done',
  'learned',
  'decidedBy',
  'heardBack',
  'notPossible',
  'reference',
] as const;
export type ProblemColumn = (typeof problemColumns)[number];

const urgencyKeys = {
  'can wait': 'problems:urgency.can-wait',
  soon: 'problems:urgency.soon',
  urgent: 'problems:urgency.urgent',
} as const satisfies Record<Problem['urgency'], WordKey>;

const statusKeys = {
  open: 'problems:status.open',
  'being worked on': 'problems:status.being-worked-on',
  resolved: 'problems:status.resolved',
  'not possible': 'problems:status.not-possible',
  merged: 'problems:status.merged',
} as const satisfies Record<Problem['status'], WordKey>;

function statusKey({ status, resolution }: Problem): WordKey {
  if (status !== 'resolved') return statusKeys[status];
  if (resolution?.confirmed === 'asked') return 'problems:status.resolved-asked';
  return resolution?.confirmed === 'silent' ? 'problems:status.resolved-silent' : 'problems:status.resolved';
}

/** One problem, with how it ended; what was said on the way stays where it is. */
export function problemRow(problem: Problem, ground: Ground): Record<ProblemColumn, Cell> {
  const { t, names, people } = ground;
  const { timeZone, resolution, closedAt } = problem;
  const { heardBack, decidedBy } = resolution ?? {};
  return {
    date: localDate(problem.raisedAt, timeZone),
    pairing: problem.pairing,
    community: problem.community?.name,
    district: problem.district?.name,
    title: problem.title,
    details: problem.details,
    category: nameIn(names.categories, problem.category),
    urgency: t(urgencyKeys[problem.urgency]),
    helpFrom: problem.helpFrom.map((one) => t(`problems:helper.${one}`)).join('; ') || undefined,
    status: t(statusKey(problem)),
    lookedAfterBy: nameIn(people, problem.owner),
    raisedBy: nameIn(people, problem.raisedBy),
    closedOn: closedAt && localDate(closedAt, timeZone),
    done: resolution?.done,
    learned: resolution?.learned,
    decidedBy: decidedBy && t(`problem-endings:decidedBy.${decidedBy}`),
    heardBack: heardBack === 'yes' ? t('exports:word.yes') : heardBack,
    notPossible: problem.notPossible?.why,
    reference: problem.key,
  };
}

function within({ from, to }: Span, timeZone: string): Record<string, unknown> {
  if (!from && !to) return {};
  return {
    raisedAt: {
      ...(from && { $gte: atLocal(from, '00:00', timeZone) }),
      ...(to && { $lt: atLocal(addDays(to, 1), '00:00', timeZone) }),
    },
  };
}

export const problemTable: Table<Problem, ProblemColumn> = {
  collection: () => Problems.collection,
  columns: problemColumns,
  by: 'raisedAt',
  within,
  reads: [
    'key',
    'pairing',
    'timeZone',
    'community',
    'district',
    'title',
    'details',
    'category',
    'urgency',
    'helpFrom',
    'status',
    'owner',
    'raisedBy',
    'raisedAt',
    'resolution',
    'closedAt',
    'notPossible',
  ],
  row: problemRow,
};
