import mongoose from 'mongoose';
import type { Job } from '../../heartbeat';
import type { Accompany } from '../feature';
import { type Problem, Problems } from './model';
import { wakeUp } from './service';

const BATCH = 500;
/** What could not be done is tried again after so many milliseconds, so that it never stands in the way of the rest. */
const POSTPONE = 60_000;

/** Looks again at problems whose timers are over. */
export function problemsJob(accompany: Accompany): Job {
  return { name: 'problems', run: (now) => lookAtAll(accompany, now) };
}

async function lookAtAll(accompany: Accompany, now: Date): Promise<number> {
  let count = 0;
  for (;;) {
    const due = await toBeLookedAt(accompany.workspace, now).limit(BATCH).toArray();
    if (due.length === 0) return count;
    for (const problem of due) await wakeOrPostpone(accompany, problem, now);
    count += due.length;
    accompany.nudge();
  }
}

/** The one query of a tick, answered by the index 'to be looked at'. */
export function toBeLookedAt(workspace: string, now: Date) {
  return Problems.collection
    .find<Pick<Problem, 'key' | 'pairing'>>(
      { workspace, wakeAt: { $lte: now } },
      { projection: { _id: 0, key: 1, pairing: 1 } },
    )
    .sort({ wakeAt: 1 });
}

async function wakeOrPostpone(
  { workspace, log }: Accompany,
  { key, pairing }: Pick<Problem, 'key' | 'pairing'>,
  now: Date,
): Promise<void> {
  try {
    const after = await wakeUp({ workspace, key, now, log });
    const next = after.kind === 'done' ? after.problem.wakeAt : undefined;
    if (next && next <= now) throw new Error(`problem ${key} does not go on`);
  } catch (err) {
    const { matchedCount } = await Problems.updateOne(
      { workspace, key, wakeAt: mongoose.trusted({ $lte: now }) },
      { $set: { wakeAt: new Date(now.getTime() + POSTPONE) } },
    );
    // Otherwise another instance has done it meanwhile.
    if (matchedCount > 0) {
      log.error({ workspace, pairing, key, err }, 'a problem could not be looked at; tried again later');
    }
  }
}
