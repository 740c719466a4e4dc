import mongoose from 'mongoose';
import { transaction } from '../../database/transaction';
import type { Job } from '../../heartbeat';
import type { Digesting } from './gather';
import { type DigestSchedule, DigestSchedules } from './model';
import { planDigests } from './planning';
import { sendPreview } from './previews/send';
import { sendDue } from './sending';

/** Zones and pairings are looked at again after so many milliseconds, besides after each import. */
const PLAN_EVERY = 60 * 60_000;
/** What could not be done is tried again after so many milliseconds, so that it never stands in the way of the rest. */
const POSTPONE = 60_000;
/** Schedules read at once: memory stays flat however many fall due together. */
const BATCH = 100;

/** The one query of a tick, answered by the index 'due'. */
export function dueSchedules(workspace: string, now: Date) {
  return DigestSchedules.find({ workspace, dueAt: mongoose.trusted({ $lte: now }) }, { _id: 0 }).sort({
    dueAt: 1,
  });
}

/** Sends the digests that are due, and what mentors see of them beforehand. */
export function digestsJob(digesting: Digesting): Job {
  const { workspace } = digesting.accompany;
  let planned: Date | undefined;
  return {
    name: 'digests',
    async run(now) {
      if (!planned || now.getTime() - planned.getTime() >= PLAN_EVERY) {
        await transaction((session) => planDigests(session, workspace, now));
        planned = now;
      }
      let count = 0;
      for (;;) {
        const due = await dueSchedules(workspace, now).limit(BATCH).lean<DigestSchedule[]>();
        for (const one of due) if (await sent(digesting, one, now)) count += 1;
        if (due.length < BATCH) return count;
      }
    },
  };
}

async function sent(digesting: Digesting, due: DigestSchedule, now: Date): Promise<boolean> {
  const { workspace, kind, member, dueAt } = due;
  try {
    const isSent = await (kind === 'digest' ? sendDue : sendPreview)(digesting, due, now);
    if (isSent) digesting.accompany.nudge();
    return isSent;
  } catch (err) {
    digesting.accompany.log.error(
      { workspace, kind, member, err },
      'a digest could not be made; tried again later',
    );
    await DigestSchedules.updateOne(
      { workspace, kind, member, dueAt },
      { $set: { dueAt: new Date(now.getTime() + POSTPONE) } },
    );
    return false;
  }
}
