import { describe, expect, it } from '@jest/globals';
import {
  atLocal,
  type Cadence,
  isTimeZone,
  localDate,
  localTime,
  occurrences,
  type Rules,
} from '../../src/calendar';
import { firstReading } from './wall-clock';

const TWENTY_YEARS = 521;
const plain: Rules = { whenHoliday: 'keep', whenWeekend: 'keep', whenPaused: 'skip', holidays: [] };

type Case = { zone: string; firstOn: string; at: string; why: string; instants: Record<string, string> };

/** The instants are written out by hand, from each zone's published clock changes. */
const cases: Case[] = [
  {
    zone: 'Africa/Freetown',
    firstOn: '2026-01-05',
    at: '09:00',
    why: 'no clock changes',
    instants: {
      '2026-01-05': '2026-01-05T09:00Z',
      '2026-07-06': '2026-07-06T09:00Z',
      '2045-12-11': '2045-12-11T09:00Z',
    },
  },
  {
    zone: 'Europe/London',
    firstOn: '2026-01-05',
    at: '09:00',
    why: 'the last Sundays of March and October',
    instants: {
      '2026-03-16': '2026-03-16T09:00Z',
      '2026-03-30': '2026-03-30T08:00Z',
      '2026-10-12': '2026-10-12T08:00Z',
      '2026-10-26': '2026-10-26T09:00Z',
      '2027-03-29': '2027-03-29T08:00Z',
    },
  },
  {
    zone: 'America/New_York',
    firstOn: '2026-01-05',
    at: '09:00',
    why: 'the second Sunday of March, the first of November',
    instants: {
      '2026-03-02': '2026-03-02T14:00Z',
      '2026-03-16': '2026-03-16T13:00Z',
      '2026-10-26': '2026-10-26T13:00Z',
      '2026-11-09': '2026-11-09T14:00Z',
    },
  },
  {
    zone: 'Africa/Casablanca',
    firstOn: '2026-01-05',
    at: '09:00',
    why: 'clocks an hour back during Ramadan',
    instants: {
      '2026-02-02': '2026-02-02T08:00Z',
      '2026-02-16': '2026-02-16T09:00Z',
      '2026-03-16': '2026-03-16T09:00Z',
      '2026-03-30': '2026-03-30T08:00Z',
      '2027-02-15': '2027-02-15T09:00Z',
    },
  },
  {
    zone: 'Australia/Lord_Howe',
    firstOn: '2026-01-05',
    at: '09:00',
    why: 'half an hour of summer time, in the southern summer',
    instants: {
      '2026-03-30': '2026-03-29T22:00Z',
      '2026-04-13': '2026-04-12T22:30Z',
      '2026-09-28': '2026-09-27T22:30Z',
      '2026-10-12': '2026-10-11T22:00Z',
    },
  },
  {
    zone: 'America/New_York',
    firstOn: '2026-03-08',
    at: '02:30',
    why: 'a gap: 03:30 instead, and 02:30 again the next time',
    instants: {
      '2026-03-08': '2026-03-08T07:30Z',
      '2026-03-22': '2026-03-22T06:30Z',
      '2026-11-01': '2026-11-01T07:30Z',
    },
  },
  {
    zone: 'Europe/London',
    firstOn: '2026-03-29',
    at: '01:30',
    why: 'a gap first, an overlap in the same year',
    instants: {
      '2026-03-29': '2026-03-29T01:30Z',
      '2026-04-12': '2026-04-12T00:30Z',
      '2026-10-25': '2026-10-25T00:30Z',
      '2026-11-08': '2026-11-08T01:30Z',
      '2027-03-28': '2027-03-28T01:30Z',
    },
  },
  {
    zone: 'Australia/Lord_Howe',
    firstOn: '2026-10-04',
    at: '02:15',
    why: 'a gap of half an hour: 02:45',
    instants: {
      '2026-10-04': '2026-10-03T15:45Z',
      '2026-10-18': '2026-10-17T15:15Z',
      '2027-04-04': '2027-04-03T15:45Z',
      '2027-10-03': '2027-10-02T15:45Z',
    },
  },
  {
    zone: 'Africa/Casablanca',
    firstOn: '2026-03-22',
    at: '02:30',
    why: 'the gap at the end of Ramadan, the overlap at the beginning of the next',
    instants: {
      '2026-03-22': '2026-03-22T02:30Z',
      '2026-04-05': '2026-04-05T01:30Z',
      '2027-02-07': '2027-02-07T01:30Z',
      '2027-02-21': '2027-02-21T02:30Z',
    },
  },
  {
    zone: 'Asia/Beirut',
    firstOn: '2026-03-29',
    at: '00:30',
    why: 'a gap at midnight: the day has no 00:00',
    instants: {
      '2026-03-29': '2026-03-28T22:30Z',
      '2026-04-12': '2026-04-11T21:30Z',
      '2026-10-25': '2026-10-24T22:30Z',
      '2027-03-28': '2027-03-27T22:30Z',
    },
  },
  {
    zone: 'America/New_York',
    firstOn: '2026-11-01',
    at: '01:30',
    why: 'an overlap: the first 01:30',
    instants: {
      '2026-11-01': '2026-11-01T05:30Z',
      '2026-11-15': '2026-11-15T06:30Z',
      '2027-03-21': '2027-03-21T05:30Z',
    },
  },
  {
    zone: 'Europe/London',
    firstOn: '2026-10-25',
    at: '01:30',
    why: 'an overlap first: the steps do not depend on the offset of the first date',
    instants: {
      '2026-10-25': '2026-10-25T00:30Z',
      '2026-11-08': '2026-11-08T01:30Z',
      '2027-03-28': '2027-03-28T01:30Z',
      '2027-04-11': '2027-04-11T00:30Z',
    },
  },
  {
    zone: 'Australia/Lord_Howe',
    firstOn: '2026-04-05',
    at: '01:45',
    why: 'an overlap of half an hour: the first 01:45',
    instants: {
      '2026-04-05': '2026-04-04T14:45Z',
      '2026-04-19': '2026-04-18T15:15Z',
      '2026-10-18': '2026-10-17T14:45Z',
      '2027-04-04': '2027-04-03T14:45Z',
    },
  },
  {
    zone: 'Pacific/Apia',
    firstOn: '2011-12-02',
    at: '09:00',
    why: '2011-12-30 was left out: the same hour on the 31st',
    instants: {
      '2011-12-16': '2011-12-16T19:00Z',
      '2011-12-30': '2011-12-30T19:00Z',
      '2012-01-13': '2012-01-12T19:00Z',
      '2012-04-06': '2012-04-05T20:00Z',
    },
  },
];

describe('every two weeks for twenty years', () => {
  it.each(cases)('$zone at $at: $why', ({ zone, firstOn, at, instants }) => {
    const cadence: Cadence = { firstOn, at, everyWeeks: 2, timeZone: zone };
    const all = occurrences(cadence, plain, { limit: TWENTY_YEARS });
    const dueOn = new Map(all.map(({ date, dueAt }) => [date, dueAt]));

    const asWritten = Object.fromEntries(
      Object.entries(instants).map(([date, text]) => [date, new Date(text)]),
    );
    expect(Object.fromEntries(Object.keys(instants).map((date) => [date, dueOn.get(date)]))).toEqual(
      asWritten,
    );

    expect(dueOn.size).toBe(TWENTY_YEARS);
    expect(all.map(({ dueAt }) => dueAt)).toEqual(all.map(({ date }) => firstReading(date, at, zone).at));
  });
});

describe('local time', () => {
  it('is read from an instant', () => {
    const now = new Date('2026-03-29T01:05:59Z');
    expect([localDate(now, 'Europe/London'), localTime(now, 'Europe/London')]).toEqual([
      '2026-03-29',
      '02:05',
    ]);
    expect([localDate(now, 'America/New_York'), localTime(now, 'America/New_York')]).toEqual([
      '2026-03-28',
      '21:05',
    ]);
    expect([localDate(now, 'Asia/Kathmandu'), localTime(now, 'Asia/Kathmandu')]).toEqual([
      '2026-03-29',
      '06:50',
    ]);
  });

  it.each([
    ['Africa/Freetown', '2026', 'no clock changes'],
    ['Asia/Kathmandu', '2026', 'a quarter of an hour beside the others'],
    ['Asia/Beirut', '2026', 'midnight is left out, and comes twice'],
    ['America/Havana', '2026', 'the hour after midnight comes twice'],
    ['America/Santiago', '2026', 'midnight is left out'],
    ['Pacific/Kiritimati', '2026', 'fourteen hours ahead'],
    ['Pacific/Apia', '2011', 'a whole day is left out'],
  ])('has the day that a calendar shows in %s all through %s: %s', (zone, year) => {
    const shown = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
    const differ: string[] = [];
    for (let at = Date.parse(`${year}-01-01T00:00Z`), half = 0; half < 366 * 48; half++, at += 30 * 60_000) {
      for (const moment of [new Date(at - 1), new Date(at)]) {
        const [ours, theirs] = [localDate(moment, zone), shown.format(moment)];
        if (ours !== theirs) differ.push(`${moment.toISOString()}: ${ours}, not ${theirs}`);
      }
    }
    expect(differ).toEqual([]);
  });

  it('becomes an instant', () => {
    expect(atLocal('2026-07-06', '08:00', 'Europe/London')).toEqual(new Date('2026-07-06T07:00Z'));
    expect(() => atLocal('2026-02-30', '08:00', 'Europe/London')).toThrow('Not a date');
    expect(() => atLocal('2026-02-20', '24:00', 'Europe/London')).toThrow('Not a time');
    expect(() => atLocal('2026-02-20', '08:00', 'Europe/Nowhere')).toThrow(RangeError);
  });

  it.each([
    ['Africa/Freetown', true],
    ['UTC', true],
    ['Africa/Bo', false],
    ['+01:00', false],
    ['', false],
  ])('%p is a time zone: %p', (name, is) => {
    expect(isTimeZone(name)).toBe(is);
  });
});
