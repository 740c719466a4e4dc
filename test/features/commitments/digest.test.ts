import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Commitment, Commitments, follow } from '../../../src/features/commitments';
import { commitmentsDigest } from '../../../src/features/commitments/digest';
import { toBeTold } from '../../../src/features/commitments/digest/ground';
import type { Asked, StoryAsked } from '../../../src/features/digests';
import { beginReads } from '../../../src/features/digests/reads';
import { say } from '../../../src/features/digests/say';
import { Posts } from '../../../src/outbox';
import { useDatabase } from '../../support/database';
import { aStakeholder, keepStakeholders } from '../meetings/support';
import { asked, keepPeople, pairings, programme, read, scope, week, workspace } from './digest-support';

useDatabase();
beforeEach(async () => {
  await keepPeople();
  await keepStakeholders([
    aStakeholder('DHMT', { key: 'dhmt', sector: 'government' }),
    aStakeholder('Plan', { key: 'ngo', sector: 'ngo' }),
  ]);
});

const day = (date: string, time = '12:00') => new Date(`${date}T${time}:00Z`);
type Step = Commitment['steps'][number];

function aCommitment(
  key: string,
  more: Partial<Commitment> = {},
  ...steps: [Step['what'], string, Partial<Step>?][]
): Commitment {
  const done = steps.map(
    ([what, date, rest], number): Step => ({ id: `s${number}`, what, by: 'UBEN', at: day(date), ...rest }),
  );
  const last = done.findLast(({ what }) =>
    ['made', 'fulfilled', 'partly', 'broken', 'dropped'].includes(what),
  );
  const isOpen = !last || last.what === 'made' || last.what === 'partly';
  return {
    ...{
      workspace,
      key,
      stakeholder: 'dhmt',
      meeting: `M ${key}`,
      line: key,
      owes: 'stakeholder',
      what: key,
    },
    ...{ owner: 'UBEN', district: 'north', version: 1, isOpen },
    madeOn: done[0]?.at.toISOString().slice(0, 10) ?? '',
    status: !last || last.what === 'made' ? 'open' : (last.what as Commitment['status']),
    ...(!isOpen && last && { closedAt: last.at }),
    steps: done,
    ...more,
  };
}
const keep = (...all: Commitment[]) =>
  Commitments.collection.insertMany(all as never, { ignoreUndefined: true });

const section = (more: Partial<Asked> = {}) => commitmentsDigest.section(asked(more), week);
const stands = async (more: Partial<Asked> = {}) => {
  const found = await commitmentsDigest.stands?.(asked(more));
  if (!found) throw new Error('nothing stands');
  return found;
};

const benchmarks: typeof programme.settings.benchmarks = [
  {
    ...{ kind: 'commitmentsOverdue', amber: 1, red: 3, from: '2026-01-01' },
    goal: { en: 'none for a month', fr: 'aucun depuis un mois' },
    why: { en: 'They wait for it.', fr: 'Ils l’attendent.' },
  },
];
const strict = { ...programme, settings: { ...programme.settings, benchmarks } };

describe('the section', () => {
  it('of an empty programme says that nothing is known, and no number', async () => {
    const { lines, details, unknown, isQuiet, figures } = await section();
    expect([lines, isQuiet]).toEqual([[], true]);
    expect(read(unknown)).toEqual([
      'No commitment is written down: that does not mean that nothing was promised.',
    ]);
    expect(read(unknown, 'fr')).toEqual([
      'Aucun engagement n’est noté : cela ne veut pas dire que rien n’a été promis.',
    ]);
    expect(read(details.north ?? [])).toEqual([
      ':grey_question: Commitments: none is written down. That does not mean that nothing was promised.',
    ]);
    expect(figures).toMatchObject({ owed: 0, kept: 0, overdue: 0 });
  });

  it('of a normal week tells what was kept of what was owed, by whom, against the weeks before', async () => {
    await keep(
      aCommitment('a nurse', { by: '2026-11-25' }, ['made', '2026-11-10'], ['fulfilled', '2026-11-24']),
      aCommitment('a report', { by: '2026-11-28', stakeholder: 'ngo' }, ['made', '2026-11-10']),
      aCommitment('a visit', { owes: 'we', stakeholder: undefined, by: '2026-12-24' }, [
        'made',
        '2026-11-25',
      ]),
      aCommitment('a letter', {}, ['made', '2026-11-25'], ['partly', '2026-11-26', { text: 'half' }]),
      aCommitment('old', { madeOn: '2026-11-20', by: '2026-12-20' }, ['made', '2026-11-26']),
      aCommitment('kept before', {}, ['made', '2026-11-01'], ['fulfilled', '2026-11-03']),
      aCommitment('long ago', {}, ['made', '2026-09-01'], ['fulfilled', '2026-09-03']),
      aCommitment('corrected', {}, ['made', '2026-11-24'], ['dropped', '2026-11-24']),
      aCommitment('elsewhere', { district: 'east', by: '2026-11-01' }, ['made', '2026-10-01']),
      aCommitment('others’', { owner: 'UGUS', by: '2026-11-01' }, ['made', '2026-10-01']),
    );
    const told = await section();
    expect(told.figures).toMatchObject({
      ...{
        owed: 5,
        made: 3,
        kept: 1,
        partly: 1,
        broken: 0,
        dropped: 1,
        open: 4,
        overdue: 1,
        undated: 1,
        late: 1,
      },
      ...{ keptBefore: 0.3, madeBefore: 0.8, overdueBefore: 0, governmentKept: 1, ngoOverdue: 1, weOwed: 1 },
    });
    expect(read(told.lines)).toEqual([
      'Commitments: 1 of 5 kept, 1 partly kept, 3 new (4-week average: 0.3 kept, 0.8 new)',
      'Overdue: 1 of 4 open (at the beginning: 0), NGOs 1 of 1',
      '1 of the new ones is from an earlier meeting, which was logged late.',
    ]);
    expect(read(told.more ?? [])).toEqual([
      'Government: 1 of 3 kept; overdue: 0 of 2 open',
      'NGOs: 0 of 1 kept; overdue: 1 of 1 open',
      'We: 0 of 1 kept; overdue: 0 of 1 open',
    ]);
    expect(read(told.lines, 'fr')).toEqual([
      'Engagements tenus : 1 sur 5, tenus en partie 1, nouveaux 3 (moyenne sur 4 semaines : tenus 0,3, nouveaux 0,8)',
      'En retard : 1 sur 4 en cours (au début : 0), ONG 1 sur 1',
      '1 des nouveaux vient d’une réunion antérieure, notée après coup.',
    ]);
    expect(told.successes).toEqual([
      {
        at: day('2026-11-24'),
        says: { key: 'digest-commitments:success', params: { stakeholder: 'DHMT' } },
        quote: { text: 'a nurse', feature: 'meetings', key: 'M a nurse' },
      },
    ]);
    expect(read(told.unknown)).toEqual([
      '1 of 4 open commitments has no date: whether it is overdue, nobody knows.',
    ]);
    expect(read(told.details.north ?? [])).toEqual([
      'Commitments: 1 of 5 kept, 3 new; overdue: 1 of 4 open',
      'Overdue since 28 November 2026, Plan: “a report”',
    ]);
    expect(read(told.details.south ?? [])[0]).toContain('none is written down');
    expect(told.isQuiet).toBe(false);
  });

  it('of a terrible week is red by the benchmark alone, and still tells what was kept', async () => {
    const late = Array.from({ length: 7 }, (_, number) =>
      aCommitment(`late ${number}`, { by: `2026-10-0${number + 1}` }, ['made', '2026-09-01']),
    );
    await keep(
      ...late,
      aCommitment('gone', { by: '2026-11-01' }, ['made', '2026-10-01'], ['broken', '2026-11-27']),
    );
    const { lines, more, details, isQuiet } = await section({ programme: strict });
    expect(read(lines)).toEqual([
      'Commitments: 0 of 8 kept, 1 broken',
      ':exclamation: Overdue: 7 of 7 open (benchmark: none for a month; at the beginning: 8), government 7 of 7',
    ]);
    expect(read(more ?? [])).toEqual([
      'Government: 0 of 8 kept; overdue: 7 of 7 open',
      'Commitments overdue (benchmark: none for a month), because: They wait for it.',
    ]);
    expect(read(more ?? [], 'fr').at(-1)).toBe(
      'Engagements en retard (repère : aucun depuis un mois), parce que : Ils l’attendent.',
    );
    expect(read(lines, 'fr')[1]).toBe(
      ':exclamation: En retard : 7 sur 7 en cours (repère : aucun depuis un mois ; au début : 8), gouvernement 7 sur 7',
    );
    expect(read(details.north ?? [])).toEqual([
      ':exclamation: Commitments: 0 of 8 kept, 0 new; overdue: 7 of 7 open',
      ...[1, 2, 3, 4, 5].map((date) => `Overdue since ${date} October 2026, DHMT: “late ${date - 1}”`),
      '2 more are overdue.',
    ]);
    expect(isQuiet).toBe(false);
    const plain = await section();
    expect(plain.lines.map(({ standing }) => standing)).not.toContain('red');
  });

  it('of its second week compares with the first alone', async () => {
    await keep(
      aCommitment('one', {}, ['made', '2026-11-18'], ['fulfilled', '2026-11-20']),
      aCommitment('two', { by: '2026-12-24' }, ['made', '2026-11-18']),
    );
    const { lines, figures } = await section();
    expect(figures).toMatchObject({ keptBefore: 1, madeBefore: 2 });
    expect(read(lines)).toEqual([
      'Commitments: 0 of 1 kept (week before: 1 kept, 2 new)',
      'Overdue: 0 of 1 open',
    ]);
  });

  it('tells of the lines of a plan of which something came, in their words', async () => {
    const ofPlan = (line: string, date: string) => ({
      ...{
        plan: { key: 'P1', line },
        meeting: undefined,
        who: 'DHMT',
        what: `report ${line}`,
        by: date,
        madeOn: date,
      },
    });
    await keep(
      aCommitment('1', ofPlan('one', '2026-11-25'), ['made', '2026-11-10'], ['fulfilled', '2026-11-24']),
      aCommitment('2', ofPlan('one', '2026-10-31'), ['made', '2026-10-10']),
      aCommitment('3', ofPlan('two', '2026-12-12'), ['made', '2026-11-27']),
    );
    const { lines, more = [], successes } = await section();
    expect(read(lines).at(-1)).toBe('Plan of North: 1 of 2 kept, 1 overdue: “DHMT: report one”');
    expect(read([...lines, ...more]).join()).not.toContain('report two');
    expect([lines.at(-1)?.quote, successes[0]?.quote]).toMatchObject([
      { feature: 'plans', key: 'P1' },
      { feature: 'plans', key: 'P1' },
    ]);
  });

  it('of a whole district has what anybody follows there, and of a whole programme everything', async () => {
    await keep(
      aCommitment('north', { owner: 'UCOORD' }, ['made', '2026-11-25']),
      aCommitment('nowhere', { district: undefined, owner: 'UCOORD' }, ['made', '2026-11-25']),
      aCommitment('ours, nowhere', { district: undefined }, ['made', '2026-11-25']),
      aCommitment('east', { district: 'east', owner: 'UGUS' }, ['made', '2026-11-25']),
    );
    const made = async (more: Parameters<typeof scope>[0]) =>
      (await section({ scope: scope(more) })).figures.made;
    expect(await made({})).toBe(1);
    expect(await made({ pairings: [pairings.north], isWhole: true })).toBe(2);
    expect(await made({ pairings: Object.values(pairings), isWhole: true })).toBe(4);
  });
});

describe('after a handover', () => {
  it('what the former mentor began belongs to the facilitator’s pairing still, and what they begin later does not', async () => {
    const handedOver = {
      ...{ ...pairings.north, mentor: 'gus' },
      formerMentors: [{ mentor: 'ben', until: day('2026-11-25') }],
    };
    await keep(
      aCommitment('begun', { by: '2026-11-10' }, ['made', '2026-11-01']),
      aCommitment('later', { by: '2026-11-27' }, ['made', '2026-11-26']),
      aCommitment('in the south', { by: '2026-11-10', district: 'south' }, ['made', '2026-11-01']),
      aCommitment('theirs', { owner: 'UGUS' }, ['made', '2026-11-26']),
    );
    const told = await section({ scope: scope({ pairings: [handedOver] }) });
    expect(told.figures).toMatchObject({ open: 2, overdue: 1, made: 1 });
    expect(read(told.details.north ?? [])).toEqual([
      'The mentor’s commitments, for all facilitators in the area: 0 of 2 kept, 1 new; overdue: 1 of 2 open',
      'Overdue since 10 November 2026, DHMT: “begun”',
    ]);
  });
});

describe('a mentor’s commitments', () => {
  /** Mariama stands behind Hana, too, in the same district. */
  const near = { ...pairings.east, key: 'near', mentor: 'ben', communities: ['bunumbu'] };
  const both = scope({ pairings: [pairings.north, near], districts: ['north'] });
  const seen = async (one: Asked['scope'], programmeOf = programme) => {
    const [{ details }, { about }] = await Promise.all([
      section({ scope: one }),
      stands({ scope: one, programme: programmeOf }),
    ]);
    return one.pairings.map(({ key }) => [...read(details[key] ?? []), ...read(about[key] ?? [])]);
  };

  it('are told as those of the mentor under each facilitator whom they are for, not as the facilitator’s own', async () => {
    await keep(aCommitment('1', { by: '2026-11-10' }, ['made', '2026-11-01']));
    await keep(aCommitment('2', {}, ['made', '2026-11-25']));
    const theirs = [
      'The mentor’s commitments, for all facilitators in the area: 0 of 2 kept, 1 new; overdue: 1 of 2 open',
      'Overdue since 10 November 2026, DHMT: “1”',
      'The mentor’s commitments overdue, for all facilitators in the area: 1 of 2 open',
    ];
    expect(await seen(both)).toEqual([theirs, theirs]);
    // Of one facilitator alone nobody knows for whom else they are.
    expect(await seen(scope({ pairings: [near], districts: ['north'] }))).toEqual([theirs]);
    expect((await seen(both, strict))[0]?.[2]).toBe(
      ':warning: The mentor’s commitments overdue, for all facilitators in the area: 1 of 2 open (benchmark: none for a month)',
    );
  });

  it('are told apart from what the facilitator follows', async () => {
    await keep(aCommitment('1', { by: '2026-11-10' }, ['made', '2026-11-01']));
    await keep(aCommitment('2', { owner: 'UADA' }, ['made', '2026-11-01']));
    expect(await seen(both)).toEqual([
      [
        'Commitments, with the mentor’s for all facilitators in the area: 0 of 2 kept, 0 new; overdue: 1 of 2 open',
        'Overdue since 10 November 2026, DHMT: “1”',
        'Commitments overdue, with the mentor’s for all facilitators in the area: 1 of 2 open',
      ],
      [
        'The mentor’s commitments, for all facilitators in the area: 0 of 1 kept, 0 new; overdue: 1 of 1 open',
        'Overdue since 10 November 2026, DHMT: “1”',
        'The mentor’s commitments overdue, for all facilitators in the area: 1 of 1 open',
      ],
    ]);
  });

  it('are those of a facilitator’s work where there is no other in the area', async () => {
    await keep(aCommitment('1', {}, ['made', '2026-11-01']));
    expect((await seen(scope()))[0]).toEqual([
      'Commitments: 0 of 1 kept, 0 new; overdue: 0 of 1 open',
      'Commitments overdue: 0 of 1 open',
    ]);
  });
});

describe('what needs a manager', () => {
  it('is who asks for help, first, and what is overdue for so long that they were told', async () => {
    await keep(
      aCommitment('asked', { by: '2026-12-24' }, ['made', '2026-11-01'], ['asked the manager', '2026-11-20']),
      aCommitment(
        'answered',
        {},
        ['made', '2026-11-01'],
        ['asked the manager', '2026-11-20'],
        ['pressed', '2026-11-21'],
      ),
      aCommitment('old', { by: '2026-11-01' }, ['made', '2026-10-01']),
      aCommitment(
        'ours',
        { by: '2026-11-02', owes: 'we', stakeholder: undefined, owner: 'UEVE', district: 'south' },
        ['made', '2026-10-01'],
      ),
      aCommitment('young', { by: '2026-11-20' }, ['made', '2026-10-01']),
      aCommitment('kept', { by: '2026-11-01' }, ['made', '2026-10-01'], ['fulfilled', '2026-11-05']),
    );
    const { needs, about, counts } = await stands();
    expect(needs.map(({ id, kind, pairing, button }) => [id, kind, pairing, button.value])).toEqual([
      ['commitments:asked', 'help', 'north', 'asked'],
      ['commitments:old', 'overdue', 'north', 'old'],
      ['commitments:ours', 'overdue', 'south', 'ours'],
    ]);
    expect(new Set(needs.map(({ button }) => button.actionId))).toEqual(new Set(['commitments.one']));
    expect(read(needs)).toEqual([
      'Mariama asks for your help with what DHMT promised. “asked”',
      'DHMT promised it by 1 November 2026: overdue for 29 days. Mariama follows it. “old”',
      'We promised it by 2 November 2026: overdue for 28 days. Esther follows it. “ours”',
    ]);
    expect(read(needs, 'fr')[1]).toBe(
      'DHMT l’avait promis pour le 1er novembre 2026 : en retard de 29 jours. Suivi par Mariama. « old »',
    );
    expect(say(needs[1]?.todo as never, 'en').replaceAll(/[\u2068\u2069]/g, '')).toBe(
      'Ask DHMT about it; decide with Mariama whether to press further, agree on a new date, or give it up.',
    );
    expect(read(about.north ?? [])).toEqual(['Commitments overdue: 2 of 4 open']);
    expect(read(about.south ?? [])).toEqual(['Commitments overdue: 1 of 1 open']);
    expect(counts).toEqual([
      {
        name: 'overdue',
        records: { north: ['old', 'young'], south: ['ours'] },
        of: { north: expect.arrayContaining(['asked', 'answered', 'old', 'young']), south: ['ours'] },
      },
    ]);
  });

  it('names who promised it, where that is not whom it was agreed with', async () => {
    const other = { who: 'Council', what: 'road', by: '2026-11-01' };
    await keep(
      aCommitment('1', other, ['made', '2026-10-01'], ['asked the manager', '2026-11-20']),
      aCommitment('2', other, ['made', '2026-10-01']),
      aCommitment('3', other, ['made', '2026-10-01'], ['fulfilled', '2026-11-25']),
      aCommitment('4', { ...other, who: 'the Dhmt' }, ['made', '2026-10-01']),
    );
    const { needs } = await stands();
    expect(read(needs)).toEqual([
      'Mariama asks for your help with what was agreed with DHMT. “Council: road”',
      'Agreed with DHMT, due by 1 November 2026: overdue for 29 days. Mariama follows it. “Council: road”',
      'DHMT promised it by 1 November 2026: overdue for 29 days. Mariama follows it. “road”',
    ]);
    expect(read(needs, 'fr')[1]).toBe(
      'Convenu avec DHMT, pour le 1er novembre 2026 : en retard de 29 jours. Suivi par Mariama. « Council: road »',
    );
    expect(needs.map(({ todo }) => say(todo, 'en').replaceAll(/[\u2068\u2069]/g, ''))).toEqual([
      expect.stringContaining('Call or visit whoever promised it'),
      expect.stringContaining('Ask whoever promised it; decide with Mariama'),
      expect.stringContaining('Ask DHMT about it'),
    ]);
    const { details, successes } = await section();
    expect(read(details.north ?? [])).toContain(
      'Overdue since 1 November 2026, agreed with DHMT: “Council: road”',
    );
    expect(read(successes)).toEqual(['What was agreed with DHMT was kept: “Council: road”']);
  });

  it('is the one overdue for longest where there are too many by the benchmark', async () => {
    await keep(
      ...['2026-11-25', '2026-11-23', '2026-11-24'].map((by) =>
        aCommitment(by, { by }, ['made', '2026-10-01']),
      ),
    );
    expect((await stands()).needs).toEqual([]);
    const { needs, about } = await stands({ programme: strict });
    expect(needs.map(({ id }) => id)).toEqual(['commitments:2026-11-23']);
    expect(read(about.north ?? [])).toEqual([
      ':exclamation: Commitments overdue: 3 of 3 open (benchmark: none for a month)',
    ]);
    expect(read(about.south ?? [])).toEqual([':grey_question: Commitments: none is written down as open']);
  });
});

describe('the weeks', () => {
  it('show how many were overdue at each moment, and nothing before anything was promised', async () => {
    await keep(
      aCommitment('one', { by: '2026-11-10' }, ['made', '2026-11-03'], ['fulfilled', '2026-11-18']),
      aCommitment(
        'two',
        { by: '2026-12-10' },
        ['made', '2026-11-03'],
        ['new date', '2026-11-25', { before: '2026-11-20', to: '2026-12-10' }],
      ),
    );
    const moments = ['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30'];
    const one = asked({ scope: { ...scope(), reads: beginReads(week.before.from) } });
    const weeks = await commitmentsDigest.weeks?.(
      one,
      moments.map((date) => day(date, '00:00')),
    );
    expect(weeks).toEqual([{ name: 'overdue', values: [null, 0, 1, 1, 0], of: [null, 2, 2, 1, 1] }]);
    // For one digest each is read once: what comes meanwhile is told next time, in the whole of it.
    await keep(aCommitment('three', { by: '2026-11-10' }, ['made', '2026-11-03']));
    const figures = async (asking: Asked) => (await commitmentsDigest.section(asking, week)).figures.open;
    expect([await figures(one), await figures(asked())]).toEqual([1, 2]);
  });
});

describe('the story of a pairing', () => {
  const story = (more: Partial<StoryAsked> = {}) =>
    commitmentsDigest.story?.({
      ...{ programme, viewer: { slackUser: 'UCLEO', roles: ['manager'] }, pairing: pairings.north, limit: 2 },
      ...more,
    });

  it('is every step, newest first, page by page, without what belongs to another', async () => {
    await keep(
      aCommitment('old', {}, ['made', '2026-01-03'], ['pressed', '2026-11-18', { text: 'by phone' }]),
      aCommitment(
        'new',
        { owes: 'we', stakeholder: undefined },
        ['made', '2026-11-03'],
        ['fulfilled', '2026-11-18'],
      ),
      aCommitment('south', { district: 'south' }, ['made', '2026-11-20']),
    );
    const stands = { kind: 'post', state: 'sent', channel: 'CLOG' };
    await Posts.collection.insertMany([
      { workspace, key: 'meeting:M new', ts: '1.1', ...stands },
      { workspace, key: 'commitment:new/s1', ts: '1.2', ...stands },
    ] as never);
    const first = (await story()) ?? [];
    expect(read(first)).toEqual([
      'DHMT: Mariama has pressed for it “old”',
      'Our own: Mariama says that it was kept “new”',
    ]);
    expect(first.map(({ said }) => said)).toEqual(['by phone', undefined]);
    const last = first.at(-1);
    const second = (await story({ before: last })) ?? [];
    expect(read(second)).toEqual([
      'Our own: a commitment, written down by Mariama “new”',
      'DHMT: a commitment, written down by Mariama “old”',
    ]);
    expect([...first, ...second].map(({ place }) => place?.ts)).toEqual([undefined, '1.2', '1.1', undefined]);
    expect(await story({ before: second.at(-1) })).toEqual([]);
    expect(first[0]?.button).toEqual({ actionId: 'commitments.one', value: 'old' });
    expect(await story({ viewer: { slackUser: 'UX', roles: [] } })).toEqual([]);
  });
});

describe('the figures', () => {
  const deeds = [
    'fulfilled',
    'partly',
    'broken',
    'dropped',
    'open again',
    'pressed',
    'new date',
    'asked the manager',
  ] as const;
  // Many of them in the week that is told of, which begins with the 54th day.
  const anHour = fc.oneof(fc.integer({ min: 0, max: 24 * 62 }), fc.integer({ min: 24 * 51, max: 24 * 61 }));
  const aHistory = fc.record({
    made: anHour,
    by: fc.option(fc.integer({ min: 0, max: 70 }), { nil: undefined }),
    deeds: fc.array(
      fc.record({ what: fc.constantFrom(...deeds), at: anHour, to: fc.integer({ min: 0, max: 70 }) }),
      {
        maxLength: 5,
      },
    ),
  });
  const start = day('2026-10-01', '00:00').getTime();
  const hour = (count: number) => new Date(start + count * 3_600_000);
  const date = (count: number) => new Date(start + count * 86_400_000).toISOString().slice(0, 10);

  it('are those of an independent count, over random histories that were really followed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aHistory, { minLength: 1, maxLength: 5 }), async (histories) => {
        await Commitments.deleteMany({ workspace });
        const count = { owed: 0, made: 0, kept: 0, partly: 0, broken: 0, open: 0, overdue: 0, undated: 0 };
        for (const [number, { made, by, deeds: those }] of histories.entries()) {
          const done = [...those].sort((one, other) => one.at - other.at).filter(({ at }) => at > made);
          const key = `random ${number}`;
          const dated = by === undefined ? undefined : date(by);
          const steps: Step[] = [{ id: 'made', what: 'made', by: 'UBEN', at: hour(made) }];
          await keep(
            aCommitment(key, { by: dated, stakeholder: undefined, steps, status: 'open', isOpen: true }),
          );
          // What it was after each deed, told again from the beginning.
          let state = { isOpen: true, status: 'open', by: dated };
          let isOwed = hour(made) < week.until;
          const wasMade = isOwed && hour(made) >= week.from;
          let isOpenAtFrom = hour(made) < week.from;
          let end = hour(made) < week.until ? state : undefined;
          let isReopened = false;
          let isPartly = false;
          for (const [step, { what, at, to }] of done.entries()) {
            const deed =
              what === 'new date'
                ? ({ what, by: date(to), text: 'later' } as const)
                : what === 'pressed'
                  ? ({ what, how: 'call' } as const)
                  : ({ what } as const);
            const viewer = { slackUser: 'UBEN', roles: ['mentor' as const] };
            const view = { key, view: `view ${step}`, seen: step + 1, deed, timeZone: 'UTC' };
            await follow({ programme, now: hour(at) }, viewer, view);
            if (what === 'fulfilled' || what === 'broken' || what === 'dropped') {
              state = { ...state, isOpen: false, status: what };
            } else if (what === 'partly') state = { ...state, isOpen: true, status: 'partly' };
            else if (what === 'open again') state = { ...state, isOpen: true, status: 'open' };
            else if (what === 'new date') {
              state = { isOpen: true, status: state.isOpen ? state.status : 'open', by: date(to) };
            }
            if (hour(at) < week.from) isOpenAtFrom = state.isOpen;
            const isIn = hour(at) >= week.from && hour(at) < week.until;
            if (isIn && (what === 'open again' || what === 'new date')) isReopened = true;
            if (isIn && what === 'partly') isPartly = true;
            if (hour(at) < week.until) end = state;
          }
          isOwed = end !== undefined && (wasMade || isOpenAtFrom || isReopened) && end.status !== 'dropped';
          if (isOwed) count.owed += 1;
          if (isOwed && wasMade) count.made += 1;
          if (isOwed && end?.status === 'fulfilled') count.kept += 1;
          if (isOwed && end?.status === 'broken') count.broken += 1;
          if (isOwed && end?.status === 'partly' && isPartly) count.partly += 1;
          if (end?.isOpen) count.open += 1;
          if (end?.isOpen && !end.by) count.undated += 1;
          if (end?.isOpen && end.by && end.by < '2026-11-30') count.overdue += 1;
        }
        expect((await section({ now: day('2026-12-05') })).figures).toMatchObject(count);
      }),
      { numRuns: 40 },
    );
  });

  it('read the documents that they count, however much there is of others and of the past', async () => {
    const many = (name: string, more: Partial<Commitment>, ...steps: [Step['what'], string][]) =>
      Array.from({ length: 300 }, (_, number) => aCommitment(`${name} ${number}`, more, ...steps));
    await keep(
      ...many('theirs', { owner: 'UGUS', district: 'east' }, ['made', '2026-11-24']),
      ...many('elsewhere', { district: 'east' }, ['made', '2026-11-24']),
      ...many('past', {}, ['made', '2026-01-24'], ['fulfilled', '2026-02-01']),
      ...many('open', {}, ['made', '2026-11-24']),
      ...many('kept', {}, ['made', '2026-11-24'], ['fulfilled', '2026-11-25']),
    );
    for (const [one, most] of [
      [scope(), 600],
      [scope({ pairings: [pairings.north], isWhole: true }), 600],
      [scope({ pairings: Object.values(pairings), isWhole: true }), 1_200],
    ] as const) {
      const plans = await Promise.all(
        [{ isOpen: true }, { isOpen: false, closedAt: { $gte: week.before.from } }].flatMap(async (state) =>
          Promise.all((await toBeTold(one, state)).map(({ query }) => query.explain('executionStats'))),
        ),
      );
      const total = (what: 'nReturned' | 'totalDocsExamined') =>
        plans.flat().reduce((sum, { executionStats }) => sum + executionStats[what], 0);
      const nReturned = total('nReturned');
      expect(total('totalDocsExamined')).toBeLessThanOrEqual(nReturned * 1.2);
      expect(nReturned).toBeLessThanOrEqual(most);
      expect(nReturned).toBeGreaterThanOrEqual(600);
    }
  });
});
