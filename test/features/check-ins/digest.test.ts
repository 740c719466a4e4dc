import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CheckIn, CheckIns } from '../../../src/features/check-ins';
import { checkInsDigest } from '../../../src/features/check-ins/digest';
import { questionsOf } from '../../../src/features/check-ins/digest/read';
import { section } from '../../../src/features/check-ins/digest/section';
import { knownOf, stands } from '../../../src/features/check-ins/digest/stands';
import { weeks } from '../../../src/features/check-ins/digest/weeks';
import { beginReads } from '../../../src/features/digests/reads';
import type { Pairing } from '../../../src/features/people';
import { useDatabase } from '../../support/database';
import {
  aCheckIn,
  answerAt,
  answered,
  asks,
  at,
  benchmark,
  keepCheckIns,
  keepPairings,
  missed,
  NOW,
  pairingsOf,
  period,
  read,
  readNeed,
} from './digested';
import { workspace } from './support';

useDatabase();

async function given(pairings: Pairing[], checkIns: CheckIn[]) {
  await keepPairings(pairings);
  if (checkIns.length > 0) await keepCheckIns(checkIns);
}

describe('a period of check-ins', () => {
  it('of nobody says nothing', async () => {
    const told = await section(asks([]), period);
    expect(told).toMatchObject({ lines: [], details: {}, unknown: [], isQuiet: true });
    expect(told.figures).toMatchObject({ due: 0, answered: 0, beforeDue: 0 });
    const counts = [{ name: 'answered', records: {}, of: {} }];
    expect(await stands(asks([]))).toEqual({ needs: [], about: {}, counts });
  });

  it('right after a programme’s start is unknown, not zero', async () => {
    const pairings = pairingsOf(2);
    await given(pairings, [aCheckIn('pair-0', '11-24', answered('11-25', '11-26'))]);
    const told = await section(asks(pairings), period);
    expect(read(told.lines)).toEqual([':white_check_mark: Everybody has answered: 1 of 1 check-in.']);
    expect(read(told.more ?? [])).toEqual([
      ':white_check_mark: Mentors’ replies: to 1 of 1 answered check-in.',
    ]);
    expect(told.figures.beforeTimes).toBe(0);
    expect(read(told.unknown)).toEqual([
      ':grey_question: 1 facilitator: no check-in has come out yet.',
      ':grey_question: Whether check-ins are answered more or less than before: nothing fell due then.',
    ]);
    expect(read(told.details['pair-1'] ?? [])).toEqual([':grey_question: No check-in has come out yet.']);
    expect(told.isQuiet).toBe(true);
  });

  it('does not take one that was silent for long, and answered after the week, for one that was never asked', async () => {
    const pairings = pairingsOf(1);
    await given(pairings, [
      aCheckIn('pair-0', '08-03', answered('08-04')),
      aCheckIn('pair-0', '11-30', {
        ...answered('11-30T07:00'),
        dueAt: at('11-30T01:00'),
        postedAt: at('11-30T01:00'),
      }),
    ]);
    const asked = asks(pairings);
    for (const scope of [asked.scope, { ...asked.scope, reads: beginReads(at('10-05T00:00')) }]) {
      const told = await section({ ...asked, scope }, period);
      expect(told.figures.unasked).toBe(0);
      expect(read(told.unknown).join()).not.toContain('has come out yet');
    }
  });

  it('of a normal week tells what was answered, late, and left out, against the weeks before', async () => {
    const pairings = pairingsOf(6);
    await given(pairings, [
      // The week.
      aCheckIn('pair-0', '11-24', answered('11-25', '11-26')),
      aCheckIn('pair-1', '11-25', answered('11-26')),
      aCheckIn('pair-2', '11-25', { answers: [answerAt('11-26')], status: 'partly answered' }),
      aCheckIn('pair-3', '11-26', {
        status: 'skipped',
        doneAt: at('11-26'),
        skips: [{ reason: 'ill', words: 'Malaria', by: 'UFAC', at: at('11-26') }],
      }),
      // What came in after the week is told in the next.
      aCheckIn('pair-4', '11-27', answered('11-30T07:00')),
      aCheckIn('pair-5', '11-27', {
        status: 'skipped',
        postedAt: undefined,
        skips: [{ reason: 'holiday', at: at('11-27') }],
      }),
      // Before.
      aCheckIn('pair-0', '11-10', answered('11-12', '11-13')),
      aCheckIn('pair-1', '11-11', answered('11-24', '11-25')),
      aCheckIn('pair-2', '11-11', answered('11-12')),
      aCheckIn('pair-3', '11-12', missed('11-26T09:00')),
      aCheckIn('pair-4', '11-13', answered('11-20')),
      aCheckIn('pair-5', '10-28', missed('11-11T09:00')),
    ]);
    const settings = { benchmarks: [benchmark('checkInsMissed', 1, 2, 'all, by the second week')] };
    const told = await section(asks(pairings, { settings }), period);
    expect(told.figures).toEqual({
      due: 6,
      answered: 2,
      partly: 1,
      open: 1,
      silent: 0,
      away: 2,
      notPosted: 0,
      late: 0,
      cameLate: 1,
      ended: 1,
      finished: 3,
      replied: 2,
      unasked: 0,
      beforeDue: 6,
      beforeAnswered: 2,
      beforeEnded: 1,
      beforeTimes: 4,
    });
    expect(read(told.lines)).toEqual([
      '2 of 6 check-ins answered (benchmark: all, by the second week; 4 weeks before: 2 of 6), 1 in part, 1 still open, 2 away.',
      ':warning: 1 earlier check-in ended without an answer (4-week average: 0.3).',
      'Mentors’ replies: to 2 of 3 answered check-ins.',
    ]);
    expect(read(told.more ?? [])).toEqual([
      '1 more came in late, for an earlier check-in.',
      'Check-ins answered (benchmark: all, by the second week), because: So',
    ]);
    expect(read(told.lines, 'fr')).toEqual([
      'Points répondus : 2 sur 6 (repère : all, by the second week (fr) ; 4 semaines d’avant : 2 sur 6), 1 en partie, 1 en attente, 2 pas cette fois.',
      ':warning: 1 point précédent s’est achevé sans réponse (moyenne sur 4 semaines : 0,3).',
      'Réactions des mentors : à 2 des 3 points répondus.',
    ]);
    expect(read(told.more ?? [], 'fr')).toEqual([
      '1 réponse de plus est venue en retard, pour un point précédent.',
      'Points avec réponse (repère : all, by the second week (fr)), parce que : Ainsi',
    ]);
    const details = Object.entries(told.details).map(([key, lines]) => [key, ...read(lines)]);
    expect(details).toEqual([
      ['pair-0', ':white_check_mark: Check-in of 24 November 2026: answered.'],
      [
        'pair-1',
        'Check-in of 11 November 2026: answered late, on 24 November 2026.',
        ':white_check_mark: Check-in of 25 November 2026: answered.',
        'Check-in of 25 November 2026: the mentor has not replied yet.',
      ],
      ['pair-2', 'Check-in of 25 November 2026: answered in part.'],
      [
        'pair-3',
        ':warning: Check-in of 12 November 2026: it ended without an answer.',
        'Check-in of 26 November 2026: not this time.',
      ],
      ['pair-4', 'Check-in of 27 November 2026: waiting for an answer.'],
      ['pair-5', 'Check-in of 27 November 2026: left out (holiday).'],
    ]);
    expect(told.isQuiet).toBe(false);
    expect(JSON.stringify(told)).not.toMatch(/Malaria|ill"|They met/);
  });

  it('without a check-in says so, and all is well', async () => {
    const pairings = pairingsOf(1);
    await given(pairings, [aCheckIn('pair-0', '11-17', answered('11-18', '11-19'))]);
    const told = await section(asks(pairings), period);
    expect(read(told.lines)).toEqual(['No check-in was due.']);
    expect(told).toMatchObject({ details: {}, unknown: [], isQuiet: true });
  });

  it('of a terrible week blames nobody for what the app missed', async () => {
    const pairings = pairingsOf(4);
    const notPosted = { status: 'missed by the app', postedAt: undefined } as const;
    await given(pairings, [
      aCheckIn('pair-0', '11-24', notPosted),
      aCheckIn('pair-1', '11-23', missed('11-28')),
      aCheckIn('pair-2', '11-23'),
      aCheckIn('pair-3', '11-24', answered('11-25')),
      aCheckIn('pair-0', '11-10', missed('11-24T09:00')),
      aCheckIn('pair-1', '11-10', missed('11-24T09:00')),
      aCheckIn('pair-2', '11-09', missed('11-23T09:00')),
      aCheckIn('pair-3', '11-10', answered('11-11')),
    ]);
    const told = await section(asks(pairings), period);
    expect(read(told.lines)).toEqual([
      '1 of 4 check-ins answered (2 weeks before: 1 of 4), 1 still open, 1 silent, 1 not posted.',
      ':warning: 3 earlier check-ins ended without an answer (2-week average: 0).',
      'Mentors’ replies: to 0 of 1 answered check-in.',
    ]);
    expect(read(told.unknown)).toEqual([':grey_question: 1 check-in: I could not post it in time.']);
    expect(told.isQuiet).toBe(false);
  });

  it('is not quiet while somebody has not answered for as long as the mentor is told of', async () => {
    const pairings = pairingsOf(2);
    await given(pairings, [
      aCheckIn('pair-0', '11-24'),
      aCheckIn('pair-1', '11-24', answered('11-25', '11-26')),
    ]);
    expect((await section(asks(pairings), period)).isQuiet).toBe(false);
    await CheckIns.collection.updateMany(
      { pairing: 'pair-0' },
      { $set: { dueAt: at('11-27'), postedAt: at('11-27') } },
    );
    expect((await section(asks(pairings), period)).isQuiet).toBe(true);
  });

  it('praises nobody’s silence: who said “not this time” has not answered', async () => {
    const pairings = pairingsOf(4);
    const leftOut = (day: string): Partial<CheckIn> => ({
      status: 'skipped',
      doneAt: at(day),
      skips: [{ reason: 'ill', by: 'UFAC', at: at(day) }],
    });
    await given(pairings, [
      aCheckIn('pair-0', '11-24', answered('11-25', '11-26')),
      aCheckIn('pair-1', '11-24', leftOut('11-25')),
      aCheckIn('pair-2', '11-24', leftOut('11-25')),
      aCheckIn('pair-3', '11-24', leftOut('11-25')),
      ...pairings.map(({ key }, number) =>
        aCheckIn(key, '11-10', number < 2 ? answered('11-11') : missed('11-20')),
      ),
    ]);
    const [first] = read((await section(asks(pairings), period)).lines);
    expect(first).toMatch(/^1 of 4 check-ins answered.*3 away\.$/);
    const nobody = await section(asks(pairings.slice(1)), period);
    expect(read(nobody.lines)[0]).toMatch(/^0 of 3 check-ins answered/);
    expect(nobody.isQuiet).toBe(false);
    // A holiday is nobody's silence.
    await CheckIns.collection.updateMany(
      { date: '2026-11-24' },
      {
        $set: { status: 'skipped', skips: [{ reason: 'holiday', at: at('11-24') }] },
        $unset: { postedAt: 1, doneAt: 1 },
      },
    );
    expect((await section(asks(pairings), period)).isQuiet).toBe(true);
  });

  it('is compared with the weeks since the first check-in alone, and praised where it is better', async () => {
    const pairings = pairingsOf(2);
    await given(pairings, [
      aCheckIn('pair-0', '11-24', answered('11-25', '11-26')),
      aCheckIn('pair-1', '11-24'),
      aCheckIn('pair-0', '11-17', missed('11-20')),
      aCheckIn('pair-1', '11-17', missed('11-20')),
    ]);
    const told = await section(asks(pairings), period);
    expect(read(told.lines)).toEqual([
      ':white_check_mark: 1 of 2 check-ins answered (better than the week before: 0 of 2), 1 still open.',
    ]);
    expect(read(told.lines, 'fr')).toEqual([
      ':white_check_mark: Points répondus : 1 sur 2 (mieux qu’avant ; semaine d’avant : 0 sur 2), 1 en attente.',
    ]);
    expect(told.figures).toMatchObject({ beforeDue: 2, beforeTimes: 1 });
  });

  it('counts as late what took longer than the programme says, in a month', async () => {
    const pairings = pairingsOf(1);
    await given(pairings, [aCheckIn('pair-0', '11-03', answered('11-12', '11-13'))]);
    const month = { from: at('11-01T00:00'), until: NOW, before: { from: at('10-01T00:00'), times: 1 } };
    const told = await section(asks(pairings), month);
    expect(read(told.lines)[0]).toBe(
      ':white_check_mark: Everybody has answered: 1 of 1 check-in, 1 of them late.',
    );
  });
});

describe('how pairings stand', () => {
  const red = () => asks(pairingsOf(5), { settings: { benchmarks: [] } });

  it('asks for a manager after two missed in a row where no benchmark is set', async () => {
    const pairings = pairingsOf(5);
    await given(pairings, [
      aCheckIn('pair-0', '11-24', { isOut: true }),
      aCheckIn('pair-0', '11-10', missed('11-24')),
      aCheckIn('pair-0', '10-27', missed('11-10')),
      aCheckIn('pair-0', '10-13', answered('10-15', '10-16')),
      aCheckIn('pair-1', '11-24', { isOut: true }),
      aCheckIn('pair-1', '11-10', missed('11-24')),
      // Neither what the app missed, nor a holiday, ends a silence.
      aCheckIn('pair-2', '11-24', missed('11-29')),
      aCheckIn('pair-2', '11-10', { status: 'missed by the app', postedAt: undefined }),
      aCheckIn('pair-2', '10-27', {
        status: 'skipped',
        postedAt: undefined,
        skips: [{ reason: 'holiday', at: at('10-27') }],
      }),
      aCheckIn('pair-2', '10-13', missed('10-27')),
      aCheckIn('pair-3', '11-24', answered('11-25')),
    ]);
    const { needs, about } = await stands(red());
    expect(needs).toMatchObject([
      {
        id: 'check-ins:pair-0',
        kind: 'silence',
        pairing: 'pair-0',
        since: at('10-15'),
        button: { actionId: 'check-ins.view', value: 'pair-0/2026-11-24' },
      },
      { id: 'check-ins:pair-2', button: { value: 'pair-2/2026-11-24' } },
    ]);
    expect(needs.map((need) => readNeed(need))).toEqual([
      ':exclamation: 2 check-ins in a row without an answer; last heard on 15 October 2026. Call or visit; ask Joseph what they know.',
      ':exclamation: 2 check-ins in a row without an answer; not heard since the first, on 13 October 2026. Call or visit; ask Joseph what they know.',
    ]);
    expect(needs.map((need) => readNeed(need, 'fr'))[0]).toBe(
      ':exclamation: 2 points de suite sans réponse ; dernières nouvelles le 15 octobre 2026. Appelez ou rendez visite ; demandez à Joseph ce qu’il en est.',
    );
    expect(Object.entries(about).map(([key, lines]) => [key, ...read(lines)])).toEqual([
      [
        'pair-0',
        ':exclamation: Check-in of 24 November 2026: waiting for an answer. Last heard on 15 October 2026. 2 in a row without an answer.',
      ],
      [
        'pair-1',
        'Check-in of 24 November 2026: waiting for an answer. Not heard yet. One without an answer.',
      ],
      [
        'pair-2',
        ':exclamation: Check-in of 24 November 2026: no answer. Not heard yet. 2 in a row without an answer.',
      ],
      [
        'pair-3',
        'Check-in of 24 November 2026: answered. Last heard on 25 November 2026.',
        ':warning: The check-in of 24 November 2026, answered on 25 November 2026, waits for the mentor’s reply.',
      ],
      ['pair-4', ':grey_question: No check-in has come out yet.'],
    ]);
  });

  it('judges by the programme’s benchmarks of the day, and says what is aimed at', async () => {
    const pairings = pairingsOf(3);
    await given(pairings, [
      aCheckIn('pair-0', '11-10', answered('11-09', '11-09')),
      aCheckIn('pair-1', '11-10', answered('11-15', '11-15')),
      aCheckIn('pair-2', '11-24', answered('11-25', '11-25')),
      aCheckIn('pair-2', '11-10', missed('11-24')),
    ]);
    const benchmarks = [
      benchmark('daysWithoutContact', 14, 21, 'every two weeks'),
      { ...benchmark('daysWithoutContact', 1, 2), from: '2026-12-01' },
      benchmark('checkInsMissed', 1, 5),
    ];
    const { needs, about } = await stands(asks(pairings, { settings: { benchmarks } }));
    expect(needs.map((need) => readNeed(need))).toEqual([
      ':exclamation: Not heard for 21 days (benchmark: every two weeks); the last time was on 9 November 2026. Call or visit; ask Joseph what they know.',
    ]);
    expect(Object.values(about).map(([line]) => line?.standing)).toEqual(['red', 'amber', 'good']);
  });

  it('asks nothing of who is in a pause, and counts anew after it', async () => {
    const [paused, back] = pairingsOf(2) as [Pairing, Pairing];
    const pairings: Pairing[] = [
      { ...paused, status: 'paused', pausedFrom: '2026-11-20' },
      { ...back, pausedFrom: '2026-10-20', pausedUntil: '2026-11-27' },
    ];
    const silent = (key: string) => [
      aCheckIn(key, '10-13', answered('10-15', '10-16')),
      aCheckIn(key, '10-19', missed('11-28')),
    ];
    await given(pairings, [...silent('pair-0'), ...silent('pair-1')]);
    const settings = { benchmarks: [benchmark('daysWithoutContact', 7, 14)] };
    const { needs, about } = await stands(asks(pairings, { settings }));
    expect(needs).toEqual([]);
    expect(read(about['pair-0'] ?? [])).toEqual([
      'Check-in of 19 October 2026: paused at the moment. Last heard on 15 October 2026. One without an answer.',
    ]);
    expect(about['pair-1']?.[0]?.standing).toBe('plain');
  });
});

describe('the weeks of the picture', () => {
  it('have what was answered by each moment, and nothing before the first check-in', async () => {
    const pairings = pairingsOf(2);
    await given(pairings, [
      aCheckIn('pair-0', '11-10', answered('11-12')),
      aCheckIn('pair-1', '11-11', answered('11-17')),
      aCheckIn('pair-0', '11-24', answered('11-25')),
    ]);
    const moments = ['11-09', '11-16', '11-23', '11-30'].map((day) => at(`${day}T00:00`));
    expect(await weeks(asks(pairings), moments)).toEqual([
      { name: 'answered', values: [null, 1, 0, 1], of: [null, 2, 0, 1] },
    ]);
    expect(await weeks(asks(pairings), [])).toEqual([]);
    expect(await weeks(asks([]), moments)).toEqual([
      { name: 'answered', values: [null, null, null, null], of: [null, null, null, null] },
    ]);
  });
});

describe('what is read for it', () => {
  interface Stats {
    totalDocsExamined: number;
    totalKeysExamined: number;
    nReturned: number;
  }

  /** Three pairings of 40, and so many check-ins of each, every second week back from the newest. */
  async function history(length: number) {
    const pairings = pairingsOf(40);
    const days = Array.from({ length }, (_, index) => new Date(+at('11-24T09:00') - index * 14 * 86_400_000));
    const checkIns = pairings.flatMap(({ key }) =>
      days.map((dueAt) => {
        const done = new Date(+dueAt + 86_400_000);
        return {
          ...aCheckIn(key, '11-24', answered('11-25', '11-25')),
          key: `${key}/${dueAt.toISOString().slice(0, 10)}`,
          date: dueAt.toISOString().slice(0, 10),
          dueAt,
          postedAt: dueAt,
          doneAt: done,
          heardAt: done,
          closedAt: new Date(+dueAt + 14 * 86_400_000),
          response: { by: 'UMEN', at: done },
        };
      }),
    );
    await given(pairings, checkIns);
    return asks(pairings.slice(0, 3));
  }

  const stagesOf = (plan: unknown) => JSON.stringify(plan);

  it.each([3, 60])('is what is counted, by indexes, with %i check-ins of each behind it', async (length) => {
    const { scope } = await history(length);
    const plans = (await Promise.all(
      questionsOf(scope, period, NOW).map((question) => question.explain('executionStats')),
    )) as unknown as { executionStats: Stats }[];
    expect(stagesOf(plans)).not.toContain('COLLSCAN');
    const counted = 3 * 3;
    const figures = await section(asks(scope.pairings), period);
    expect(figures.figures.due).toBe(3);
    expect(figures.figures.beforeDue).toBe(6);
    const sum = (of: keyof Stats) => plans.reduce((all, { executionStats }) => all + executionStats[of], 0);
    expect(sum('nReturned')).toBe(counted);
    expect(sum('totalDocsExamined')).toBe(counted);
  });

  it.each([3, 60])('tells of silences from the index alone, with %i check-ins of each', async (length) => {
    const asked = await history(length);
    const plan = (await knownOf(asked).explain('executionStats')) as unknown as {
      stages: (Stats & Record<string, unknown>)[];
    };
    expect(stagesOf(plan)).not.toContain('COLLSCAN');
    const lookups = plan.stages.filter((stage) => '$lookup' in stage);
    expect(lookups).toHaveLength(3);
    expect(lookups.map((stage) => Number(stage.totalDocsExamined))).toEqual([0, 0, 0]);
    const keys = lookups.reduce((sum, stage) => sum + Number(stage.totalKeysExamined), 0);
    expect(keys).toBeLessThanOrEqual(3 * (30 + 2) + 9);
  });
});

describe('the figures', () => {
  const DAY = 86_400_000;
  const day = fc.integer({ min: 0, max: 69 });
  const lived = fc.record({
    pairing: fc.integer({ min: 0, max: 3 }),
    due: day,
    kind: fc.constantFrom('answered', 'missed', 'open', 'partly', 'skipped', 'holiday', 'app'),
    after: fc.integer({ min: 0, max: 20 }),
    reply: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
  });

  it('agree with another count of the same history', async () => {
    await keepPairings(pairingsOf(3));
    const asked = asks(pairingsOf(3));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(lived, { selector: ({ pairing, due }) => `${pairing}/${due}`, maxLength: 40 }),
        async (history) => {
          await CheckIns.collection.deleteMany({ workspace });
          const begin = +period.until - 70 * DAY;
          const noon = (index: number) => new Date(begin + index * DAY + DAY / 2);
          const docs = history.map(({ pairing, due, kind, after, reply }) => {
            const dueAt = noon(due);
            const then = new Date(+dueAt + after * DAY + 3_600_000);
            const date = dueAt.toISOString().slice(0, 10);
            const more: Record<typeof kind, Partial<CheckIn>> = {
              answered: {
                status: 'answered',
                doneAt: then,
                answers: [],
                ...(reply !== undefined && { response: { by: 'UMEN', at: new Date(+then + reply * DAY) } }),
              },
              missed: { status: 'missed', closedAt: then },
              open: {},
              partly: {
                status: 'partly answered',
                answers: [{ question: 0, parts: [{ at: then } as never], revisions: [] }],
              },
              skipped: { status: 'skipped', doneAt: then, skips: [] },
              holiday: { status: 'skipped', postedAt: undefined, skips: [] },
              app: { status: 'missed by the app', postedAt: undefined },
            };
            return {
              ...aCheckIn(`pair-${pairing}`, '11-24', { dueAt, date, postedAt: dueAt }),
              key: `pair-${pairing}/${date}`,
              ...more[kind],
            };
          });
          if (docs.length > 0) await keepCheckIns(docs);
          const { figures } = await section(asked, period);

          // Again, day by day from what was drawn: the week is days 63 to 69, the four before it 35 to 62.
          const own = history.filter(({ pairing }) => pairing < 3);
          const until = (end: number) => (then: number) => then < end;
          const become = (from: number, end: number, kind: string, inTime: boolean) =>
            own.filter(
              (one) =>
                one.due >= from &&
                one.due < end &&
                one.kind === kind &&
                until(end)(one.due + one.after) === inTime,
            ).length;
          const all = (from: number, end: number, kind: string) =>
            become(from, end, kind, true) + become(from, end, kind, false);
          const finished = own.filter(
            ({ kind, due, after }) => kind === 'answered' && due + after >= 63 && due + after < 70,
          );
          expect(figures).toMatchObject({
            due: own.filter(({ due }) => due >= 63).length,
            answered: become(63, 70, 'answered', true),
            partly: become(63, 70, 'partly', true),
            silent: become(63, 70, 'missed', true),
            away: become(63, 70, 'skipped', true) + all(63, 70, 'holiday'),
            notPosted: all(63, 70, 'app'),
            open:
              all(63, 70, 'open') +
              ['answered', 'partly', 'missed', 'skipped'].reduce(
                (sum, kind) => sum + become(63, 70, kind, false),
                0,
              ),
            cameLate: finished.filter(({ due }) => due < 63).length,
            finished: finished.length,
            replied: finished.filter(
              ({ due, after, reply }) => reply !== undefined && due + after + reply < 70,
            ).length,
            ended: own.filter(
              ({ kind, due, after }) =>
                kind === 'missed' && due < 63 && due + after >= 63 && due + after < 70,
            ).length,
            beforeDue: own.filter(({ due }) => due >= 35 && due < 63).length,
            beforeAnswered: [35, 42, 49, 56].reduce(
              (sum, from) => sum + become(from, from + 7, 'answered', true),
              0,
            ),
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('hangs in the feature', () => {
  expect(Object.keys(checkInsDigest).sort()).toEqual(['section', 'stands', 'story', 'weeks']);
});
