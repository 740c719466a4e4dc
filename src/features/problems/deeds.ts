import type { Problem } from './model';
import type { Rights } from './rights';

/** What is done with a problem, in the order in which it is offered. */
export const deeds = [
  'solved',
  'notSolved',
  'take',
  'update',
  'resolve',
  'askManager',
  'change',
  'handOver',
  'merge',
  'notPossible',
  'reopen',
] as const;
export type Deed = (typeof deeds)[number];

/** What this person may do now: as their rights and the problem's status allow. */
export function possible(problem: Problem, can: Rights, hasManager: boolean): Deed[] {
  const { isOpen, status, timers } = problem;
  const isReversible = !isOpen && timers.reopen !== undefined;
  const isAsked = can.saySolved && isReversible && waitsForAnswer(problem);
  const is: Record<Deed, boolean> = {
    solved: isAsked,
    notSolved: isAsked,
    take: isOpen && status === 'open' && can.work,
    update: can.addTo && status !== 'merged',
    resolve: isOpen && can.work,
    askManager: isOpen && can.askManager && hasManager,
    change: isOpen && can.work,
    handOver: isOpen && can.work,
    merge: isOpen && can.work,
    notPossible: isOpen && can.work,
    reopen: isReversible && can.reopen && !isAsked,
  };
  return deeds.filter((deed) => is[deed]);
}

/** Whoever raised it has not said whether it is solved. */
const waitsForAnswer = ({ resolution }: Problem) =>
  resolution?.confirmed === 'asked' || resolution?.confirmed === 'silent';
