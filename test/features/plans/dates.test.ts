import { describe, expect, it } from '@jest/globals';
import { dueDates } from '../../../src/features/plans/dates';
import { lineKey, readLine } from '../../../src/features/plans/reading';

describe('the dates of a line', () => {
  it.each([
    [
      { every: 'month' } as const,
      '2026-11-15',
      '2027-02-28',
      ['2026-11-30', '2026-12-31', '2027-01-31', '2027-02-28'],
    ],
    [{ every: 'month' } as const, '2028-02-01', '2028-02-29', ['2028-02-29']],
    [{ every: 'month' } as const, '2026-11-01', '2026-11-29', []],
    [{ every: 'quarter' } as const, '2026-11-15', '2027-07-01', ['2026-12-31', '2027-03-31', '2027-06-30']],
    [{ on: ['2026-12-15', '2027-04-10'] }, '2027-01-01', '2027-12-31', ['2027-04-10']],
  ])('%j from %s to %s', (when, from, to, dates) => {
    expect(dueDates(when, from, to)).toEqual(dates);
  });
});

describe('a line of a plan', () => {
  const setting = { from: '2026-11-01', language: 'en' as const, ourName: 'Coast Programme' };

  it.each([
    [
      'Council: fuel for two visits, quarterly',
      { who: 'Council', owes: 'stakeholder', what: 'fuel for two visits', when: { every: 'quarter' } },
    ],
    [
      'Police: a report monthly.',
      { who: 'Police', owes: 'stakeholder', what: 'a report', when: { every: 'month' } },
    ],
    [
      'We: visit the schools, each school term: 2026-12-15, 2027-04-10',
      { who: 'We', owes: 'we', what: 'visit the schools', when: { on: ['2026-12-15', '2027-04-10'] } },
    ],
    [
      'Council: a focal person by 2027-03-15',
      { who: 'Council', owes: 'stakeholder', what: 'a focal person', when: { on: ['2027-03-15'] } },
    ],
    [
      'DHMT: two nurses to Jojoima by 15 March',
      { who: 'DHMT', owes: 'stakeholder', what: 'two nurses to Jojoima', when: { on: ['2027-03-15'] } },
    ],
    [
      'Conseil : carburant, chaque trimestre',
      { who: 'Conseil', owes: 'stakeholder', what: 'carburant', when: { every: 'quarter' } },
    ],
    ['Council: fuel', { who: 'Council', owes: 'stakeholder', what: 'fuel' }],
    ['fuel, monthly', { what: 'fuel', when: { every: 'month' } }],
  ])('%s', (line, read) => {
    expect(readLine(line, setting)).toEqual({ line, ...read });
  });

  it('keeps its key whatever its case and accents, and no other', () => {
    expect(lineKey('Conseil : Réunion, monthly')).toBe(lineKey('conseil : reunion, MONTHLY'));
    expect(lineKey('Council: fuel, monthly')).not.toBe(lineKey('Council: fuel, quarterly'));
  });
});
