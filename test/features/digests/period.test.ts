import { describe, expect, it } from '@jest/globals';
import { weekBefore } from '../../../src/features/digests/period';

const days = (date: string, toldUntil?: string) => {
  const { from, until } = weekBefore(date, 'Africa/Freetown', toldUntil ? new Date(toldUntil) : undefined);
  return [from, until].map((at) => at.toISOString().slice(0, 10));
};

describe('the days that a weekly digest tells of', () => {
  it('begin where the last ended, two weeks ago at most', () => {
    expect(days('2026-12-07')).toEqual(['2026-11-30', '2026-12-07']);
    expect(days('2026-12-17', '2026-12-07T00:00:00Z')).toEqual(['2026-12-07', '2026-12-17']);
    expect(days('2026-12-22', '2026-12-17T00:00:00Z')).toEqual(['2026-12-17', '2026-12-22']);
    expect(days('2027-01-26', '2026-12-22T00:00:00Z')).toEqual(['2027-01-12', '2027-01-26']);
  });
});
