import { isoWeekday, toDate, toDay } from './days';
import type { Rules, SkipReason } from './model';

const WEEKEND = [6, 7];

/** A programme's rules, read once for all days they are asked about. */
export type DayRules = {
  rules: Rules;
  weekend: number[];
  pausedFrom: number;
  pausedUntil: number;
};

export type Placed = { day: number; moved?: SkipReason; skipped?: SkipReason };

export function readRules(rules: Rules): DayRules {
  const { pausedFrom, pausedUntil } = rules;
  const paused = pausedFrom !== undefined || pausedUntil !== undefined;
  return {
    rules,
    weekend: rules.weekend ?? WEEKEND,
    pausedFrom: pausedFrom === undefined ? Number.NEGATIVE_INFINITY : toDay(pausedFrom),
    pausedUntil:
      pausedUntil !== undefined
        ? toDay(pausedUntil)
        : paused
          ? Number.POSITIVE_INFINITY
          : Number.NEGATIVE_INFINITY,
  };
}

/** Where an occurrence of this day comes to lie. `next` is the day of the one after it, which a move never reaches. */
export function place(day: number, next: number, on: DayRules): Placed {
  const { whenPaused, whenHoliday, whenWeekend } = on.rules;
  const pause = isPaused(day, on) ? whenPaused : 'keep';
  const holiday = whenHoliday !== 'keep' && isHoliday(day, on) ? whenHoliday : 'keep';
  const weekend = whenWeekend !== 'keep' && isWeekend(day, on) ? whenWeekend : 'keep';

  if (pause === 'skip') return { day, skipped: 'pause' };
  if (holiday === 'skip') return { day, skipped: 'holiday' };
  if (weekend === 'skip') return { day, skipped: 'weekend' };
  if (pause === 'keep' && holiday === 'keep' && weekend === 'keep') return { day };

  const moved = pause === 'move' ? 'pause' : holiday === 'move' ? 'holiday' : 'weekend';
  for (let later = day + 1; later < next; later++) {
    if (isWorkingDay(later, on)) return { day: later, moved };
  }
  return { day, skipped: moved };
}

/** A move never lands on a holiday, even where the rule keeps what falls on one by itself. */
function isWorkingDay(day: number, on: DayRules): boolean {
  if (isPaused(day, on) || isHoliday(day, on)) return false;
  return on.rules.whenWeekend === 'keep' || !isWeekend(day, on);
}

function isPaused(day: number, on: DayRules): boolean {
  return day >= on.pausedFrom && day < on.pausedUntil;
}

function isHoliday(day: number, on: DayRules): boolean {
  return on.rules.holidays.length > 0 && on.rules.holidays.includes(toDate(day));
}

function isWeekend(day: number, on: DayRules): boolean {
  return on.weekend.includes(isoWeekday(day));
}
