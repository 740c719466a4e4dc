import { describe, expect, it } from '@jest/globals';
import {
  type Cadence,
  nextOccurrence,
  type Occurrence,
  occurrences,
  occurrencesBetween,
  type Rules,
} from '../../src/calendar';

/** 2026-05-04 is a Monday. */
const mondays: Cadence = { firstOn: '2026-05-04', at: '09:00', everyWeeks: 2, timeZone: 'Africa/Freetown' };
const weeklyOn = (firstOn: string): Cadence => ({ ...mondays, firstOn, everyWeeks: 1 });
const none: Rules = { whenHoliday: 'keep', whenWeekend: 'keep', whenPaused: 'skip', holidays: [] };

/** '2026-05-04', '2026-05-04 → 2026-05-05' or '2026-05-04 holiday' */
const said = ({ date, movedTo, skipped }: Occurrence) =>
  skipped ? `${date} ${skipped}` : movedTo ? `${date} → ${movedTo}` : date;

const days = (from: string, count: number) =>
  Array.from({ length: count }, (_, day) =>
    new Date(Date.parse(from) + day * 86_400_000).toISOString().slice(0, 10),
  );

type Case = { why: string; cadence?: Cadence; rules: Partial<Rules>; is: string[] };

describe('a day that is not like others', () => {
  it.each<Case>([
    { why: 'nothing', rules: {}, is: ['2026-05-04', '2026-05-18', '2026-06-01'] },
    {
      why: 'a holiday, kept',
      rules: { whenHoliday: 'keep', holidays: ['2026-05-18'] },
      is: ['2026-05-04', '2026-05-18', '2026-06-01'],
    },
    {
      why: 'a holiday, moved',
      rules: { whenHoliday: 'move', holidays: ['2026-05-18'] },
      is: ['2026-05-04', '2026-05-18 → 2026-05-19', '2026-06-01'],
    },
    {
      why: 'a holiday, skipped',
      rules: { whenHoliday: 'skip', holidays: ['2026-05-18'] },
      is: ['2026-05-04', '2026-05-18 holiday', '2026-06-01'],
    },
    {
      why: 'two holidays in a row, moved',
      rules: { whenHoliday: 'move', holidays: ['2026-05-19', '2026-05-18'] },
      is: ['2026-05-04', '2026-05-18 → 2026-05-20', '2026-06-01'],
    },
    {
      why: 'a Friday holiday, moved over the weekend',
      cadence: { ...mondays, firstOn: '2026-05-08' },
      rules: { whenHoliday: 'move', whenWeekend: 'move', holidays: ['2026-05-08'] },
      is: ['2026-05-08 → 2026-05-11', '2026-05-22', '2026-06-05'],
    },
    {
      why: 'a Friday holiday where weekends are kept',
      cadence: { ...mondays, firstOn: '2026-05-08' },
      rules: { whenHoliday: 'move', holidays: ['2026-05-08'] },
      is: ['2026-05-08 → 2026-05-09', '2026-05-22', '2026-06-05'],
    },
    {
      why: 'a Saturday, moved past a holiday even where holidays are kept',
      cadence: { ...mondays, firstOn: '2026-05-02' },
      rules: { whenWeekend: 'move', holidays: ['2026-05-04'] },
      is: ['2026-05-02 → 2026-05-05', '2026-05-16 → 2026-05-18', '2026-05-30 → 2026-06-01'],
    },
    {
      why: 'a Saturday, skipped',
      cadence: { ...mondays, firstOn: '2026-05-02' },
      rules: { whenWeekend: 'skip' },
      is: ['2026-05-02 weekend', '2026-05-16 weekend', '2026-05-30 weekend'],
    },
    {
      why: 'a weekend of another country',
      cadence: { ...mondays, firstOn: '2026-05-08' },
      rules: { whenWeekend: 'move', weekend: [5, 6] },
      is: ['2026-05-08 → 2026-05-10', '2026-05-22 → 2026-05-24', '2026-06-05 → 2026-06-07'],
    },
    {
      why: 'a holiday on a weekend: skipping wins over moving',
      cadence: { ...mondays, firstOn: '2026-05-02' },
      rules: { whenWeekend: 'move', whenHoliday: 'skip', holidays: ['2026-05-02'] },
      is: ['2026-05-02 holiday', '2026-05-16 → 2026-05-18', '2026-05-30 → 2026-06-01'],
    },
    {
      why: 'a week of holidays, weekly: moved right up to the next one',
      cadence: weeklyOn('2026-05-04'),
      rules: { whenHoliday: 'move', holidays: days('2026-05-04', 6) },
      is: ['2026-05-04 → 2026-05-10', '2026-05-11', '2026-05-18'],
    },
    {
      why: 'one holiday more: it would reach the next one, so it is skipped',
      cadence: weeklyOn('2026-05-04'),
      rules: { whenHoliday: 'move', holidays: days('2026-05-04', 7) },
      is: ['2026-05-04 holiday', '2026-05-11', '2026-05-18'],
    },
    {
      why: 'a pause, skipped',
      rules: { whenPaused: 'skip', pausedUntil: '2026-05-20' },
      is: ['2026-05-04 pause', '2026-05-18 pause', '2026-06-01'],
    },
    {
      why: 'a pause, moved to its end, only by what falls due last in it',
      rules: { whenPaused: 'move', pausedUntil: '2026-05-20' },
      is: ['2026-05-04 pause', '2026-05-18 → 2026-05-20', '2026-06-01'],
    },
    {
      why: 'a pause that ends on the day itself',
      rules: { whenPaused: 'skip', pausedUntil: '2026-05-18' },
      is: ['2026-05-04 pause', '2026-05-18', '2026-06-01'],
    },
    {
      why: 'a pause that begins later',
      rules: { whenPaused: 'skip', pausedFrom: '2026-05-18', pausedUntil: '2026-05-19' },
      is: ['2026-05-04', '2026-05-18 pause', '2026-06-01'],
    },
    {
      why: 'a pause that ends on a Saturday before a holiday',
      rules: {
        whenPaused: 'move',
        whenWeekend: 'move',
        whenHoliday: 'move',
        pausedUntil: '2026-05-23',
        holidays: ['2026-05-25'],
      },
      is: ['2026-05-04 pause', '2026-05-18 → 2026-05-26', '2026-06-01'],
    },
    {
      why: 'a holiday, moved, but not into a pause',
      rules: {
        whenHoliday: 'move',
        holidays: ['2026-05-18'],
        pausedFrom: '2026-05-19',
        pausedUntil: '2026-05-22',
      },
      is: ['2026-05-04', '2026-05-18 → 2026-05-22', '2026-06-01'],
    },
  ])('$why', ({ cadence = mondays, rules, is }) => {
    expect(occurrences(cadence, { ...none, ...rules }, { limit: 3 }).map(said)).toEqual(is);
  });

  it('moves by the calendar, at the local time', () => {
    const london = { ...mondays, firstOn: '2026-03-28', timeZone: 'Europe/London' };
    expect(occurrences(london, { ...none, whenWeekend: 'move' }, { limit: 1 })).toEqual([
      { date: '2026-03-28', dueAt: new Date('2026-03-30T08:00Z'), movedTo: '2026-03-30' },
    ]);
  });

  it('skips a move that ends at the instant of the next one, since the zone left a day out', () => {
    const apia = { ...weeklyOn('2011-12-24'), timeZone: 'Pacific/Apia' };
    const rules: Rules = { ...none, whenPaused: 'move', pausedUntil: '2011-12-30' };
    expect(occurrences(apia, rules, { limit: 2 }).map(said)).toEqual(['2011-12-24 pause', '2011-12-31']);
  });
});

describe('the next occurrence', () => {
  it('is the first one if there was none', () => {
    expect(nextOccurrence(mondays, none)).toEqual({
      next: { date: '2026-05-04', dueAt: new Date('2026-05-04T09:00Z') },
      skipped: [],
    });
  });

  it.each([
    ['2020-01-01', '2026-05-04'],
    ['2026-05-03', '2026-05-04'],
    ['2026-05-04', '2026-05-18'],
    ['2026-05-17', '2026-05-18'],
    ['2026-05-18', '2026-06-01'],
    ['2036-05-04', '2036-05-05'],
    ['2036-05-05', '2036-05-19'],
  ])('after %s is %s', (after, date) => {
    expect(nextOccurrence(mondays, none, after).next?.date).toBe(date);
  });

  it('comes with those skipped before it', () => {
    const { next, skipped } = nextOccurrence(mondays, { ...none, pausedUntil: '2026-06-02' }, '2026-05-04');
    expect(skipped.map(said)).toEqual(['2026-05-18 pause', '2026-06-01 pause']);
    expect(next?.date).toBe('2026-06-15');
  });

  it('does not look for ever', () => {
    expect(nextOccurrence(mondays, { ...none, pausedFrom: '2026-05-18' }, '2026-05-04')).toEqual({
      skipped: [],
    });
    const saturdays = { ...mondays, firstOn: '2026-05-02' };
    expect(nextOccurrence(saturdays, { ...none, whenWeekend: 'skip' })).toEqual({ skipped: [] });
    const noWorkingDay: Rules = { ...none, whenWeekend: 'move', weekend: [1, 2, 3, 4, 5, 6, 7] };
    expect(nextOccurrence({ ...mondays, everyWeeks: 52 }, noWorkingDay)).toEqual({ skipped: [] });
  });

  it.each([0, 53, 1.5, -2, Number.NaN])('refuses a cadence of %p weeks', (everyWeeks) => {
    expect(() => nextOccurrence({ ...mondays, everyWeeks }, none)).toThrow('weeks from 1 to 52');
  });
});

describe('occurrences between two instants', () => {
  const from = new Date('2026-05-18T09:00Z');

  it('include the first instant and not the last', () => {
    expect(occurrencesBetween(mondays, none, from, new Date('2026-06-15T09:00Z')).map(said)).toEqual([
      '2026-05-18',
      '2026-06-01',
    ]);
    expect(occurrencesBetween(mondays, none, from, from)).toEqual([]);
    expect(
      occurrencesBetween(mondays, none, new Date('2020-01-01'), new Date('2026-05-05')).map(said),
    ).toEqual(['2026-05-04']);
  });

  it('include what moved in, and leave out what moved out', () => {
    const rules: Rules = { ...none, whenHoliday: 'move', holidays: days('2026-05-18', 13) };
    const moved = ['2026-05-18 → 2026-05-31'];
    expect(occurrencesBetween(mondays, rules, from, new Date('2026-05-31T09:00Z')).map(said)).toEqual([]);
    expect(
      occurrencesBetween(mondays, rules, new Date('2026-05-31T09:00Z'), new Date('2026-06-01T09:00Z')).map(
        said,
      ),
    ).toEqual(moved);
  });

  it('include what moved to a local day that is already the next in UTC', () => {
    const evening = { ...weeklyOn('2026-05-04'), at: '20:00', timeZone: 'Pacific/Pago_Pago' };
    const rules: Rules = { ...none, whenHoliday: 'move', holidays: days('2026-05-04', 6) };
    const [from, to] = [new Date('2026-05-11T00:00Z'), new Date('2026-05-12T00:00Z')];
    expect(occurrencesBetween(evening, rules, from, to)).toEqual([
      { date: '2026-05-04', dueAt: new Date('2026-05-11T07:00Z'), movedTo: '2026-05-10' },
    ]);
  });

  it('include the skipped ones', () => {
    const rules: Rules = { ...none, pausedUntil: '2026-05-20' };
    expect(occurrencesBetween(mondays, rules, from, new Date('2026-06-02')).map(said)).toEqual([
      '2026-05-18 pause',
      '2026-06-01',
    ]);
  });
});
