import mongoose from 'mongoose';
import { wake } from './ageing';
import { type Problem, Problems } from './model';
import { turnOf } from './service';
import type { Turn } from './turn';

/** A problem whose timers are over at that moment, and what they would lead to. Nothing is kept. */
export async function foreseeProblems(
  workspace: string,
  now: Date,
): Promise<{ problem: Problem; turn: Turn }[]> {
  const due = await Problems.find({ workspace, wakeAt: mongoose.trusted({ $lte: now }) }, { _id: 0 })
    .sort({ wakeAt: 1 })
    .lean<Problem[]>();
  return Promise.all(
    due.map(async (problem) => {
      const turn = await turnOf(undefined, structuredClone(problem), now);
      wake(turn);
      return { problem, turn };
    }),
  );
}
