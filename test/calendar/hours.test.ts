import { describe, expect, it } from '@jest/globals';
import {
  addDays,
  afterDowntime,
  daysLater,
  isDate,
  isTime,
  nextWorkingInstant,
  type WorkingHours,
  withinWorkingHours,
} from '../../src/calendar';

const office: WorkingHours = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };

describe('working hours', () => {
  /** 2026-03-27 is a Friday, 2026-03-29 the Sunday when London's clocks go forward. */
  it.each([
    ['2026-03-27T07:59:59Z', false, '2026-03-27T08:00Z'],
    ['2026-03-27T08:00Z', true, '2026-03-27T08:00Z'],
    ['2026-03-27T17:59:59Z', true, '2026-03-27T17:59:59Z'],
    ['2026-03-27T18:00Z', false, '2026-03-30T07:00Z'],
    ['2026-03-28T10:00Z', false, '2026-03-30T07:00Z'],
    ['2026-03-30T07:00Z', true, '2026-03-30T07:00Z'],
    ['2026-03-30T17:30Z', false, '2026-03-31T07:00Z'],
  ])('in London at %s: %p, next at %s', (now, within, next) => {
    expect(withinWorkingHours(new Date(now), 'Europe/London', office)).toBe(within);
    expect(nextWorkingInstant(new Date(now), 'Europe/London', office)).toEqual(new Date(next));
  });

  it('follow the local weekday', () => {
    const sundayInApia = new Date('2026-05-02T20:00Z');
    expect(withinWorkingHours(sundayInApia, 'Pacific/Apia', { ...office, days: [7] })).toBe(true);
    expect(withinWorkingHours(sundayInApia, 'Pacific/Honolulu', { ...office, days: [6] })).toBe(true);
  });

  it('on one day of the week come back after a week', () => {
    const mondays = { ...office, days: [1] };
    expect(nextWorkingInstant(new Date('2026-05-04T18:00Z'), 'Africa/Freetown', mondays)).toEqual(
      new Date('2026-05-11T08:00Z'),
    );
  });

  it('that never come are refused', () => {
    expect(() => nextWorkingInstant(new Date(0), 'UTC', { ...office, days: [] })).toThrow('never come');
    expect(() => nextWorkingInstant(new Date(0), 'UTC', { ...office, to: '08:00' })).toThrow('never come');
  });
});

describe('after downtime', () => {
  const dueAt = new Date('2026-05-04T09:00Z');

  it.each([
    ['before it', '2026-05-04T08:00Z', 'on time'],
    ['ten minutes after', '2026-05-04T09:10Z', 'on time'],
    ['a moment more', '2026-05-04T09:10:01Z', 'late'],
    ['just under a week', '2026-05-11T08:59:59Z', 'late'],
    ['half of the two weeks', '2026-05-11T09:00Z', 'missed'],
    ['a year', '2027-05-04T09:00Z', 'missed'],
  ])('%s', (_, now, is) => {
    expect(afterDowntime(dueAt, new Date(now), 2)).toBe(is);
  });

  it('counts half of the cadence', () => {
    expect(afterDowntime(dueAt, new Date('2026-05-11T09:00Z'), 4)).toBe('late');
    expect(afterDowntime(dueAt, new Date('2026-05-08T09:00Z'), 1)).toBe('missed');
  });

  it('misses it once the next one is due too', () => {
    const now = new Date('2026-05-06T09:00Z');
    expect(afterDowntime(dueAt, now, 2, new Date('2026-05-06T09:00Z'))).toBe('missed');
    expect(afterDowntime(dueAt, now, 2, new Date('2026-05-07T09:00Z'))).toBe('late');
  });
});

describe('dates and times', () => {
  it('are counted on the calendar', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(addDays('1970-01-01', -1)).toBe('1969-12-31');
    expect(daysLater(new Date('2026-03-28T09:00Z'), 2)).toEqual(new Date('2026-03-30T09:00Z'));
  });

  it.each([
    '2026-2-03',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026/02/03',
    '2026-02-03T',
    ' 2026-02-3',
    'today',
    '',
  ])('%p is no date', (text) => {
    expect(isDate(text)).toBe(false);
  });

  it.each(['9:00', '24:00', '09:60', '09.00', '09:00:00', '+9:00', ''])('%p is no time', (text) => {
    expect(isTime(text)).toBe(false);
  });

  it('are told from what is none', () => {
    expect(['2028-02-29', '2000-02-29', '2026-04-30', '2026-12-31'].map(isDate)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['2026-02-29', '2100-02-29', '2026-04-31', '2026-12-32'].map(isDate)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(['00:00', '23:59'].map(isTime)).toEqual([true, true]);
  });
});
