import mongoose from 'mongoose';
import type { Job } from '../../heartbeat';
import type { Accompany } from '../feature';
import { programmeOf } from '../people';
import { makeDue } from './making';
import { type Plan, Plans } from './model';

/** What could not be done is tried again after so many milliseconds. */
const POSTPONE = 60_000;

/** Makes the commitments of plans that fall due soon. */
export function plansJob(accompany: Accompany): Job {
  return {
    name: 'plans',
    async run(now) {
      const { workspace, log } = accompany;
      const due = await toBeLookedAt(workspace, now).toArray();
      const programme = due.length > 0 ? await programmeOf(workspace) : null;
      if (!programme) return 0;
      for (const { key } of due) {
        try {
          await makeDue({ programme, now, log }, key);
        } catch (err) {
          log.error({ workspace, key, err }, 'commitments of a plan could not be made; tried again later');
          await Plans.updateOne(
            { workspace, key, makeAt: mongoose.trusted({ $lte: now }) },
            { $set: { makeAt: new Date(now.getTime() + POSTPONE) } },
          );
        }
      }
      return due.length;
    },
  };
}

/** The one query of a tick, answered by the index 'to be looked at'. */
export function toBeLookedAt(workspace: string, now: Date) {
  return Plans.collection
    .find<Pick<Plan, 'key'>>({ workspace, makeAt: { $lte: now } }, { projection: { _id: 0, key: 1 } })
    .sort({ makeAt: 1 })
    .limit(500);
}
