import { DAY, toDate, toDay, toMinute } from './days';
import type { Cadence, NextOccurrence, Occurrence, Rules } from './model';
import { type DayRules, place, readRules } from './rules';
import { instantOf } from './zones';

/** So many skipped in a row are taken for "never again": about four years of weekly ones. */
const MOST_SKIPPED = 200;

type Grid = { first: number; minute: number; step: number; timeZone: string };

/** The next `limit` occurrences after the nominal date `after` (from the very first if there is none), skipped ones included. */
export function occurrences(
  cadence: Cadence,
  rules: Rules,
  { after, limit }: { after?: string; limit: number },
): Occurrence[] {
  const grid = readCadence(cadence);
  const on = readRules(rules);
  const start = indexAfter(grid, after);
  return Array.from({ length: limit }, (_, step) => occurrence(grid, on, start + step));
}

/** The next one after the nominal date `after` that is not skipped, and those skipped before it. */
export function nextOccurrence(cadence: Cadence, rules: Rules, after?: string): NextOccurrence {
  const grid = readCadence(cadence);
  const on = readRules(rules);
  const start = indexAfter(grid, after);
  const skipped: Occurrence[] = [];
  for (let index = start; index < start + MOST_SKIPPED; index++) {
    const next = occurrence(grid, on, index);
    if (!next.skipped) return { next, skipped };
    skipped.push(next);
  }
  return { skipped: [] };
}

/** Those with from <= dueAt < to, skipped ones included. */
export function occurrencesBetween(cadence: Cadence, rules: Rules, from: Date, to: Date): Occurrence[] {
  const grid = readCadence(cadence);
  const on = readRules(rules);
  const found: Occurrence[] = [];
  // One earlier, since local days are not UTC's; no more, since no move reaches the next occurrence.
  const earliest = Math.floor((from.getTime() / DAY - grid.first) / grid.step) - 1;
  for (let index = Math.max(0, earliest); startOf(grid, index) < to.getTime(); index++) {
    const one = occurrence(grid, on, index);
    if (one.dueAt >= from && one.dueAt < to) found.push(one);
  }
  return found;
}

function readCadence({ firstOn, at, everyWeeks, timeZone }: Cadence): Grid {
  if (!Number.isInteger(everyWeeks) || everyWeeks < 1 || everyWeeks > 52) {
    throw new RangeError(`Not a whole number of weeks from 1 to 52: ${everyWeeks}`);
  }
  return { first: toDay(firstOn), minute: toMinute(at), step: everyWeeks * 7, timeZone };
}

function indexAfter(grid: Grid, after: string | undefined): number {
  if (after === undefined) return 0;
  return Math.max(0, Math.floor((toDay(after) - grid.first) / grid.step) + 1);
}

function startOf(grid: Grid, index: number): number {
  return instantOf(grid.timeZone, grid.first + index * grid.step, grid.minute);
}

function occurrence(grid: Grid, on: DayRules, index: number): Occurrence {
  const day = grid.first + index * grid.step;
  const date = toDate(day);
  const { day: lands, moved, skipped } = place(day, day + grid.step, on);
  if (skipped) return { date, dueAt: new Date(startOf(grid, index)), skipped };

  const due = instantOf(grid.timeZone, lands, grid.minute);
  if (!moved) return { date, dueAt: new Date(due) };
  // Only where a zone leaves out a whole day can a shorter way on the calendar end at the same instant.
  if (due >= startOf(grid, index + 1)) return { date, dueAt: new Date(startOf(grid, index)), skipped: moved };
  return { date, dueAt: new Date(due), movedTo: toDate(lands) };
}
