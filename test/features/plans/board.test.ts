import { describe, expect, it } from '@jest/globals';
import { board } from '../../../src/features/plans/messages';
import type { Plan, PlanLine } from '../../../src/features/plans/model';
import { slackComplaints } from '../../support/slack';

const plan = {
  workspace: 'T1',
  key: 'p1',
  district: { key: 'north', name: 'N'.repeat(140) },
  name: '&'.repeat(200),
  from: '2026-11-01',
  to: '2027-10-31',
} as Plan;

const line = (key: string, sign: string): PlanLine => ({
  key,
  line: '',
  owes: 'stakeholder',
  who: sign.repeat(60),
  what: `${key} ${sign.repeat(290)}`,
  when: { every: 'month' },
});

describe('the board of a plan', () => {
  it.each(['a', '&', 'ش', '😀'])('shows each line once, within what Slack takes, of %p', (sign) => {
    const standing = Array.from({ length: 30 }, (_, n) => ({
      line: line(`line-${n}`, sign),
      commitments: [
        { plan: { key: 'p1', line: `line-${n}` }, status: 'open' as const, isOpen: true, by: '2026-11-30' },
      ],
    }));
    for (const language of ['en', 'fr']) {
      const messages = board(plan, standing, { language, today: '2026-12-10' });
      expect(messages.flatMap((message) => slackComplaints(message as never))).toEqual([]);
      const shown = JSON.stringify(messages.map(({ blocks }) => blocks));
      expect([...shown.matchAll(/line-\d+/g)].map(([key]) => key)).toEqual(
        standing.map((one) => one.line.key),
      );
    }
  });

  it('counts nothing where nothing is due yet', () => {
    const of = (by: string) => ({
      line: line('a', 'x'),
      commitments: [{ plan: { key: 'p1', line: 'a' }, status: 'open' as const, isOpen: true, by }],
    });
    const shown = (by: string) =>
      JSON.stringify(board(plan, [of(by)], { language: 'en', today: '2026-12-10' }));
    expect(shown('2026-12-15')).toContain('Nothing due yet');
    expect(shown('2026-12-15')).not.toContain('Of 0 due');
    expect(shown('2026-12-10').match(/Of 1 due/g)).toHaveLength(4);
  });

  it('of short lines has twelve in a message, and one without lines is still a message', () => {
    const standing = Array.from({ length: 25 }, (_, n) => ({
      line: { ...line(`line-${n}`, ''), who: 'We' },
      commitments: [],
    }));
    const reader = { language: 'en', today: '2026-12-10' };
    const counts = board(plan, standing, reader).map(
      ({ blocks }) => [...JSON.stringify(blocks).matchAll(/line-/g)].length,
    );
    expect(counts).toEqual([12, 12, 1]);
    expect(board(plan, [], reader)).toHaveLength(1);
  });
});
