import type { ClientSession } from 'mongoose';
import mongoose from 'mongoose';
import { forget } from '../../reminders';
import { type Commitment, Commitments } from './model';
import { reminderKey } from './service';
import { nextLook } from './timing';

interface OfPlan {
  workspace: string;
  key: string;
  district: { key: string };
  enteredBy: string;
  followedBy: string;
}

interface OfLine {
  key: string;
  line: string;
  owes: Commitment['owes'];
  stakeholder?: string;
  who: string;
  what: string;
}

/** What a line of a plan promises for one of its dates; its owner is who follows the plan. */
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
    owner: plan.followedBy,
    district: plan.district.key,
    madeOn: date,
    remindAt: nextLook(date, now, timeZone),
    steps: [{ id: 'made', what: 'made', by: plan.enteredBy, at: now }],
    version: 1,
  };
}

/** What is open of a plan is somebody else's to follow from now on; of what was reminded of already they are told soon. */
export async function handOver(
  session: ClientSession,
  { workspace, plan, to, now }: { workspace: string; plan: string; to: string; now: Date },
): Promise<void> {
  const theirs = await Commitments.find(
    { workspace, 'plan.key': plan, isOpen: true, owner: mongoose.trusted({ $ne: to }) },
    { _id: 0 },
    { session },
  ).lean<Commitment[]>();
  for (const one of theirs) {
    const isKnown = one.reminded?.includes(reminderKey(one)) ?? false;
    await Commitments.updateOne(
      { workspace, key: one.key },
      { $set: { owner: to, ...(isKnown && { remindAt: now }) }, $inc: { version: 1 } },
      { session },
    );
  }
  await forget(session, workspace, theirs.map(reminderKey));
}
