import type { Cadence, Rules } from '../../calendar';
import type { Pairing, Programme } from './model';

const WEEK = 7 * 86_400_000;

export function cadenceOf(pairing: Pairing): Cadence {
  const { firstOn, at, everyWeeks } = pairing.cadence;
  return { firstOn, at, everyWeeks, timeZone: pairing.timeZone };
}

/** A pairing keeps its last pause when it goes on again, so that what fell into it stays skipped. */
export function rulesOf(programme: Programme, pairing: Pairing): Rules {
  const { whenHoliday, whenWeekend, whenPaused, holidays, weekend } = programme.settings;
  const { pausedFrom, pausedUntil } = pairing;
  return { whenHoliday, whenWeekend, whenPaused, holidays, weekend, pausedFrom, pausedUntil };
}

/**
 * The key of the question set whose turn it is at an occurrence, by its nominal date. Every occurrence is a turn, a skipped
 * one too, so that nobody has to know what was asked before.
 */
export function setInTurn(pairing: Pairing, date: string): string | undefined {
  const { firstOn, everyWeeks } = pairing.cadence;
  const turn = Math.round((Date.parse(date) - Date.parse(firstOn)) / (everyWeeks * WEEK));
  const sets = pairing.questionSets;
  return sets[((turn % sets.length) + sets.length) % sets.length];
}

/** Whether the pairing is in a pause on this local date. */
export function isPausedOn(pairing: Pairing, date: string): boolean {
  const { pausedFrom, pausedUntil } = pairing;
  return pausedFrom !== undefined && date >= pausedFrom && (!pausedUntil || date < pausedUntil);
}
