import { programmeOf } from '../people';
import type { ComingOut } from './coming-out';
import type { CheckIn } from './model';
import { makeReady, toBeLookedAt } from './schedule';
import { foreseenTurn } from './service';
import type { Turn } from './turn';

/** One look at a check-in: it falls due, is dropped since its pairing has ended, or its timers are over. */
export type Foreseen = { checkIn: CheckIn } & (
  | { becomes: ComingOut['outcome'] | 'dropped' }
  | { becomes: 'looked at'; turn: Turn }
);

/** What the job would do at that moment, in its order, with what would fall due on the way. Nothing is kept. */
export async function foreseeCheckIns(workspace: string, now: Date): Promise<Foreseen[]> {
  const programme = await programmeOf(workspace);
  if (!programme) return [];
  const foreseen: Foreseen[] = [];
  let looked = await toBeLookedAt(workspace, now).toArray();
  while (looked.length > 0) {
    const due = looked.filter(({ status }) => status === 'due');
    const { outcomes, leftOver } = await makeReady(programme, due, now);
    const becomes = new Map(outcomes.map((one) => [one.checkIn.key, one.outcome]));
    const dropped = new Set(leftOver);
    for (const checkIn of looked) {
      const outcome = becomes.get(checkIn.key);
      if (outcome) foreseen.push({ checkIn, becomes: outcome });
      else if (dropped.has(checkIn)) foreseen.push({ checkIn, becomes: 'dropped' });
      else foreseen.push({ checkIn, becomes: 'looked at', turn: await foreseenTurn(checkIn, now) });
    }
    looked = outcomes
      .flatMap(({ next }) => next)
      .filter(({ wakeAt }) => wakeAt !== undefined && wakeAt <= now);
  }
  return foreseen;
}
