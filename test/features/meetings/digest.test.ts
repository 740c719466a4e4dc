import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Asked, StoryAsked } from '../../../src/features/digests';
import { type Meeting, Meetings } from '../../../src/features/meetings';
import { meetingsDigest } from '../../../src/features/meetings/digest';
import { toBeTold } from '../../../src/features/meetings/digest/ground';
import { loggedBefore } from '../../../src/features/meetings/digest/story';
import { postRows } from '../../../src/outbox/model';
import { useDatabase } from '../../support/database';
import {
  asked,
  keepPeople,
  pairings,
  programme,
  read,
  scope,
  week,
  workspace,
} from '../commitments/digest-support';
import { aStakeholder, keepStakeholders } from './support';

useDatabase();

const district = (key: string) => ({ district: { key, name: key } });
beforeEach(async () => {
  await keepPeople();
  await keepStakeholders([
    aStakeholder('DHMT', { key: 'dhmt', sector: 'government', ...district('north') }),
    aStakeholder('Plan', { key: 'ngo', sector: 'ngo', ...district('south') }),
    aStakeholder('Chiefs', { key: 'chiefs', sector: 'community' }),
    aStakeholder('Far', { key: 'far', sector: 'government', ...district('east') }),
  ]);
});

const aMeeting = (key: string, at: string, more: Partial<Meeting> = {}): Meeting => ({
  ...{ workspace, key, stakeholder: 'dhmt', metOn: at.slice(0, 10), colleagues: [], keyPoints: `of ${key}` },
  ...{ by: 'UBEN', at: new Date(at.length > 10 ? at : `${at}T12:00:00Z`), versions: [], posts: 1 },
  ...{ words: [], version: 1, removals: [] },
  ...more,
});
const keep = (...all: Meeting[]) => Meetings.collection.insertMany(all as never, { ignoreUndefined: true });
const about = (key: string) => ({ kind: 'community' as const, key, name: key.toUpperCase() });

const section = (more: Partial<Asked> = {}) => meetingsDigest.section(asked(more), week);

describe('the section', () => {
  it('of an empty week says that nothing was logged, which is not the same as no meeting', async () => {
    const { lines, unknown, details, isQuiet } = await section();
    expect([lines, isQuiet]).toEqual([[], true]);
    expect(read(unknown)).toEqual([
      'No meeting with government, NGOs or others was logged: that is not the same as no meeting.',
    ]);
    expect(read(details.north ?? [], 'fr')).toEqual([
      ':grey_question: Réunions : rien n’a été noté. Ce n’est pas la même chose qu’aucune réunion.',
    ]);
  });

  it('of a normal week tells how many, with whom, which gaps and what came in late', async () => {
    await keep(
      aMeeting('1', '2026-11-24'),
      aMeeting('2', '2026-11-25', { gapCategory: 'leaders', about: about('jojoima') }),
      aMeeting('3', '2026-11-25', { stakeholder: 'ngo', gapCategory: 'leaders', about: about('daru') }),
      aMeeting('4', '2026-11-26', {
        stakeholder: 'chiefs',
        by: 'UADA',
        metOn: '2026-11-01',
        gapCategory: 'leaders',
      }),
      aMeeting('5', '2026-11-26', { gapCategory: 'leaders', about: about('jojoima') }),
      aMeeting('before', '2026-11-03'),
      aMeeting('of an old log', '2026-11-03', { metOn: '2024-01-01' }),
      aMeeting('long before', '2026-10-03'),
      aMeeting('elsewhere', '2026-11-24', { stakeholder: 'far' }),
      aMeeting('about elsewhere', '2026-11-24', { about: about('pendembu') }),
      aMeeting('theirs', '2026-11-24', { by: 'UGUS' }),
      aMeeting('next week', '2026-11-30'),
    );
    const { figures, lines, more, gaps, details, unknown, isQuiet } = await section();
    expect(figures).toEqual({
      ...{ logged: 5, stakeholders: 3, government: 1, ngo: 1, others: 1, gaps: 4, late: 1, before: 0.3 },
    });
    expect(read(lines)).toEqual([
      'Meetings logged: 5 (4-week average: 0.3); stakeholders met: 3 (government: 1, NGOs: 1, others: 1)',
      'A gap or a challenge came up in 4 of 5 meetings.',
    ]);
    expect(read(more ?? [])).toEqual(['1 of 5 was held earlier, and logged late.']);
    expect(read(lines, 'fr')).toEqual([
      'Réunions notées : 5 (moyenne sur 4 semaines : 0,3) ; partenaires rencontrés : 3 (gouvernement : 1, ONG : 1, autres : 1)',
      'Réunions où un manque ou une difficulté est apparu : 4 sur 5.',
    ]);
    expect(gaps.map(({ category, name, community }) => [category, name.en, community])).toEqual([
      ['leaders', 'Leaders dominating', { key: 'jojoima', name: 'JOJOIMA' }],
      ['leaders', 'Leaders dominating', { key: 'daru', name: 'DARU' }],
    ]);
    expect(read(details.north ?? [])).toEqual(['Meetings logged: 4; stakeholders met: 2']);
    expect(read(details.south ?? [])).toEqual(['Meetings logged: 1; stakeholders met: 1']);
    expect([unknown, isQuiet]).toEqual([[], false]);
  });

  it('of a programme’s first week compares with nothing', async () => {
    await keep(aMeeting('1', '2026-11-24'));
    expect(read((await section()).lines)).toEqual([
      'Meetings logged: 1; stakeholders met: 1 (government: 1, NGOs: 0, others: 0)',
    ]);
  });

  it('compares with the weeks since its people began to log, wherever it was about', async () => {
    await keep(
      aMeeting('1', '2026-11-24'),
      aMeeting('elsewhere', '2026-11-02', { stakeholder: 'far' }),
      aMeeting('before', '2026-11-09'),
    );
    expect((await section()).figures.before).toBe(0.3);
  });

  it('of its second week compares with the first alone', async () => {
    const first = Array.from({ length: 8 }, (_, number) => aMeeting(`first ${number}`, '2026-11-18'));
    await keep(aMeeting('1', '2026-11-24'), ...first);
    const { figures, lines } = await section();
    expect(figures.before).toBe(8);
    expect(read(lines)[0]).toContain('Meetings logged: 1 (week before: 8);');
    expect(read(lines, 'fr')[0]).toContain('Réunions notées : 1 (semaine d’avant : 8) ;');
  });

  it('of a whole district has what anybody logged about it, and of a whole programme everything', async () => {
    await keep(
      aMeeting('ours', '2026-11-24'),
      aMeeting('anybody’s', '2026-11-24', { by: 'UCOORD' }),
      aMeeting('nowhere', '2026-11-24', { by: 'UCOORD', stakeholder: 'chiefs' }),
      aMeeting('east', '2026-11-24', { by: 'UGUS', stakeholder: 'far' }),
    );
    const logged = async (more: Parameters<typeof scope>[0]) =>
      (await section({ scope: scope(more) })).figures.logged;
    expect(await logged({})).toBe(1);
    expect(await logged({ pairings: [pairings.north], isWhole: true })).toBe(2);
    expect(await logged({ pairings: Object.values(pairings), isWhole: true })).toBe(4);
  });

  it('agrees with an independent count over random logs', async () => {
    const aLog = fc.array(
      fc.record({
        by: fc.constantFrom('UBEN', 'UADA', 'UGUS'),
        stakeholder: fc.constantFrom('dhmt', 'ngo', 'chiefs', 'far'),
        hour: fc.integer({ min: 0, max: 24 * 60 }),
        daysLate: fc.integer({ min: 0, max: 60 }),
        gap: fc.boolean(),
      }),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(aLog, async (log) => {
        await Meetings.deleteMany({ workspace });
        const start = Date.parse('2026-10-10T00:00:00Z');
        const all = log.map(({ by, stakeholder, hour, daysLate, gap }, number) => {
          const at = new Date(start + hour * 3_600_000);
          const metOn = new Date(at.getTime() - daysLate * 86_400_000).toISOString().slice(0, 10);
          return aMeeting(`${number}`, at.toISOString(), {
            ...{ by, stakeholder, metOn },
            ...(gap && { gapCategory: 'leaders' }),
          });
        });
        await keep(...all);
        const ours = all.filter(({ by, stakeholder }) => by !== 'UGUS' && stakeholder !== 'far');
        const inWeek = ours.filter(
          ({ at }) => at.toISOString() >= '2026-11-23' && at.toISOString() < '2026-11-30',
        );
        const earlier = ours.filter(
          ({ at, metOn }) =>
            at.toISOString() >= '2026-10-26' && at.toISOString() < '2026-11-23' && metOn >= '2026-10-26',
        );
        // One of ours, about anywhere, shows that the log is kept.
        const kept = all.filter(({ by }) => by !== 'UGUS').map(({ at }) => at.toISOString());
        const isIn = (from: string) => kept.some((at) => at < from && at < '2026-11-23');
        const weeks = ['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23'].filter(isIn).length;
        expect((await section()).figures).toMatchObject({
          logged: inWeek.length,
          late: inWeek.filter(({ metOn }) => metOn < '2026-11-23').length,
          gaps: inWeek.filter(({ gapCategory }) => gapCategory).length,
          stakeholders: new Set(inWeek.map(({ stakeholder }) => stakeholder)).size,
          before: weeks > 0 ? Math.round((earlier.length / weeks) * 10) / 10 : 0,
        });
      }),
      { numRuns: 40 },
    );
  });

  it('reads the meetings that it counts, however many there are of others and of the past', async () => {
    const many = (name: string, at: string, more: Partial<Meeting> = {}) =>
      Array.from({ length: 200 }, (_, number) => aMeeting(`${name} ${number}`, at, more));
    await keep(
      ...many('ours', '2026-11-24'),
      ...many('past', '2025-11-24'),
      ...many('theirs', '2026-11-24', { by: 'UGUS', stakeholder: 'far' }),
    );
    for (const one of [
      scope(),
      scope({ pairings: [pairings.north], isWhole: true }),
      scope({ pairings: Object.values(pairings), isWhole: true }),
    ]) {
      for (const query of await toBeTold(one, week.from, week.until)) {
        const { executionStats } = await query.explain('executionStats');
        expect(executionStats.nReturned).toBeGreaterThanOrEqual(200);
        expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(executionStats.nReturned * 1.2);
      }
    }
    const before = { at: new Date('2026-11-24T12:00:00Z'), id: 'meetings:ours 150' };
    const { executionStats } = await loggedBefore(workspace, ['UBEN', 'UADA'], before)
      .limit(20)
      .explain('executionStats');
    const { nReturned, totalDocsExamined } = executionStats;
    expect({ nReturned, totalDocsExamined }).toEqual({ nReturned: 20, totalDocsExamined: 20 });
  });
});

describe('the story of a pairing', () => {
  const story = async (more: Partial<StoryAsked> = {}) =>
    (await meetingsDigest.story?.({
      ...{ programme, viewer: { slackUser: 'UCLEO', roles: ['manager'] }, pairing: pairings.north, limit: 2 },
      ...more,
    })) ?? [];

  it('has its meetings, the one logged last first, page by page, each with the way to its reply', async () => {
    await keep(
      aMeeting('1', '2026-11-24'),
      aMeeting('2', '2026-11-24', { keyPoints: undefined, agreements: 'We: call' }),
      aMeeting('3', '2026-11-24', { about: about('daru') }),
      aMeeting('4', '2026-11-24', { about: about('bunumbu') }),
      aMeeting('5', '2026-11-25', { stakeholder: 'ngo' }),
      aMeeting('6', '2026-11-25', { stakeholder: 'chiefs', by: 'UADA', metOn: '2026-11-20' }),
      aMeeting('7', '2026-11-26', { by: 'UGUS' }),
      aMeeting('8', '2026-11-20', { keyPoints: undefined }),
    );
    await postRows.insertOne({
      ...{
        workspace,
        key: 'meeting:6',
        kind: 'post',
        lane: 'C1',
        to: { channel: 'C1' },
        channel: 'C1',
        ts: '7.1',
      },
      ...{ state: 'sent', revision: 1, attempts: 0, about: {}, readyAt: new Date(), enqueuedAt: new Date() },
    } as never);
    const first = await story();
    expect(first).toMatchObject([
      {
        id: 'meetings:6',
        quote: { text: 'of 6', feature: 'meetings', key: '6' },
        place: { channel: 'C1', ts: '7.1' },
        button: { actionId: 'meetings.open', value: '6' },
      },
      { id: 'meetings:2', quote: { text: 'We: call' } },
    ]);
    expect(read(first)).toEqual([
      'Aminata logged a meeting with Chiefs on 20 November 2026 “of 6”',
      'Mariama logged a meeting with DHMT on 24 November 2026 “We: call”',
    ]);
    expect(read(first, 'fr')[0]).toBe('Aminata a noté une réunion avec Chiefs le 20 novembre 2026 « of 6 »');
    const second = await story({ before: first.at(-1) });
    expect(second.map(({ id, quote }) => [id, quote?.text])).toEqual([
      ['meetings:1', 'of 1'],
      ['meetings:8', undefined],
    ]);
    expect(await story({ before: second.at(-1) })).toEqual([]);
    const sameTime = (id: string) => story({ before: { at: new Date('2026-11-24T12:00:00Z'), id } });
    expect((await sameTime('problems:1')).map(({ id }) => id)).toEqual(['meetings:2', 'meetings:1']);
    expect((await sameTime('check-ins:1')).map(({ id }) => id)).toEqual(['meetings:8']);
    expect(await story({ viewer: { slackUser: 'UX', roles: [] } })).toEqual([]);
  });
});
