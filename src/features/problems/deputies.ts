import mongoose from 'mongoose';
import type { Job } from '../../heartbeat';
import type { Accompany } from '../feature';
import { standInsFor } from '../people';
import { withdrawCopies } from './cards';
import { replaceOwner } from './following';
import { type Problem, Problems } from './model';
import { change } from './service';
import { settleDeputies, type Turn } from './turn';

type Held = Pick<Problem, 'key' | 'pairing' | 'deputies'>;

/** What a deputy has in hand goes back to the manager for whom they stood in, once they do so no more. */
export function deputiesJob(accompany: Accompany): Job {
  const { workspace, nudge } = accompany;
  return {
    name: 'problems of deputies',
    async run(now) {
      let count = 0;
      for (const held of await toBeGivenBack(workspace)) if (await giveBack(accompany, held, now)) count += 1;
      if (count > 0) nudge();
      return count;
    },
  };
}

/** What is in the hands of somebody who stands in for that manager no more. */
async function toBeGivenBack(workspace: string): Promise<Held[]> {
  // Few at any time: answered by the index 'in deputies’ hands'.
  const held = await Problems.find(
    { workspace, deputies: mongoose.trusted({ $exists: true }) },
    { _id: 0, key: 1, pairing: 1, deputies: 1 },
  ).lean<Held[]>();
  if (held.length === 0) return [];
  const standIns = await standInsFor(workspace);
  const standsIn = (one: { deputy: string; manager: string }) =>
    standIns.some(({ deputy, manager }) => deputy.slackUser === one.deputy && manager === one.manager);
  return held.filter(({ deputies = [] }) => !deputies.every(standsIn));
}

async function giveBack({ workspace, log }: Accompany, { key, pairing }: Held, now: Date): Promise<boolean> {
  try {
    await change({ workspace, key, now, log }, 'a deputy stands in no more', giveBackIn);
    return true;
  } catch (err) {
    log.error({ workspace, pairing, key, err }, 'a problem could not go back to its manager; tried again');
    return false;
  }
}

function giveBackIn(turn: Turn): undefined {
  replaceOwner(turn);
  withdrawCopies(turn);
  settleDeputies(turn);
}
