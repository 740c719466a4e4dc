import type { Commitment } from './model';
import { nextLook } from './timing';

interface OfPlan {
  workspace: string;
  key: string;
  district: { key: string };
  enteredBy: string;
}

interface OfLine {
  key: string;
  line: string;
  owes: Commitment['owes'];
  stakeholder?: string;
  who: string;
  what: string;
}

/** What a line of a plan promises for one of its dates; its owner is who entered the plan. */
export function planCommitment(
  plan: OfPlan,
  line: OfLine,
  date: string,
  { now, timeZone }: { now: Date; timeZone: string },
): Commitment {
  return {
    workspace: plan.workspace,
    key: `${plan.key}/${line.key}/${date}`,
    ...(line.stakeholder && { stakeholder: line.stakeholder }),
    plan: { key: plan.key, line: line.key },
    line: line.line,
    owes: line.owes,
    who: line.who,
    what: line.what,
    by: date,
    status: 'open',
    isOpen: true,
    owner: plan.enteredBy,
    district: plan.district.key,
    madeOn: date,
    remindAt: nextLook(date, now, timeZone),
    steps: [{ id: 'made', what: 'made', by: plan.enteredBy, at: now }],
    version: 1,
  };
}
