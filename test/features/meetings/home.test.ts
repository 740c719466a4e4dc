import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import mongoose from 'mongoose';
import type { Accompany } from '../../../src/features/feature';
import { meetingsHome } from '../../../src/features/meetings/home';
import { type Meeting, Meetings } from '../../../src/features/meetings/model';
import { unseenStakeholders } from '../../../src/features/meetings/unseen';
import { defaultSettings, Programmes, type Role } from '../../../src/features/people';
import { type Stakeholder, Stakeholders } from '../../../src/features/stakeholders';
import { home } from '../../../src/slack/blocks';
import { words } from '../../../src/words';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import { member } from '../check-ins/support';
import { importPeople } from '../home/support';
import { aStakeholder, keepStakeholders } from './support';

useDatabase();
beforeEach(importPeople);

const now = new Date('2026-12-01T10:00:00Z');

async function blocksOf({
  roles = ['mentor'] as Role[],
  language = 'en' as 'en' | 'fr',
  pages = {} as Record<string, number>,
} = {}): Promise<KnownBlock[]> {
  const one = { ...member('ben'), slackUser: 'UBEN', roles, language };
  const accompany = { workspace: 'T1' } as Accompany;
  const viewer = { slackUser: one.slackUser, roles };
  const blocks = await meetingsHome({ accompany, viewer, member: one, t: words(language), pages }, now);
  expect(slackComplaints(home(blocks))).toEqual([]);
  return blocks;
}

const text = (blocks: KnownBlock[]) => JSON.stringify(blocks).replaceAll(/[\u2068\u2069]/g, '');
const texts = (blocks: KnownBlock[]) =>
  blocks.flatMap((block) => {
    if (block.type === 'section') return block.text?.text ?? '';
    return block.type === 'context' ? block.elements.map((one) => ('text' in one ? one.text : '')) : [];
  });
const said = (blocks: KnownBlock[]) => texts(blocks).map((one) => one.replaceAll(/[\u2068\u2069]/g, ''));

const aMeeting = (key: string, metOn: string, more: Partial<Meeting> = {}): Meeting => ({
  workspace: 'T1',
  key,
  stakeholder: 'S Bo Police',
  metOn,
  colleagues: [],
  by: 'UBEN',
  at: new Date(`${metOn}T12:00:00Z`),
  versions: [],
  posts: 1,
  words: [],
  version: 1,
  removals: [],
  ...more,
});

const seen = (name: string, lastMet: string | undefined, more: Partial<Stakeholder> = {}) =>
  aStakeholder(name, { ...(lastMet && { lastMet }), ...more });

describe('the home tab', () => {
  it('has nothing of the log for who may not see it, and no button for who may not log', async () => {
    expect(await blocksOf({ roles: [] })).toEqual([]);
    expect(text(await blocksOf({ roles: ['safeguarding'] }))).not.toContain('meetings.log');
    expect(said(await blocksOf())).toEqual(['Nothing is logged yet.']);
  });

  it('shows the last contacts by their date, in pages, and says how to find older ones', async () => {
    await keepStakeholders([seen('Bo Police', '2026-11-30')]);
    const day = (n: number) => new Date(Date.UTC(2026, 9, 1 + n)).toISOString().slice(0, 10);
    await Meetings.insertMany([
      ...Array.from({ length: 55 }, (_, n) => aMeeting(`V${n}`, day(n), { type: 'call' })),
      aMeeting('other', '2026-12-01', { workspace: 'T2' }),
    ]);
    const first = said(await blocksOf());
    expect(first).toEqual([
      '*Last contacts*',
      '24 November 2026 · Bo Police · Call or informal talk',
      '23 November 2026 · Bo Police · Call or informal talk',
      '22 November 2026 · Bo Police · Call or informal talk',
      '21 November 2026 · Bo Police · Call or informal talk',
      '20 November 2026 · Bo Police · Call or informal talk',
      'Page 1 of 10',
    ]);
    const last = said(await blocksOf({ pages: { meetings: 99 } }));
    expect(last).toContain('6 October 2026 · Bo Police · Call or informal talk');
    expect(last.slice(-2)).toEqual([
      'Page 10 of 10',
      'Older ones are found with `/log-meeting find` and some words.',
    ]);
  });

  it('shows who was not seen for too long, by their type or else the programme, the longest first', async () => {
    await Programmes.updateOne(
      { workspace: 'T1' },
      {
        $set: {
          settings: {
            ...defaultSettings,
            unseenAfterDays: 30,
            stakeholderTypes: [
              ...defaultSettings.stakeholderTypes.filter(({ key }) => key !== 'police'),
              {
                key: 'police',
                sector: 'government',
                name: { en: 'Police', fr: 'Police' },
                unseenAfterDays: 7,
              },
            ],
            formerStakeholderTypes: [
              { key: 'guild', sector: 'other', name: { en: 'Guild', fr: 'Guilde' }, unseenAfterDays: 300 },
            ],
          },
        },
      },
    );
    await keepStakeholders([
      seen('Police just', '2026-11-24'),
      seen('Police long', '2026-11-23'),
      seen('Clinic just', '2026-11-01', { type: 'clinic' }),
      seen('Clinic long', '2026-10-31', { type: 'clinic' }),
      seen('Guild just', '2026-03-01', { type: 'guild' }),
      seen('Guild long', '2026-02-01', { type: 'guild' }),
      seen('Archived', '2020-01-01', { status: 'archived' }),
      seen('Merged', '2020-01-01', { status: 'merged' }),
      seen('Never', undefined),
      seen('Elsewhere', '2020-01-01', { workspace: 'T2' }),
    ]);
    const blocks = await blocksOf();
    expect(said(blocks).slice(1)).toEqual([
      '*Not seen for too long*',
      '*Guild long* (Guild), last met on 1 February 2026',
      '*Clinic long* (Clinic), last met on 31 October 2026',
      '*Police long* (Police), last met on 23 November 2026',
    ]);
    expect(text(blocks)).toContain('"value":"S Guild long"');
    expect(said(await blocksOf({ language: 'fr' }))).toContain(
      '*Clinic long* (Centre de santé), vu pour la dernière fois le 31 octobre 2026',
    );
    expect(text(await blocksOf({ roles: ['adviser'] }))).not.toContain('"value":"S Guild long"');
  });

  it('shows five of those who were not seen, how many more there are, and pages through them', async () => {
    await keepStakeholders(
      Array.from({ length: 12 }, (_, n) => seen(`Office ${n}`, `2026-01-${String(n + 1).padStart(2, '0')}`)),
    );
    const first = said(await blocksOf()).slice(2);
    expect(first).toHaveLength(7);
    expect(first[0]).toContain('Office 0');
    expect(first.slice(-2)).toEqual(['7 more were not seen for too long.', 'Page 1 of 3']);
    const last = said(await blocksOf({ pages: { 'meetings-unseen': 7 } })).slice(2);
    expect(last.slice(0, 2).map((line) => /Office \d+/.exec(line)?.[0])).toEqual(['Office 10', 'Office 11']);
    expect(last.at(-1)).toBe('Page 3 of 3');
  });

  it('stays inside Slack’s limits with the longest names', async () => {
    const bad = '<!channel> *`&" 😀 '.repeat(300).slice(0, 3_000);
    await keepStakeholders(
      Array.from({ length: 12 }, (_, n) => seen(`${n} ${bad}`, '2026-01-01', { type: bad, key: `S${n}` })),
    );
    await Meetings.insertMany(
      Array.from({ length: 12 }, (_, n) =>
        aMeeting(`V${n}`, '2026-11-01', { stakeholder: `S${n}`, type: bad }),
      ),
    );
    expect(text(await blocksOf())).not.toContain('<!channel>');
  });

  it('asks MongoDB by its indexes, and never for all', async () => {
    await Stakeholders.init();
    await keepStakeholders(
      Array.from({ length: 60 }, (_, n) => seen(`Office ${n}`, n < 20 ? '2026-01-01' : '2026-11-30')),
    );
    const asked: { collection: string; filter: unknown; options: { limit?: number } }[] = [];
    mongoose.set('debug', (collection: string, _: string, filter: unknown, options: { limit?: number }) => {
      asked.push({ collection, filter, options });
    });
    try {
      await blocksOf();
    } finally {
      mongoose.set('debug', false);
    }
    const lists = asked.filter(({ collection }) => ['meetings', 'stakeholders'].includes(collection));
    expect(lists.length).toBeGreaterThan(1);
    for (const { options } of lists) expect(options.limit).toBeGreaterThan(0);
    const unseen = asked.find(({ collection }) => collection === 'stakeholders');
    const { executionStats } = await Stakeholders.collection
      .find(unseen?.filter as object)
      .sort({ lastMet: 1 })
      .limit(5)
      .explain('executionStats');
    const plan = JSON.stringify(executionStats);
    expect(plan).toContain('"indexName":"last met"');
    expect(plan).not.toContain('"stage":"SORT"');
    expect(plan).toContain('"totalDocsExamined":5');
    const { count } = await unseenStakeholders('T1', defaultSettings, '2026-12-01', { page: 0, size: 5 });
    expect(count).toBe(20);
  });
});
