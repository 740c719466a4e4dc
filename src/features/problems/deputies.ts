import mongoose from 'mongoose';
import type { Job } from '../../heartbeat';
import type { Accompany } from '../feature';
import { replaceOwner } from './following';
import { Problems } from './model';
import { change } from './service';
import { withdrawCopies } from './turn';

/** Seconds. Rights end with a deputyship at once; what stands in somebody's conversation is put right soon after. */
const EVERY = 60;

/** What a deputy has in hand goes back to the manager for whom they stood in, once they do so no more. */
export function deputiesJob({ workspace, log, nudge }: Accompany): Job {
  return {
    name: 'problems of deputies',
    every: EVERY,
    async run(now) {
      const held = await inDeputiesHands(workspace);
      let count = 0;
      for (const { key, version } of held) {
        const after = await change({ workspace, key, now }, 'a deputy stands in no more', (turn) => {
          replaceOwner(turn);
          withdrawCopies(turn);
          return undefined;
        });
        if (after.kind === 'done' && after.problem.version > version) count += 1;
      }
      if (count > 0) {
        log.info({ workspace, count }, 'what deputies had in hand went back');
        nudge();
      }
      return count;
    },
  };
}

/** Few at any time: answered by the index 'in deputies’ hands'. */
const inDeputiesHands = (workspace: string) =>
  Problems.find(
    { workspace, deputies: mongoose.trusted({ $exists: true }) },
    { _id: 0, key: 1, version: 1 },
  ).lean();
