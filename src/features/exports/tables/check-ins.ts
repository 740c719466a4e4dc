import type { WordKey } from '../../../words';
import { answerText, answerTo, type CheckIn, CheckIns, dayOf } from '../../check-ins';
import { type Cell, type Ground, moment, type Span, type Table } from './table';

export const checkInColumns = [
  'date',
  'pairing',
  'facilitator',
  'mentor',
  'questionSet',
  'status',
  'postedAt',
  'doneAt',
  'late',
  'answered',
  'asked',
  'repliedAt',
  'answers',
  'reference',
] as const;
export type CheckInColumn = (typeof checkInColumns)[number];

const statusKeys = {
  due: 'check-ins:status.due',
  open: 'check-ins:status.open',
  'partly answered': 'check-ins:status.partly-answered',
  answered: 'check-ins:status.answered',
  missed: 'check-ins:status.missed',
  'missed by the app': 'check-ins:status.missed-by-the-app',
  skipped: 'check-ins:status.skipped',
} as const satisfies Record<CheckIn['status'], WordKey>;

/**
 * One check-in. Of its answers only those that the line manager may read, and only where `readsAnswers` says so; what the pairing
 * alone may read stays with the pairing, why they said "not this time" and what was said in the thread, too.
 */
export function checkInRow(
  checkIn: CheckIn,
  { t }: Pick<Ground, 't'>,
  readsAnswers: (checkIn: CheckIn) => boolean = () => true,
): Record<CheckInColumn, Cell> {
  const { answers, questions = [], status } = checkIn;
  const isLate = checkIn.late || answers.some(({ parts }) => parts.some(({ late }) => late));
  return {
    date: dayOf(checkIn),
    pairing: checkIn.pairing,
    facilitator: checkIn.facilitatorName,
    mentor: checkIn.mentorName,
    questionSet: checkIn.questionSet?.name,
    status: t(statusKeys[status]),
    postedAt: moment(checkIn.postedAt),
    doneAt: moment(checkIn.doneAt),
    late: t(isLate ? 'exports:word.yes' : 'exports:word.no'),
    answered: answers.filter(({ parts }) => parts.some(({ text, files }) => text || files.length > 0)).length,
    asked: questions.length,
    repliedAt: moment(checkIn.response?.at),
    answers: (readsAnswers(checkIn) && answersOf(checkIn)) || undefined,
    reference: checkIn.key,
  };
}

function answersOf(checkIn: CheckIn): string {
  return checkIn.questions
    .flatMap(({ text, readers }, number) => {
      const answer = readers === 'manager' && answerText(answerTo(checkIn, number));
      return answer ? [`${number + 1}. ${text}\n${answer}`] : [];
    })
    .join('\n\n');
}

const DAY = 86_400_000;

/** All that may fall on these days somewhere on earth. */
function near({ from, to }: Span): Record<string, unknown> {
  const day = (date: string, days: number) => new Date(Date.parse(date) + days * DAY);
  if (!from && !to) return {};
  return { dueAt: { ...(from && { $gte: day(from, -1) }), ...(to && { $lt: day(to, 2) }) } };
}

export const checkInTable: Table<CheckIn, CheckInColumn> = {
  collection: () => CheckIns.collection,
  columns: checkInColumns,
  by: 'dueAt',
  // Those that are to come have nothing to tell yet.
  within: (span) => ({ ...near(span), status: { $ne: 'due' } }),
  isWithin: (checkIn, { from = '', to }) => {
    const day = dayOf(checkIn);
    return day >= from && (to === undefined || day <= to);
  },
  reads: [
    'key',
    'pairing',
    'dueAt',
    'timeZone',
    'status',
    'facilitator',
    'facilitatorName',
    'mentor',
    'mentorName',
    'managers',
    'questionSet',
    'questions',
    'answers',
    'postedAt',
    'doneAt',
    'late',
    'response',
  ],
  row: (checkIn, ground) => checkInRow(checkIn, ground),
};
