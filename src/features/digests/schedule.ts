import mongoose from 'mongoose';
import { transaction } from '../../database/transaction';
import type { Job } from '../../heartbeat';
import type { Digesting } from './gather';
import { type DigestSchedule, DigestSchedules } from './model';
import { planDigests } from './planning';
import { sendPreview } from './previews/send';
import { sendDue } from './sending';

/** Seconds. Thousands may be due together: other jobs don't wait for them. */
const EVERY = 5;
/** Zones and pairings are looked at again after so long, besides after each import. Milliseconds, like all of these. */
const PLAN_EVERY = 60 * 60_000;
/** Whoever makes a digest has it for so long. */
const LEASE = 2 * 60_000;
/** What could not be done is tried again after so long, so that it never stands in the way of the rest. */
const POSTPONE = 60_000;
/** One run, for which a shutdown waits, begins nothing more after so long. */
const LONGEST = 4_000;
/** Made at once by one instance. */
const AT_ONCE = 4;

/** The one query of a tick, answered by the index 'to be looked at'. */
export const toBeLookedAt = (workspace: string, now: Date) => ({
  workspace,
  lookAt: mongoose.trusted({ $lte: now }),
});

/** Sends the digests that are due, and what mentors see of them beforehand. */
export function digestsJob(digesting: Digesting): Job {
  const { workspace } = digesting.accompany;
  let planned: Date | undefined;
  return {
    name: 'digests',
    every: EVERY,
    async run(now) {
      if (!planned || now.getTime() - planned.getTime() >= PLAN_EVERY) {
        await transaction((session) => planDigests(session, workspace, now));
        planned = now;
      }
      const first = await claimed(workspace, now);
      if (!first) return 0;
      const begun = performance.now();
      let count = (await sent(digesting, first, now)) ? 1 : 0;
      const work = async () => {
        while (performance.now() - begun < LONGEST) {
          const due = await claimed(workspace, now);
          if (!due) return;
          if (await sent(digesting, due, now)) count += 1;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return count;
    },
  };
}

/** So that two instances do not make the same digest, of which only one would be kept. */
function claimed(workspace: string, now: Date): Promise<DigestSchedule | null> {
  return DigestSchedules.findOneAndUpdate(
    toBeLookedAt(workspace, now),
    { $set: { lookAt: new Date(now.getTime() + LEASE) } },
    { sort: { lookAt: 1 }, projection: { _id: 0 } },
  ).lean<DigestSchedule>();
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
      { $set: { lookAt: new Date(now.getTime() + POSTPONE) } },
    );
    return false;
  }
}
