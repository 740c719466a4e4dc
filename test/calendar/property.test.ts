import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Cadence,
  nextOccurrence,
  occurrences,
  occurrencesBetween,
  type Rules,
} from '../../src/calendar';
import { firstReading, wallClock } from './wall-clock';

const DAY = 86_400_000;
const COUNT = 30;

const dateFrom = (from: string, to: string) =>
  fc
    .integer({ min: Date.parse(from) / DAY, max: Date.parse(to) / DAY })
    .map((day) => new Date(day * DAY).toISOString().slice(0, 10));
const date = dateFrom('2000-01-01', '2045-12-31');
const time = fc
  .integer({ min: 0, max: 1439 })
  .map((m) => `${String(Math.trunc(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
const later = (from: string, days: number) =>
  new Date(Date.parse(from) + days * DAY).toISOString().slice(0, 10);

/** Zones with odd clock changes come up more often than one in four hundred. */
const timeZone = fc.oneof(
  fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  fc.constantFrom(
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Asia/Beirut',
    'America/Havana',
    'Africa/Cairo',
  ),
);
const cadence: fc.Arbitrary<Cadence> = fc.record({
  firstOn: fc.oneof(date, dateFrom('2011-12-01', '2011-12-31')),
  at: time,
  everyWeeks: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 52 })),
  timeZone,
});

/** Holidays and a pause near the first date, where they matter. */
const rulesFor = ({ firstOn, everyWeeks }: Cadence): fc.Arbitrary<Rules> => {
  const span = everyWeeks * 7 * COUNT;
  const near = fc.integer({ min: 0, max: span }).map((days) => later(firstOn, days));
  const run = fc
    .tuple(fc.integer({ min: 0, max: span }), fc.integer({ min: 1, max: 20 }))
    .map(([start, length]) => Array.from({ length }, (_, day) => later(firstOn, start + day)));
  return fc.record(
    {
      whenHoliday: fc.constantFrom('keep', 'move', 'skip'),
      whenWeekend: fc.constantFrom('keep', 'move', 'skip'),
      whenPaused: fc.constantFrom('move', 'skip'),
      holidays: fc.array(run, { maxLength: 8 }).map((runs) => runs.flat()),
      pausedFrom: near,
      pausedUntil: near,
      weekend: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
    },
    { requiredKeys: ['whenHoliday', 'whenWeekend', 'whenPaused', 'holidays'] },
  );
};
const programme = cadence.chain((one) => fc.record({ cadence: fc.constant(one), rules: rulesFor(one) }));

const plain: Rules = { whenHoliday: 'keep', whenWeekend: 'keep', whenPaused: 'skip', holidays: [] };

describe('whatever the zone, the dates, the cadence and the rules', () => {
  it('falls on the dates of the cadence, in order and never twice', () => {
    fc.assert(
      fc.property(programme, ({ cadence, rules }) => {
        const all = occurrences(cadence, rules, { limit: COUNT });
        expect(all.map((one) => one.date)).toEqual(
          all.map((_, index) => later(cadence.firstOn, index * 7 * cadence.everyWeeks)),
        );
        const posted = all.filter((one) => !one.skipped).map((one) => one.dueAt.getTime());
        expect(posted).toEqual([...new Set(posted)].sort((a, b) => a - b));
      }),
      { numRuns: 100 },
    );
  });

  it('comes at the local time that was wished for, the first of two, and later only in a gap', () => {
    fc.assert(
      fc.property(programme, ({ cadence, rules }) => {
        const all = occurrences(cadence, rules, { limit: 8 }).map(({ date, movedTo, dueAt }) => {
          const wished = { date: movedTo ?? date, time: cadence.at };
          return { dueAt, wished, reading: firstReading(wished.date, wished.time, cadence.timeZone) };
        });
        expect(all.map(({ dueAt }) => dueAt)).toEqual(all.map(({ reading }) => reading.at));
        const told = all.filter(({ reading }) => !reading.gap);
        expect(told.map(({ dueAt }) => wallClock(dueAt, cadence.timeZone))).toEqual(
          told.map(({ wished }) => wished),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('lands on no day that the rules forbid, and reaches no next one by moving', () => {
    fc.assert(
      fc.property(programme, ({ cadence, rules }) => {
        const weekend = rules.weekend ?? [6, 7];
        const paused = (day: string) =>
          (rules.pausedFrom !== undefined || rules.pausedUntil !== undefined) &&
          day >= (rules.pausedFrom ?? '') &&
          day < (rules.pausedUntil ?? '9999');
        const forbidden = occurrences(cadence, rules, { limit: COUNT }).filter(
          ({ date, movedTo, skipped }) => {
            if (skipped) return false;
            const lands = movedTo ?? date;
            return (
              paused(lands) ||
              ((rules.whenHoliday !== 'keep' || movedTo) && rules.holidays.includes(lands)) ||
              (rules.whenWeekend !== 'keep' && weekend.includes(new Date(lands).getUTCDay() || 7)) ||
              (movedTo && (movedTo <= date || movedTo >= later(date, 7 * cadence.everyWeeks)))
            );
          },
        );
        expect(forbidden).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('is the same from wherever one begins to count', () => {
    fc.assert(
      fc.property(programme, fc.nat(COUNT - 1), fc.nat(6), ({ cadence, rules }, index, past) => {
        const all = occurrences(cadence, rules, { limit: COUNT });
        const rest = all.slice(index + 1);
        const after = later(all[index]?.date ?? '', past);
        expect(occurrences(cadence, rules, { after, limit: rest.length })).toEqual(rest);

        const { next, skipped } = nextOccurrence(cadence, rules, after);
        const firstPosted = rest.findIndex((one) => !one.skipped);
        if (firstPosted >= 0) expect([...skipped, next]).toEqual(rest.slice(0, firstPosted + 1));

        const [from, to] = [all[index]?.dueAt ?? new Date(0), all[COUNT - 1]?.dueAt ?? new Date(0)];
        expect(occurrencesBetween(cadence, rules, from, to)).toEqual(
          all.filter((one) => one.dueAt >= from && one.dueAt < to),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the zone for its dates', () => {
    fc.assert(
      fc.property(cadence, timeZone, (one, other) => {
        const dates = (zone: string) =>
          occurrences({ ...one, timeZone: zone }, plain, { limit: COUNT }).map(({ date }) => date);
        expect(dates(other)).toEqual(dates(one.timeZone));
      }),
      { numRuns: 20 },
    );
  });
});
