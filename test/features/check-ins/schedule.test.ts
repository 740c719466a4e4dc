import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { transaction } from '../../../src/database/transaction';
import { CheckIns, planCheckIns, toBeLookedAt } from '../../../src/features/check-ins';
import { endAnswers, noteStray, save, takeIn, withdraw } from '../../../src/features/check-ins/service';
import { Members, Pairings, Programmes, QuestionSets, type Viewer } from '../../../src/features/people';
import { Posts } from '../../../src/outbox';
import { Reminders } from '../../../src/reminders';
import { useDatabase } from '../../support/database';
import {
  allOf,
  beat,
  changePairing,
  checkInOf,
  course,
  plan,
  postKeys,
  posts,
  say,
  setsOf,
  setUp,
  stub,
} from './database';
import { FAC, MEN, member, questionSet, workspace } from './support';

useDatabase();

const at = (key: string, now: string) => ({ workspace, key: `aminata/${key}`, now: new Date(now) });
const facilitator: Viewer = { slackUser: FAC, roles: ['facilitator'] };
const heard = (text: string, when: string) => ({
  channel: 'CPAIR',
  ts: (Date.parse(when) / 1000).toFixed(6),
  by: FAC,
  text,
  files: [],
});

describe('a check-in falls due', () => {
  it('comes out at its local time, and the next is planned', async () => {
    await setUp();
    expect(await course()).toEqual(['2026-11-10 due']);
    expect(await beat('2026-11-10T08:59:59Z')).toBe(0);
    expect(await beat('2026-11-10T09:00:00Z')).toBe(1);
    expect(await course()).toEqual(['2026-11-10 open', '2026-11-24 due']);
    expect(await posts()).toMatchObject([
      {
        key: 'check-in:aminata/2026-11-10',
        to: { channel: 'CPAIR' },
        state: 'waiting',
        about: { pairing: 'aminata', checkIn: 'aminata/2026-11-10' },
      },
    ]);
    expect(await checkInOf('2026-11-10')).toMatchObject({
      facilitator: FAC,
      mentor: MEN,
      questionSet: { key: 'people', version: 1 },
      isOut: true,
      postedAt: new Date('2026-11-10T09:00:00Z'),
    });
  });

  it('is out once, however often it beats', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    expect(await beat('2026-11-10T09:00:05Z')).toBe(0);
    expect(await postKeys()).toHaveLength(1);
  });

  it('by the clocks on the wall, through a change of the clocks', async () => {
    await setUp({
      at: '2026-10-01T00:00:00Z',
      pairings: [
        { timeZone: 'Europe/Paris', cadence: { firstOn: '2026-10-13', at: '09:00', everyWeeks: 2 } },
      ],
    });
    await beat('2026-10-13T07:00:00Z');
    await beat('2026-10-27T07:59:59Z');
    expect(await course()).toEqual(['2026-10-13 open', '2026-10-27 due']);
    await beat('2026-10-27T08:00:00Z');
    expect(await course()).toEqual(['2026-10-13 missed', '2026-10-27 open', '2026-11-10 due']);
  });

  it('every four weeks, when that is the cadence', async () => {
    await setUp({ pairings: [{ cadence: { firstOn: '2026-11-10', at: '14:30', everyWeeks: 4 } }] });
    await beat('2026-11-10T14:30:00Z');
    expect(await course()).toEqual(['2026-11-10 open', '2026-12-08 due']);
  });

  it('turns through the question sets, each in its newest version, in the language of the pairing', async () => {
    await setUp({
      pairings: [{ language: 'fr', questionSets: ['people', 'links'] }],
      sets: [...setsOf('people', 'links'), questionSet('links', 2, { version: 2 })],
    });
    for (const day of ['2026-11-10', '2026-11-24', '2026-12-08']) await beat(`${day}T09:00:00Z`);
    const asked = (await allOf())
      .slice(0, 3)
      .map(({ questionSet: set, questions }) => [set?.name, questions.length]);
    expect(asked).toEqual([
      ['Série people', 3],
      ['Série links', 2],
      ['Série people', 3],
    ]);
    expect(JSON.stringify(await posts())).toContain('Bonjour');
  });

  it('keeps the words that were asked when the set changes afterwards', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await QuestionSets.create(questionSet('people', 1, { version: 2 }));
    expect((await checkInOf('2026-11-10')).questions).toHaveLength(3);
  });

  it('never stands beside another of its pairing that is out, whoever looked too early', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-11-24T09:00:00Z');
    const late = CheckIns.collection.updateOne({ workspace, date: '2026-11-10' }, { $set: { isOut: true } });
    await expect(late).rejects.toMatchObject({ code: 11000 });
    expect(await CheckIns.countDocuments({ workspace, isOut: true })).toBe(1);
  });

  it('closes the one before, whose first message says so', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await takeIn(
      at('2026-11-10', '2026-11-10T10:00:00Z'),
      heard('They met.', '2026-11-10T10:00:00Z'),
      new Map(),
    );
    await beat('2026-11-24T09:00:00Z');
    expect(await course()).toEqual(['2026-11-10 partly answered', '2026-11-24 open', '2026-12-08 due']);
    const before = await checkInOf('2026-11-10');
    expect(before).toMatchObject({ closedAt: new Date('2026-11-24T09:00:00Z'), timers: {} });
    expect(before.isOut).toBeUndefined();
    expect(before.wakeAt).toBeUndefined();
    const renewed = (await posts()).find(({ of }) => of === 'check-in:aminata/2026-11-10');
    expect(JSON.stringify(renewed?.message)).toContain('1 of 3 questions were answered');
    expect(await CheckIns.countDocuments({ workspace, isOut: true })).toBe(1);
  });

  it('all of it, or nothing', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    // The key of the next first message is taken: its transaction can't commit.
    await Posts.collection.insertOne({ workspace, key: 'check-in:aminata/2026-11-24' } as never);
    await beat('2026-11-24T08:59:00Z');
    const before = await allOf();
    await beat('2026-11-24T09:00:00Z');
    const after = await allOf();
    expect(after.map(({ wakeAt: _, ...rest }) => rest)).toEqual(before.map(({ wakeAt: _, ...rest }) => rest));
  });
});

describe('after downtime', () => {
  it('less than half the cadence late it comes out late, and says so', async () => {
    await setUp();
    await beat('2026-11-16T12:00:00Z');
    expect(await course()).toEqual(['2026-11-10 open', '2026-11-24 due']);
    expect(await checkInOf('2026-11-10')).toMatchObject({ late: true });
    expect(JSON.stringify(await posts())).toContain('it was meant for Tuesday 10 November');
  });

  it('a few minutes are not late', async () => {
    await setUp();
    await beat('2026-11-10T09:05:00Z');
    expect((await checkInOf('2026-11-10')).late).toBeUndefined();
  });

  it('half the cadence or more it was missed by the app, and not by the facilitator', async () => {
    await setUp();
    await beat('2026-11-17T09:00:00Z');
    expect(await course()).toEqual(['2026-11-10 missed by the app', '2026-11-24 due']);
    expect(await postKeys()).toEqual([]);
    expect(await checkInOf('2026-11-10')).toMatchObject({ timers: {} });
  });

  it('after weeks only the newest comes out, never a burst', async () => {
    await setUp();
    const accompany = stub();
    await beat('2027-01-06T12:00:00Z', accompany);
    expect(await course()).toEqual([
      '2026-11-10 missed by the app',
      '2026-11-24 missed by the app',
      '2026-12-08 missed by the app',
      '2026-12-22 missed by the app',
      '2027-01-05 open',
      '2027-01-19 due',
    ]);
    expect(await postKeys()).toEqual(['check-in:aminata/2027-01-05']);
    const figures = await accompany.metrics.registry.metrics();
    expect(figures).toContain('accompany_check_ins_due_total{outcome="missed by the app"} 4');
    expect(figures).toContain('accompany_check_ins_late_total 1');
  });

  it('what the app missed leaves the one before open', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-12-02T09:00:00Z');
    expect(await course()).toEqual(['2026-11-10 open', '2026-11-24 missed by the app', '2026-12-08 due']);
  });
});

describe('holidays, weekends and pauses', () => {
  it('a holiday moves it to the next working day, and its date stays', async () => {
    await setUp({ settings: { holidays: ['2026-11-10', '2026-11-11'] } });
    expect(await allOf()).toMatchObject([{ date: '2026-11-10', dueAt: new Date('2026-11-12T09:00:00Z') }]);
    await beat('2026-11-12T09:00:00Z');
    expect(await course()).toEqual(['2026-11-10 open', '2026-11-24 due']);
  });

  it('a weekend moves it, too', async () => {
    await setUp({ pairings: [{ cadence: { firstOn: '2026-11-14', at: '09:00', everyWeeks: 2 } }] });
    expect(await allOf()).toMatchObject([{ date: '2026-11-14', dueAt: new Date('2026-11-16T09:00:00Z') }]);
  });

  it('where the rule is to skip, it is recorded as skipped with the reason, and nobody hears of it', async () => {
    await setUp({ settings: { holidays: ['2026-11-24'], whenHoliday: 'skip' } });
    await beat('2026-11-10T09:00:00Z');
    expect(await course()).toEqual(['2026-11-10 open', '2026-11-24 skipped', '2026-12-08 due']);
    expect((await checkInOf('2026-11-24')).skips).toMatchObject([{ reason: 'holiday' }]);
    await beat('2026-11-24T09:00:00Z');
    expect(await postKeys()).toEqual(['check-in:aminata/2026-11-10']);
    expect(await course()).toEqual(['2026-11-10 open', '2026-11-24 skipped', '2026-12-08 due']);
  });

  it('a pause skips what falls into it', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await changePairing('2026-11-12T00:00:00Z', {
      status: 'paused',
      pausedFrom: '2026-11-12',
      pausedUntil: '2026-12-20',
    });
    expect(await course()).toEqual([
      '2026-11-10 open',
      '2026-11-24 skipped',
      '2026-12-08 skipped',
      '2026-12-22 due',
    ]);
    expect((await checkInOf('2026-11-24')).skips).toMatchObject([{ reason: 'pause' }]);
  });

  it('by the rule of the programme it moves behind the pause', async () => {
    await setUp({ settings: { whenPaused: 'move' } });
    await beat('2026-11-10T09:00:00Z');
    await changePairing('2026-11-12T00:00:00Z', {
      status: 'paused',
      pausedFrom: '2026-11-12',
      pausedUntil: '2026-11-26',
    });
    expect((await checkInOf('2026-11-24')).dueAt).toEqual(new Date('2026-11-26T09:00:00Z'));
  });

  it('a pause that ends sooner gives back what it would have skipped', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    const paused = { status: 'paused' as const, pausedFrom: '2026-11-12', pausedUntil: '2026-12-20' };
    await changePairing('2026-11-12T00:00:00Z', paused);
    await changePairing('2026-11-26T00:00:00Z', { status: 'active', pausedUntil: '2026-11-26' });
    expect(await course()).toEqual(['2026-11-10 open', '2026-11-24 skipped', '2026-12-08 due']);
  });

  it('a pause without an end plans nothing, until it is resumed', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await changePairing('2026-11-12T00:00:00Z', { status: 'paused', pausedFrom: '2026-11-12' });
    expect(await course()).toEqual(['2026-11-10 open']);
    await changePairing('2026-12-10T00:00:00Z', { status: 'active', pausedUntil: '2026-12-10' });
    expect(await course()).toEqual(['2026-11-10 open', '2026-12-22 due']);
  });

  it('a holiday that was taken off the list gives back what it skipped', async () => {
    await setUp({ settings: { holidays: ['2026-11-24'], whenHoliday: 'skip' } });
    await beat('2026-11-10T09:00:00Z');
    await Programmes.updateOne({ workspace }, { $set: { 'settings.holidays': [] } });
    await plan('2026-11-12T00:00:00Z', 'aminata');
    expect(await course()).toEqual(['2026-11-10 open', '2026-11-24 due']);
  });
});

describe('changes of a pairing', () => {
  it('another cadence moves what is to come, and nothing that was', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await changePairing('2026-11-12T00:00:00Z', {
      cadence: { firstOn: '2026-11-19', at: '10:00', everyWeeks: 1 },
    });
    expect(await course()).toEqual(['2026-11-10 open', '2026-11-19 due']);
    expect((await checkInOf('2026-11-19')).dueAt).toEqual(new Date('2026-11-19T10:00:00Z'));
  });

  it('planned again without a change everything stays', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    const before = await allOf();
    await plan('2026-11-12T00:00:00Z', 'aminata');
    expect(await allOf()).toEqual(before);
  });

  it('what is overdue while it is planned stays overdue', async () => {
    await setUp();
    await plan('2026-11-13T00:00:00Z', 'aminata');
    expect(await course()).toEqual(['2026-11-10 due']);
    await beat('2026-11-13T00:00:00Z');
    expect(await checkInOf('2026-11-10')).toMatchObject({ status: 'open', late: true });
  });

  it('the end closes what is open, and plans nothing more', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await say();
    await changePairing('2026-11-12T00:00:00Z', { status: 'ended', endedOn: '2026-11-12' });
    expect(await course()).toEqual(['2026-11-10 missed']);
    expect(await beat('2026-12-24T09:00:00Z')).toBe(0);
  });

  it('a check-in that is due when its pairing has ended does not come out', async () => {
    await setUp();
    await Pairings.updateOne({ workspace }, { $set: { status: 'ended' } });
    await beat('2026-11-10T09:00:00Z');
    expect(await course()).toEqual([]);
    expect(await postKeys()).toEqual([]);
  });

  it('handed to a mentor who is new in the same change, the open check-in is theirs', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await transaction(async (session) => {
      await Members.insertMany([member('new', { name: 'Isata', roles: ['mentor'] })], { session });
      await Pairings.updateOne({ workspace }, { $set: { mentor: 'new' } }, { session });
      await planCheckIns(session, workspace, ['aminata'], new Date('2026-11-12T00:00:00Z'));
    });
    expect(await checkInOf('2026-11-10')).toMatchObject({ mentor: 'UNEW', mentorName: 'Isata' });
    await endAnswers(at('2026-11-10', '2026-11-12T10:00:00Z'), FAC);
    expect(JSON.stringify(await posts())).toContain('<@UNEW>');
  });

  it('handed over, history stays with who was the mentor then', async () => {
    await setUp();
    await Members.insertMany([member('new', { roles: ['mentor'] })]);
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-11-24T09:00:00Z');
    await changePairing('2026-11-26T00:00:00Z', { mentor: 'new' });
    expect(await checkInOf('2026-11-10')).toMatchObject({ mentor: MEN });
    expect(await checkInOf('2026-11-24')).toMatchObject({ mentor: 'UNEW' });
  });

  it('handed to another mentor and back, who was to reply is reminded again', async () => {
    await setUp();
    await Members.insertMany([member('new', { roles: ['mentor'] })]);
    await beat('2026-11-10T09:00:00Z');
    await save(at('2026-11-10', '2026-11-10T10:00:00Z'), facilitator, {
      view: 'V1',
      answers: new Map([[0, 'They met.']]),
    });
    await endAnswers(at('2026-11-10', '2026-11-10T10:00:00Z'), FAC);
    await beat('2026-11-13T10:00:00Z');
    const waiting = async () =>
      (await Reminders.find({ workspace, state: 'waiting' }).lean()).map(({ person }) => person);
    expect(await waiting()).toEqual([MEN]);
    await changePairing('2026-11-13T11:00:00Z', { mentor: 'new' });
    await beat('2026-11-13T11:00:01Z');
    expect(await waiting()).toEqual(['UNEW']);
    await changePairing('2026-11-13T12:00:00Z', { mentor: 'men' });
    await beat('2026-11-13T12:00:01Z');
    expect(await waiting()).toEqual([MEN]);
  });

  it('of another workspace is none of this one', async () => {
    await setUp();
    await CheckIns.updateMany({}, { $set: { workspace: 'T2' } });
    expect(await beat('2026-11-10T09:00:00Z')).toBe(0);
    expect(await postKeys()).toEqual([]);
  });
});

describe('a reply that is taken back', () => {
  it('is waited for anew: the mentor is reminded a second time', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await save(at('2026-11-10', '2026-11-10T10:00:00Z'), facilitator, {
      view: 'V1',
      answers: new Map([[0, 'They met.']]),
    });
    await endAnswers(at('2026-11-10', '2026-11-10T10:00:00Z'), FAC);
    await beat('2026-11-13T10:00:00Z');
    const waiting = () => Reminders.countDocuments({ workspace, person: MEN, state: 'waiting' });
    expect(await waiting()).toBe(1);
    const reply = { ...heard('Well done', '2026-11-13T11:00:00Z'), by: MEN };
    await takeIn(at('2026-11-10', '2026-11-13T11:00:00Z'), reply, new Map());
    expect(await waiting()).toBe(0);
    await withdraw(at('2026-11-10', '2026-11-13T12:00:00Z'), reply);
    await beat('2026-11-16T12:00:00Z');
    expect(await waiting()).toBe(1);
  });
});

describe('many at once', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `p${index}`, channel: `C${index}` }));

  it('more than a batch all come out, each once', async () => {
    await setUp({ pairings: many(1_100) });
    expect(await beat('2026-11-10T09:00:00Z')).toBe(1_100);
    expect(await CheckIns.countDocuments({ workspace, status: 'open' })).toBe(1_100);
    expect(await CheckIns.countDocuments({ workspace, status: 'due' })).toBe(1_100);
    expect(await Posts.countDocuments({ workspace })).toBe(1_100);
  });

  it('two instances that look at the same moment bring each out once', async () => {
    await setUp({ pairings: many(40) });
    const logged: string[] = [];
    const [one, other] = [stub(logged), stub(logged)];
    const now = '2026-11-10T09:00:00Z';
    await Promise.all([beat(now, one), beat(now, other), beat(now, stub(logged))]);
    expect(await CheckIns.countDocuments({ workspace, status: 'open' })).toBe(40);
    expect(await CheckIns.countDocuments({ workspace, status: 'due' })).toBe(40);
    expect(await Posts.countDocuments({ workspace })).toBe(40);
    expect(logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('one that is broken holds up no other, and is tried again later', async () => {
    await setUp({ pairings: many(5) });
    await Posts.collection.insertOne({ workspace, key: 'check-in:p2/2026-11-10' } as never);
    const logged: string[] = [];
    await beat('2026-11-10T09:00:00Z', stub(logged));
    expect(await CheckIns.countDocuments({ workspace, status: 'open' })).toBe(4);
    expect(logged.join()).toContain('tried again later');
    expect(await checkInOf('2026-11-10', 'p2')).toMatchObject({
      status: 'due',
      wakeAt: new Date('2026-11-10T09:01:00Z'),
    });
    await Posts.collection.deleteOne({ workspace, key: 'check-in:p2/2026-11-10' });
    await beat('2026-11-10T09:05:00Z');
    expect(await checkInOf('2026-11-10', 'p2')).toMatchObject({ status: 'open' });
  });

  it('a check-in that does not go on is put off, and does not stop the beat', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await CheckIns.updateOne(
      { workspace, status: 'open' },
      { $set: { wakeAt: new Date('2026-11-10T10:00:00Z') } },
    );
    await beat('2026-11-10T10:00:00Z');
    expect((await checkInOf('2026-11-10')).wakeAt).toEqual(new Date('2026-11-10T10:01:00Z'));
  });

  it('with nothing due one query is asked, which an index answers', async () => {
    await setUp({ pairings: many(200) });
    const asked: string[] = [];
    mongoose.set(
      'debug',
      (collection: string, operation: string) => void asked.push(`${collection}.${operation}`),
    );
    await beat('2026-11-10T08:00:00Z', stub(), { isSlackAway: true }).finally(() =>
      mongoose.set('debug', false),
    );
    expect(asked).toEqual(['checkIns.find']);
    const plan = (await toBeLookedAt(workspace, new Date('2026-11-10T08:00:00Z')).explain(
      'executionStats',
    )) as unknown as { executionStats: { totalDocsExamined: number; totalKeysExamined: number } };
    expect(JSON.stringify(plan)).toContain('"stage":"IXSCAN"');
    expect(JSON.stringify(plan)).not.toContain('"stage":"COLLSCAN"');
    expect(plan.executionStats).toMatchObject({ totalDocsExamined: 0, totalKeysExamined: 0 });
  });
});

describe('timers', () => {
  it('the quiet minute, the reminders and what is taken back, with the collector', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-11-12T09:00:00Z');
    await beat('2026-11-15T09:00:00Z');
    const reminders = () => Reminders.find({ workspace }).sort({ dueAt: 1 }).lean();
    expect(
      (await reminders()).map(({ person, state, dueAt }) => [person, state, dueAt.toISOString()]),
    ).toEqual([
      [FAC, 'waiting', '2026-11-12T09:00:00.000Z'],
      [MEN, 'waiting', '2026-11-15T09:00:00.000Z'],
    ]);
    await takeIn(
      at('2026-11-10', '2026-11-16T09:00:00Z'),
      heard('They met.', '2026-11-16T09:00:00Z'),
      new Map(),
    );
    expect((await reminders()).map(({ state }) => state)).toEqual(['forgotten', 'forgotten']);
    await beat('2026-11-16T09:01:00Z');
    expect(await postKeys()).toContain('check-in:aminata/2026-11-10/question/1');
    expect((await checkInOf('2026-11-10')).wakeAt).toEqual(new Date('2026-11-18T09:00:00Z'));
  });

  it('remind each in the hours of their own zone, not of the pairing’s', async () => {
    await setUp();
    await Members.updateOne({ workspace, key: 'fac' }, { timeZone: 'Asia/Tokyo' });
    await Members.updateOne({ workspace, key: 'men' }, { timeZone: 'America/Lima' });
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-11-15T09:00:00Z');
    const reminders = await Reminders.find({ workspace }).sort({ person: 1 }).lean();
    expect(reminders.map(({ person, timeZone }) => `${person} ${timeZone}`)).toEqual([
      `${FAC} Asia/Tokyo`,
      `${MEN} America/Lima`,
    ]);
  });

  it('a beat that is late asks and reminds as if it were on time', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await save(at('2026-11-10', '2026-11-10T10:00:00Z'), facilitator, {
      view: 'V1',
      answers: new Map([[0, 'a']]),
    });
    await endAnswers(at('2026-11-10', '2026-11-10T10:05:00Z'), FAC);
    await beat('2026-11-20T10:00:00Z');
    expect(await Reminders.find({ workspace }).lean()).toMatchObject([
      { person: MEN, key: `check-in:aminata/2026-11-10/respond/${MEN}`, place: { direct: true } },
    ]);
  });

  it('changes at the same moment are all kept', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    const says = (second: number) => {
      const when = `2026-11-10T10:00:0${second}Z`;
      return takeIn(at('2026-11-10', when), heard(`part ${second}`, when), new Map());
    };
    await Promise.all([
      ...[1, 2, 3, 4, 5].map(says),
      noteStray(at('2026-11-10', '2026-11-10T10:00:00Z'), { ...heard('out', '2026-11-10T10:01:00Z') }),
    ]);
    const { answers, strays } = await checkInOf('2026-11-10');
    expect(answers[0]?.parts.map(({ text }) => text).sort()).toEqual([1, 2, 3, 4, 5].map((n) => `part ${n}`));
    expect(strays).toHaveLength(1);
  });

  it('a form by somebody who may not answer changes nothing', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    const before = await checkInOf('2026-11-10');
    const stranger = { slackUser: 'USTRANGER', roles: [] };
    await save(at('2026-11-10', '2026-11-10T10:00:00Z'), stranger, {
      view: 'V1',
      answers: new Map([[0, 'a']]),
    });
    expect(await checkInOf('2026-11-10')).toEqual(before);
  });

  it('the same submission at the same moment is taken in once', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    const submit = () =>
      save(at('2026-11-10', '2026-11-10T10:00:00Z'), facilitator, {
        view: 'V1',
        answers: new Map([[0, 'a']]),
      });
    await Promise.all([submit(), submit(), submit()]);
    expect((await checkInOf('2026-11-10')).saved).toHaveLength(1);
    expect((await postKeys()).filter((key) => key.includes('/saved/'))).toHaveLength(1);
  });
});
