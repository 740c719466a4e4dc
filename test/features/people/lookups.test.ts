import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { scheduleOf } from '../../../src/cli/schedule';
import {
  type Deputyship,
  Deputyships,
  findMember,
  importProgramme,
  isPausedOn,
  newestQuestionSets,
  type Pairing,
  pairingIn,
  pairingOf,
  pairingsOf,
  partiesOf,
  programmeOf,
  setInTurn,
  viewerOf,
} from '../../../src/features/people';
import { defaultQuestionSets } from '../../../src/features/people/default-question-sets';
import { useDatabase } from '../../support/database';
import { directoryOf, file, people, rooms } from './directory';

useDatabase();
const now = new Date('2026-11-24T12:00:00Z');

async function importing(text: string, workspace = 'T1', slack = directoryOf(people, rooms)) {
  const result = await importProgramme({ file: { name: 'p.yaml', text }, workspace, slack, now });
  if ('complaints' in result) throw new Error(result.complaints.map((one) => one.text).join('\n'));
}

async function pairing(): Promise<Pairing> {
  const found = await pairingOf('T1', 'ada-ben');
  if (!found) throw new Error('no pairing');
  return found;
}

describe('looking people up', () => {
  beforeEach(() => importing(file));

  it('finds what is the workspace’s, and nothing of another', async () => {
    expect((await findMember('T1', 'UADA01'))?.key).toBe('ada');
    expect((await programmeOf('T1'))?.name).toBe('Coast Programme');
    expect((await pairingIn('T1', 'CADAANDBEN'))?.key).toBe('ada-ben');
    expect(await pairingsOf('T1', { mentor: 'ben' })).toHaveLength(1);
    expect(await pairingsOf('T1', { managers: 'cleo' })).toHaveLength(1);
    expect(await pairingsOf('T1', { mentor: 'ada' })).toEqual([]);
    expect([
      await findMember('T2', 'UADA01'),
      await programmeOf('T2'),
      await pairingIn('T2', 'CADAANDBEN'),
      await pairingOf('T2', 'ada-ben'),
      await pairingsOf('T2'),
      await newestQuestionSets('T2', ['people-and-process']),
    ]).toEqual([null, null, null, null, [], []]);
    expect((await viewerOf('T2', 'UBEN01')).roles).toEqual([]);
  });

  it('knows a viewer’s roles and a pairing’s people', async () => {
    expect((await viewerOf('T1', 'UBEN01')).roles).toEqual(['mentor']);
    expect(await viewerOf('T1', 'UXXXXX')).toEqual({ slackUser: 'UXXXXX', roles: [], member: null });
    expect(await partiesOf(await pairing())).toEqual({
      facilitator: 'UADA01',
      mentor: 'UBEN01',
      managers: ['UCLEO1'],
    });
  });

  it('knows for whom a viewer stands in now, by an index, and nothing of another workspace', async () => {
    const period = (deputy: string, more: Partial<Deputyship> = {}): Deputyship => ({
      workspace: 'T1',
      key: `V${deputy}`,
      manager: `manager of ${deputy}`,
      managerUser: `U-manager-of-${deputy}`,
      deputy,
      deputyUser: deputy,
      from: '2026-11-24',
      to: '2026-11-30',
      status: 'on',
      wakeAt: now,
      at: now,
      version: 1,
      revisions: [],
      ...more,
    });
    await Deputyships.syncIndexes();
    await Deputyships.insertMany([
      period('UCLEO1', { managerUser: 'UEVE01' }),
      period('UCLEO1', { key: 'V2', manager: 'fay', managerUser: 'UFAY01' }),
      period('UCLEO1', { key: 'V3', manager: 'gil', status: 'planned' }),
      period('UCLEO1', { key: 'V4', manager: 'hal', workspace: 'T2' }),
      // Whoever has not got the role stands in for nobody.
      period('UBEN01', { key: 'V5' }),
      ...Array.from({ length: 50 }, (_, number) => period(`U${number}`)),
    ]);
    const used = async () => {
      const indexes = await Deputyships.collection
        .aggregate<{ name: string; accesses: { ops: number } }>([{ $indexStats: {} }])
        .toArray();
      return Number(indexes.find(({ name }) => name === 'on')?.accesses.ops);
    };
    expect((await viewerOf('T1', 'UCLEO1')).standsInFor?.sort()).toEqual(['UEVE01', 'UFAY01']);
    expect(await used()).toBe(1);
    expect(await viewerOf('T1', 'UBEN01')).not.toHaveProperty('standsInFor');
    expect(await viewerOf('T1', 'UADA01')).not.toHaveProperty('standsInFor');
  });

  it('gives question sets in the order asked for', async () => {
    const sets = await newestQuestionSets('T1', ['care-and-reflection', 'none', 'people-and-process']);
    expect(sets.map(({ key }) => key)).toEqual(['care-and-reflection', 'people-and-process']);
  });
});

describe('the rhythm of a pairing', () => {
  beforeEach(() =>
    importing(file.replace('districts:', '  settings: { holidays: [2027-03-08] }\ndistricts:')),
  );

  it('rotates through its sets', async () => {
    const one = await pairing();
    expect(
      ['2026-11-30', '2026-12-14', '2026-12-28', '2027-01-11'].map((date) => setInTurn(one, date)),
    ).toEqual(['people-and-process', 'links-and-services', 'care-and-reflection', 'people-and-process']);
  });

  it('knows its pause', async () => {
    const paused = { ...(await pairing()), pausedFrom: '2027-01-01', pausedUntil: '2027-02-01' };
    const days = ['2026-12-31', '2027-01-01', '2027-01-31', '2027-02-01'];
    expect(days.map((day) => isPausedOn(paused, day))).toEqual([false, true, true, false]);
    expect(isPausedOn({ ...paused, pausedUntil: undefined }, '2030-01-01')).toBe(true);
  });

  it('is shown in local time and UTC, through a change of the clocks, a holiday and a pause', async () => {
    const programme = await programmeOf('T1');
    if (!programme) throw new Error('no programme');
    const one = {
      ...(await pairing()),
      timeZone: 'Europe/Paris',
      pausedFrom: '2027-04-10',
      pausedUntil: '2027-04-20',
    };
    const sets = new Map((await newestQuestionSets('T1', one.questionSets)).map((set) => [set.key, set]));
    const rows = scheduleOf(programme, one, sets, '2027-03-01', '2027-05-04');
    expect(
      rows.map(({ local, utc, movedTo, skipped, questionSet }) => [
        local,
        utc,
        movedTo,
        skipped,
        questionSet,
      ]),
    ).toEqual([
      ['2027-03-09 09:00 +01:00', '2027-03-09T08:00:00.000Z', '2027-03-09', undefined, 'links-and-services'],
      ['2027-03-22 09:00 +01:00', '2027-03-22T08:00:00.000Z', undefined, undefined, 'care-and-reflection'],
      ['2027-04-05 09:00 +02:00', '2027-04-05T07:00:00.000Z', undefined, undefined, 'people-and-process'],
      ['2027-04-19 09:00 +02:00', '2027-04-19T07:00:00.000Z', undefined, 'pause', 'links-and-services'],
      ['2027-05-03 09:00 +02:00', '2027-05-03T07:00:00.000Z', undefined, undefined, 'care-and-reflection'],
    ]);
    expect(rows[0]?.firstQuestion).toBe('Which office, clinic, school or NGO did people deal with?');
  });
});

describe('what comes with Accompany', () => {
  it('has three sets of six questions, in both languages, and keeps care and reflection in the pairing', () => {
    const sets = Object.entries(defaultQuestionSets);
    expect(sets.map(([key, { questions }]) => [key, questions.length])).toEqual([
      ['people-and-process', 6],
      ['links-and-services', 6],
      ['care-and-reflection', 6],
    ]);
    for (const { text } of sets.flatMap(([, { questions }]) => questions)) {
      expect(
        [text.en, text.fr].every((words) => words && words !== text[words === text.en ? 'fr' : 'en']),
      ).toBe(true);
    }
    expect(
      defaultQuestionSets['care-and-reflection']?.questions.every(({ readers }) => readers === 'pairing'),
    ).toBe(true);
  });

  it('has an example that can be imported', async () => {
    const someone = (id: string, email?: string) => ({ id, name: id, email });
    const slack = directoryOf(
      ['U0000000001', 'U0000000002', 'U0000000003']
        .map((id) => someone(id))
        .concat(someone('U0000000004', 'alex@example.org')),
      [
        { name: 'robin-and-kim', members: [] },
        { name: 'sasha-and-kim', members: [] },
      ],
    );
    await importing(readFileSync('examples/programme.yaml', 'utf8'), 'T9', slack);
    expect((await pairingsOf('T9')).map(({ key }) => key)).toEqual(['robin-kim', 'sasha-kim']);
  });
});
