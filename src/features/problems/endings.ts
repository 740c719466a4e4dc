import { daysLater } from '../../calendar';
import { decided, giveCopy, renewCards } from './cards';
import { foundBy } from './found-by';
import { resolutionWords, solvedQuestion } from './messages';
import type { Entry, Problem, Resolution } from './model';
import { askedOf, note, type Refusal, renew, say, sayLine, solvedKey, type Turn, whyClosed } from './turn';

/** What somebody says when they resolve it. */
export type Resolving = Omit<Resolution, 'by' | 'at' | 'confirmed' | 'confirmedBy'>;

export function resolve(turn: Turn, id: string, by: string, resolving: Resolving): Refusal {
  const { problem, ground, now } = turn;
  if (!problem.isOpen) return whyClosed(problem);
  problem.resolution = { ...resolving, by, at: now, confirmed: 'by itself' };
  const asked = askedOf(turn);
  if (asked.length > 0) problem.resolution.confirmed = 'asked';
  close(turn, 'resolved');
  Object.assign(problem, foundBy(problem));
  decided(turn, note(turn, id, 'resolved', { by, text: resolutionWords(resolving, problem.language) }));
  if (asked.length > 0) {
    problem.timers.unconfirmed = daysLater(now, ground.settings.unconfirmedAfterDays);
    say(turn, solvedKey(problem, now), solvedQuestion(problem, 'asked', asked));
    for (const person of asked) giveCopy(turn, { person, why: 'raiser', by });
  }
  return undefined;
}

/** In other words, or with other choices, while it stands as this person resolved it. Who found it solved, did. */
export function resolveOtherwise(turn: Turn, id: string, by: string, resolving: Resolving): Refusal {
  const { problem } = turn;
  const { resolution } = problem;
  if (resolution?.by !== by) return 'problems:refused.openAgain';
  const { at, confirmed, confirmedBy } = resolution;
  problem.resolution = { ...resolving, by, at, confirmed, ...(confirmedBy && { confirmedBy }) };
  Object.assign(problem, foundBy(problem));
  sayLine(turn, note(turn, id, 'update', { by, text: resolutionWords(resolving, problem.language) }));
  renewCards(turn);
  return undefined;
}

const saidOfIt = ['done', 'learned', 'decidedBy', 'heardBack', 'isShared'] as const;

export const isResolvedAs = ({ resolution }: Problem, resolving: Resolving) =>
  saidOfIt.every((name) => resolution?.[name] === resolving[name]);

export function notPossible(turn: Turn, id: string, by: string, why: string): Refusal {
  const { problem, now } = turn;
  if (!problem.isOpen) return whyClosed(problem);
  problem.notPossible = { why, by, at: now };
  close(turn, 'not possible');
  return decided(turn, note(turn, id, 'not possible', { by, text: why }));
}

/** "Yes, it is solved for me." */
export function confirm(turn: Turn, id: string, by: string): Refusal {
  const { problem } = turn;
  const { resolution } = problem;
  if (problem.isOpen) return 'problems:refused.openAgain';
  if (!resolution) return whyClosed(problem);
  if (resolution.confirmed === 'yes' || resolution.confirmed === 'by itself') return undefined;
  Object.assign(resolution, { confirmed: 'yes', confirmedBy: by });
  problem.timers.unconfirmed = undefined;
  note(turn, id, 'confirmed', { by });
  renew(turn, solvedKey(problem, resolution.at), solvedQuestion(problem, 'yes', [by]));
  renewCards(turn);
  return undefined;
}

/** "No, it is not solved": it is open again. */
export function notSolved(turn: Turn, id: string, by: string, reason: string): Refusal {
  const { problem } = turn;
  if (!problem.isOpen && !problem.resolution) return whyClosed(problem);
  return whyNotAgain(turn) ?? openAgain(turn, { id, kind: 'not solved', by, reason });
}

export function reopen(turn: Turn, id: string, by: string, reason: string): Refusal {
  return whyNotAgain(turn) ?? openAgain(turn, { id, kind: 'reopened', by, reason });
}

function whyNotAgain({ problem, ground, now }: Turn): Refusal {
  if (problem.isOpen) return 'problems:refused.notClosed';
  const until = daysLater(problem.closedAt ?? problem.heardAt, ground.settings.reopenWithinDays);
  if (now <= until) return undefined;
  return problem.status === 'merged' ? 'problems:refused.merged' : 'problems:refused.tooLate';
}

/** Who looked after it still does, and what it was merged into is rid of it by `splitOff`. What was said of how it ended stays in the timeline. */
function openAgain(
  turn: Turn,
  { id, kind, by, reason }: Pick<Entry, 'id' | 'kind'> & { by: string; reason: string },
): Refusal {
  const { problem } = turn;
  const { resolution, owner, mergedInto: other } = problem;
  if (resolution && resolution.confirmed !== 'by itself') {
    renew(turn, solvedKey(problem, resolution.at), solvedQuestion(problem, 'no'));
  }
  Object.assign(problem, {
    status: 'open',
    isOpen: true,
    closedAt: undefined,
    resolution: undefined,
    notPossible: undefined,
    mergedInto: undefined,
    words: undefined,
    lessonWords: undefined,
    timers: {},
  });
  const line = { by, text: reason, ...(owner && { to: owner }), ...(other && { other }) };
  return decided(turn, note(turn, id, kind, line));
}

/** It is the same as another: what happens, happens there. */
export function merge(turn: Turn, id: string, by: string, into: Problem): Refusal {
  const { problem } = turn;
  if (!problem.isOpen) return whyClosed(problem);
  if (into.key === problem.key) return 'problems:refused.sameProblem';
  if (into.pairing !== problem.pairing) return 'problems:refused.otherPairing';
  if (!into.isOpen) return 'problems:refused.intoClosed';
  problem.mergedInto = into.key;
  close(turn, 'merged');
  return decided(turn, note(turn, id, 'merged', { by, other: into.key }));
}

/** The other side of `merge`, in the same transaction. */
export function takeIn(turn: Turn, id: string, by: string, other: Problem): Refusal {
  const { problem } = turn;
  const { key, raisedBy, tookIn = [] } = other;
  problem.tookIn = [...(problem.tookIn ?? []), { key, raisedBy }, ...tookIn];
  sayLine(turn, note(turn, id, 'took in', { by, other: other.key }));
  return undefined;
}

/** What was merged into this, at once or by way of another, is a problem of its own again. */
export function splitOff(
  turn: Turn,
  id: string,
  by: string,
  { key, tookIn = [] }: Problem,
  isDirect: boolean,
): void {
  const { problem } = turn;
  const gone = new Set([key, ...tookIn.map((one) => one.key)]);
  if (problem.tookIn) problem.tookIn = problem.tookIn.filter((one) => !gone.has(one.key));
  if (isDirect) sayLine(turn, note(turn, id, 'split off', { by, other: key }));
}

function close({ problem, ground, now }: Turn, status: 'resolved' | 'not possible' | 'merged'): void {
  problem.status = status;
  problem.isOpen = false;
  problem.closedAt = now;
  problem.timers = { reopen: daysLater(now, ground.settings.reopenWithinDays) };
}
