import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { type Commitment, Commitments } from '../../../src/features/commitments';
import { commitmentsHome } from '../../../src/features/commitments/home';
import type { Accompany } from '../../../src/features/feature';
import type { Role } from '../../../src/features/people';
import { home } from '../../../src/slack/blocks';
import { words } from '../../../src/words';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import { member } from '../check-ins/support';
import { importPeople } from '../home/support';
import { aStakeholder, keepStakeholders } from '../meetings/support';

useDatabase();
beforeEach(importPeople);
beforeEach(async () => {
  await keepStakeholders([aStakeholder('Bo Police')]);
});

const now = new Date('2026-12-01T10:00:00Z');

async function said(roles: Role[] = ['mentor'], language: 'en' | 'fr' = 'en'): Promise<string[]> {
  const one = { ...member('ben'), slackUser: 'UBEN', roles, language };
  const accompany = { workspace: 'T1' } as Accompany;
  const viewer = { slackUser: one.slackUser, roles };
  const visit = { accompany, viewer, member: one, t: words(language), pages: {} };
  const blocks: KnownBlock[] = await commitmentsHome(visit, now);
  expect(slackComplaints(home(blocks))).toEqual([]);
  return blocks.map((block) => {
    if (block.type === 'section') return (block.text?.text ?? '').replaceAll(/[\u2068\u2069]/g, '');
    if (block.type === 'context')
      return block.elements.map((part) => ('text' in part ? part.text : '')).join('');
    return JSON.stringify(block).includes('"commitments.mine"') ? '[mine]' : block.type;
  });
}

const aCommitment = (key: string, by: string | undefined, more: Partial<Commitment> = {}): Commitment => ({
  workspace: 'T1',
  key,
  stakeholder: 'S Bo Police',
  meeting: 'V1',
  line: key,
  owes: 'stakeholder',
  what: key,
  ...(by && { by }),
  status: 'open',
  isOpen: true,
  owner: 'UBEN',
  madeOn: '2026-11-01',
  steps: [],
  version: 1,
  ...more,
});
const keep = (...all: Commitment[]) => Commitments.insertMany(all);

describe('the home tab', () => {
  it('has nothing where nobody follows anything, or may', async () => {
    await keep(
      aCommitment('theirs', '2026-11-01', { owner: 'UADA' }),
      aCommitment('kept', '2026-11-01', { status: 'fulfilled', isOpen: false }),
      aCommitment('elsewhere', '2026-11-01', { workspace: 'T2' }),
    );
    expect(await said()).toEqual([]);
    await keep(aCommitment('a bench', '2026-11-01'));
    expect(await said([])).toEqual([]);
  });

  it('shows what I follow: overdue first, the longest on top, then what is due next', async () => {
    await keep(
      aCommitment('a bench', '2026-12-01'),
      aCommitment('two nurses', '2026-11-15'),
      aCommitment('half a fence', '2026-10-01', { status: 'partly' }),
      aCommitment('a letter', '2026-12-24', { stakeholder: undefined, owes: 'we' }),
    );
    expect(await said()).toEqual([
      '*My commitments*',
      'half a fence (Bo Police): ⚠ overdue since 1 October 2026',
      'two nurses (Bo Police): ⚠ overdue since 15 November 2026',
      'a bench (Bo Police): by 1 December 2026',
      'a letter: by 24 December 2026',
      '[mine]',
    ]);
    expect((await said(['mentor'], 'fr'))[1]).toBe(
      'half a fence (Bo Police) : ⚠ en retard depuis le 1er octobre 2026',
    );
  });

  it('says who promised it, where that is not whom it was agreed with', async () => {
    await keep(
      aCommitment('a road', '2026-12-01', { who: 'Council' }),
      aCommitment('a bench', '2026-12-02', { who: 'Police' }),
    );
    expect((await said()).slice(1, 3)).toEqual([
      'Council: a road (Bo Police): by 1 December 2026',
      'a bench (Bo Police): by 2 December 2026',
    ]);
  });

  it('cuts long lists, and leads to the rest', async () => {
    await keep(
      ...Array.from({ length: 8 }, (_, n) => aCommitment(`late ${n}`, `2026-10-0${n + 1}`)),
      ...Array.from({ length: 5 }, (_, n) => aCommitment(`next ${n}`, `2026-12-0${n + 1}`)),
      aCommitment('some day', undefined),
    );
    const lines = await said();
    expect(lines.map((line) => /(?:late|next) \d/.exec(line)?.[0]).filter(Boolean)).toEqual([
      'late 0',
      'late 1',
      'late 2',
      'late 3',
      'late 4',
      'next 0',
      'next 1',
      'next 2',
    ]);
    expect(lines.slice(-2)).toEqual(['6 more are open.', '[mine]']);
  });

  it('tells of what has no date', async () => {
    await keep(aCommitment('some day', undefined));
    expect(await said()).toEqual(['*My commitments*', '1 is open, without a date.', '[mine]']);
  });

  it('stays inside Slack’s limits with the longest words', async () => {
    const bad = '<!channel> *`&" 😀 '.repeat(300).slice(0, 3_000);
    await keep(...Array.from({ length: 9 }, (_, n) => aCommitment(`C${n}`, '2026-11-01', { what: bad })));
    expect(JSON.stringify(await said())).not.toContain('<!channel>');
  });

  it('is answered by the index of what somebody follows', async () => {
    await Commitments.init();
    await keep(...Array.from({ length: 30 }, (_, n) => aCommitment(`C${n}`, '2026-11-01')));
    const plan = JSON.stringify(
      await Commitments.collection
        .find({ workspace: 'T1', owner: 'UBEN', isOpen: true, by: { $lt: '2026-12-01' } })
        .sort({ by: 1 })
        .limit(5)
        .explain('executionStats'),
    );
    expect(plan).toContain('"totalDocsExamined":5');
  });
});
