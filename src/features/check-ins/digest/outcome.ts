import type { WordKey } from '../../../words';
import type { CheckIn } from '../model';

/** What is read of a check-in to say what became of it. */
export interface Course
  extends Pick<
    CheckIn,
    | 'key'
    | 'pairing'
    | 'date'
    | 'dueAt'
    | 'status'
    | 'timeZone'
    | 'postedAt'
    | 'doneAt'
    | 'closedAt'
    | 'response'
  > {
  answers: { parts: { at: Date }[] }[];
  /** Of who left it out, only that somebody did; of a rule, which. */
  skips: { by?: string; reason: string }[];
}

export const courseFields = {
  _id: 0,
  key: 1,
  pairing: 1,
  date: 1,
  dueAt: 1,
  status: 1,
  timeZone: 1,
  postedAt: 1,
  doneAt: 1,
  closedAt: 1,
  'response.at': 1,
  'answers.parts.at': 1,
  'skips.by': 1,
  'skips.reason': 1,
} as const;

export type Outcome = 'answered' | 'partly' | 'open' | 'silent' | 'away' | 'notPosted';

/** What had become of a check-in before this moment; what came in since counts later. */
export function outcomeAt(checkIn: Course, moment: Date): Outcome {
  const { status, postedAt, doneAt, closedAt } = checkIn;
  if (status === 'missed by the app') return 'notPosted';
  if (status === 'skipped' && !postedAt) return 'away';
  if (doneAt && doneAt < moment) {
    if (status === 'answered') return 'answered';
    return status === 'skipped' ? 'away' : 'partly';
  }
  if (checkIn.answers.some(({ parts }) => parts.some(({ at }) => at < moment))) return 'partly';
  return closedAt && closedAt < moment ? 'silent' : 'open';
}

const stateKeys = {
  answered: 'digest-check-ins:state.answered',
  partly: 'digest-check-ins:state.partly',
  open: 'digest-check-ins:state.open',
  silent: 'digest-check-ins:state.silent',
  away: 'digest-check-ins:state.away',
  notPosted: 'digest-check-ins:state.notPosted',
} as const satisfies Record<Outcome, WordKey>;

const ruleKeys: Record<string, WordKey> = {
  holiday: 'digest-check-ins:state.holiday',
  weekend: 'digest-check-ins:state.weekend',
  pause: 'digest-check-ins:state.pause',
};

/** Why somebody left it out is for the pairing alone; why a rule did, is not. */
export function stateKey(checkIn: Course, outcome: Outcome): WordKey {
  const skip = checkIn.skips.at(-1);
  const rule =
    outcome === 'away' && !checkIn.postedAt && skip && !skip.by ? ruleKeys[skip.reason] : undefined;
  return rule ?? stateKeys[outcome];
}
