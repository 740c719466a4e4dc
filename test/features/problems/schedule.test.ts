import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { transaction } from '../../../src/database/transaction';
import { type Account, defaultSettings, Members, Pairings } from '../../../src/features/people';
import { followPairings } from '../../../src/features/problems/following';
import { Problems } from '../../../src/features/problems/model';
import { problemsJob, toBeLookedAt } from '../../../src/features/problems/schedule';
import { addUpdate, askManager, handOver, resolve, takeOn } from '../../../src/features/problems/service';
import { Posts } from '../../../src/outbox';
import { collectReminders, Reminders } from '../../../src/reminders';
import { useDatabase } from '../../support/database';
import { slackComplaints } from '../../support/slack';
import { stub } from '../check-ins/database';
import {
  aProblem,
  COO,
  daysAfter,
  FAC,
  kept,
  kinds,
  MAN,
  MEN,
  MEN2,
  posts,
  problemOf,
  raised,
  setUpProgramme,
  timeline,
  workspace,
} from './support';

useDatabase();

const beat = (days: number, accompany = stub()) => problemsJob(accompany).run(daysAfter(days));
const at = (days: number, once = `view:V${days}`) => ({
  workspace,
  key: 'VRAISED',
  now: daysAfter(days),
  once,
});

/** Who is, or was, reminded of what, in order. */
const reminded = async () =>
  (await Reminders.find({ workspace }).sort({ dueAt: 1 }).lean()).map(
    ({ person, says, state }) => `${person} ${says.key.split('.')[1]} ${state}`,
  );

describe('a problem without a sign of life', () => {
  it('reminds who raised it twice, then tells the mentor, then is quiet', async () => {
    await setUpProgramme();
    await raised();
    for (let day = 1; day <= 60; day++) await beat(day);
    expect(await reminded()).toEqual([
      `${FAC} owner waiting`,
      `${FAC} owner waiting`,
      `${MEN} mentor waiting`,
    ]);
    const times = (await Reminders.find({ workspace }).sort({ dueAt: 1 }).lean()).map(({ dueAt }) => dueAt);
    expect(times).toEqual([7, 14, 21].map(daysAfter));
    expect((await problemOf()).wakeAt).toBeUndefined();
  });

  it('urgent: in shorter steps', async () => {
    await setUpProgramme();
    await raised({ urgency: 'urgent' });
    for (let day = 1; day <= 60; day++) await beat(day);
    const times = (await Reminders.find({ workspace }).sort({ dueAt: 1 }).lean()).map(({ dueAt }) => dueAt);
    expect(times).toEqual([2, 4, 6].map(daysAfter));
  });

  it('reminds who looks after it; the mentor who does is not told of themselves', async () => {
    await setUpProgramme();
    await raised();
    await takeOn(at(0), MEN);
    for (let day = 1; day <= 60; day++) await beat(day);
    expect(await reminded()).toEqual([`${MEN} owner waiting`, `${MEN} owner waiting`]);
  });

  it('with a sign of life is reminded anew, and what waited is forgotten', async () => {
    await setUpProgramme();
    await raised();
    await beat(7);
    await addUpdate(at(8), MEN, 'I called the clinic.');
    expect(await reminded()).toEqual([`${FAC} owner forgotten`]);
    await beat(14);
    expect(await reminded()).toHaveLength(1);
    await beat(15);
    expect(await reminded()).toEqual([`${FAC} owner forgotten`, `${FAC} owner waiting`]);
  });

  it('is not counted while the pairing is paused', async () => {
    await setUpProgramme();
    await raised();
    await Pairings.updateOne(
      { workspace, key: 'aminata' },
      { pausedFrom: '2026-11-05', pausedUntil: '2026-11-20' },
    );
    for (let day = 1; day <= 16; day++) await beat(day);
    expect(await reminded()).toEqual([]);
    await beat(18);
    expect(await reminded()).toEqual([`${FAC} owner waiting`]);
  });

  it('leads to one reminder, however many instances look at once', async () => {
    await setUpProgramme();
    await raised();
    await Promise.all([beat(7), beat(7), beat(7)]);
    expect(await reminded()).toHaveLength(1);
    expect(await problemOf()).toMatchObject({ remindedTimes: 1, wakeAt: daysAfter(14) });
  });

  it('in a pairing that has ended reminds nobody', async () => {
    await setUpProgramme();
    await raised();
    await Pairings.updateOne({ workspace, key: 'aminata' }, { status: 'ended' });
    await beat(7);
    expect(await reminded()).toEqual([]);
    expect((await problemOf()).wakeAt).toBeUndefined();
  });

  it('is said to the person alone, in their working hours, in one message for several', async () => {
    await setUpProgramme();
    await raised();
    await raised({ view: 'VTWO' });
    await beat(7);
    const collecting = {
      workspace,
      workingHours: async () => defaultSettings.workingHours,
      now: daysAfter(7),
    };
    expect(await collectReminders(collecting)).toBe(2);
    const [said, ...more] = (await posts()).filter(({ to }) => to.user);
    expect(more).toEqual([]);
    expect(said).toMatchObject({ to: { user: FAC }, about: { pairing: 'aminata' } });
    for (const key of ['VRAISED', 'VTWO'])
      expect(JSON.stringify(said?.message)).toContain(`"value":"${key}"`);
    expect(slackComplaints(said?.message ?? {})).toEqual([]);
  });

  it('names its day in the language that the person has chosen by then', async () => {
    await setUpProgramme();
    await raised();
    await beat(7);
    await Reminders.updateMany({ workspace }, { language: 'fr' });
    const workingHours = async () => defaultSettings.workingHours;
    await collectReminders({ workspace, workingHours, now: daysAfter(7) });
    const said = (await posts()).find(({ to }) => to.user);
    expect(said?.message?.text).toContain('lundi 2 novembre');
  });

  it('hands the reminder a button that opens it, and none of the words of people', async () => {
    await setUpProgramme();
    await raised();
    await beat(7);
    const reminder = await Reminders.findOne({ workspace }).lean();
    expect(reminder).toMatchObject({
      person: FAC,
      place: { direct: true },
      button: { actionId: 'problems.open', value: 'VRAISED' },
      about: { pairing: 'aminata', problem: 'VRAISED' },
      says: { params: { days: 7, channel: '<#CPAIR>' } },
    });
    expect(JSON.stringify(reminder)).not.toContain('medicine');
  });
});

describe('a resolution on which nobody says anything', () => {
  it('is not confirmed after 14 days, and can’t be opened again after 30', async () => {
    await setUpProgramme();
    await raised();
    await resolve(at(1), MEN, { done: 'We fetched it.', isShared: false });
    await beat(14);
    expect((await problemOf()).resolution?.confirmed).toBe('asked');
    await beat(15);
    expect((await problemOf()).resolution?.confirmed).toBe('silent');
    expect(await kinds()).toEqual(['raised', 'resolved', 'unconfirmed']);
    const card = () => Posts.findOne({ workspace, key: 'update:problem:VRAISED' }).lean();
    expect(JSON.stringify(await card())).toMatch(/resolved, not confirmed.*problems\.reopen/);
    await beat(31);
    expect(await problemOf()).toMatchObject({ status: 'resolved', timers: {} });
    expect((await problemOf()).wakeAt).toBeUndefined();
    expect(JSON.stringify(await card())).not.toContain('problems.reopen');
  });
});

describe('a problem that can’t be looked at', () => {
  it('is tried again later, and holds up no other', async () => {
    await setUpProgramme();
    await raised();
    await kept(aProblem({ key: 'VLOST', pairing: 'nobody', wakeAt: daysAfter(1) }));
    const logged: string[] = [];
    expect(await beat(7, stub(logged))).toBe(2);
    expect(await reminded()).toEqual([`${FAC} owner waiting`]);
    expect(logged.join('')).toContain('tried again later');
    expect((await problemOf('VLOST')).wakeAt).toEqual(new Date(daysAfter(7).getTime() + 60_000));
  });
});

describe('a tick with nothing due', () => {
  it('asks one query, which an index answers', async () => {
    await setUpProgramme();
    const later = aProblem({ wakeAt: daysAfter(7) });
    await Problems.collection.insertMany(
      Array.from({ length: 200 }, (_, number) => ({ ...later, key: `V${number}` })),
      { ignoreUndefined: true },
    );
    const asked: string[] = [];
    mongoose.set('debug', (collection: string, method: string) => void asked.push(`${collection}.${method}`));
    await beat(6).finally(() => mongoose.set('debug', false));
    expect(asked).toEqual(['problems.find']);
    const plan = await toBeLookedAt(workspace, daysAfter(6)).explain('executionStats');
    expect(JSON.stringify(plan)).toContain('"indexName":"to be looked at"');
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
    expect(plan.executionStats).toMatchObject({ totalDocsExamined: 0, totalKeysExamined: 0 });
  });
});

describe('what is open follows its pairing', () => {
  const follow = (days: number, accounts: Account[] = []) =>
    transaction((session) => followPairings(session, workspace, ['aminata'], daysAfter(days), accounts));
  const change = (fields: object) => Pairings.updateOne({ workspace, key: 'aminata' }, fields);

  it('changes nothing when nothing changed', async () => {
    await setUpProgramme();
    await raised();
    const before = await problemOf();
    await follow(1);
    expect(await problemOf()).toEqual(before);
  });

  it('of a pairing that has ended nobody is reminded, until it goes on', async () => {
    await setUpProgramme();
    await raised();
    await beat(7);
    await change({ status: 'ended' });
    await follow(8);
    await beat(60);
    expect(await reminded()).toEqual([`${FAC} owner forgotten`]);
    expect(await problemOf()).toMatchObject({ isOpen: true });
    await change({ status: 'active' });
    await follow(61);
    await beat(68);
    expect(await reminded()).toEqual([`${FAC} owner forgotten`, `${FAC} owner waiting`]);
  });

  it('what the mentor of before looked after goes to the one of now', async () => {
    await setUpProgramme();
    await raised();
    await takeOn(at(0), MEN);
    await change({ mentor: 'men2' });
    await follow(1);
    expect(await problemOf()).toMatchObject({ owner: MEN2, status: 'being worked on', decisions: 2 });
    expect((await timeline()).at(-1)).toMatchObject({
      kind: 'handed over',
      to: MEN2,
      before: { owner: MEN },
    });
    await follow(2);
    expect(await kinds()).toHaveLength(3);
  });

  it.each([
    ['the facilitator', FAC],
    ['the manager', MAN],
    ['a coordinator', COO],
  ])('what %s looks after stays theirs', async (_, owner) => {
    await setUpProgramme();
    await raised();
    await handOver(at(0), FAC, owner);
    await change({ mentor: 'men2' });
    await follow(1);
    expect((await problemOf()).owner).toBe(owner);
  });

  it('a manager who was replaced is told no more of what becomes of it, once', async () => {
    await setUpProgramme();
    await raised();
    await askManager(at(0), FAC);
    await change({ managers: ['coo'] });
    await follow(1);
    const copy = async () => (await posts()).find(({ key }) => key === 'update:problem:VRAISED/manager/0');
    const withdrawn = await copy();
    expect(JSON.stringify(withdrawn?.message)).toContain('not passed on');
    expect(slackComplaints(withdrawn?.message ?? { blocks: [] })).toEqual([]);
    await addUpdate(at(2), FAC, 'Still nothing.');
    await resolve(at(3), FAC, { done: 'We fetched it.', isShared: false });
    await follow(4);
    expect(await copy()).toEqual(withdrawn);
  });

  it('a manager who comes back sees it again', async () => {
    await setUpProgramme();
    await raised();
    await askManager(at(0), FAC);
    await change({ managers: ['coo'] });
    await follow(1);
    await change({ managers: ['man'] });
    await takeOn(at(2), FAC);
    const copy = (await posts()).find(({ key }) => key === 'update:problem:VRAISED/manager/0');
    expect(copy?.message?.text).toContain('The clinic has no medicine');
  });

  it('a card that could not be said yet goes to the new channel; one that stands stays', async () => {
    await setUpProgramme();
    await raised();
    await raised({ view: 'VSTANDS' });
    await Posts.updateOne(
      { workspace, key: 'problem:VSTANDS' },
      { state: 'sent', channel: 'CPAIR', ts: '1.1' },
    );
    await addUpdate(at(0), FAC, 'Still nothing.');
    await change({ channel: 'CNEW' });
    await follow(1);
    expect((await problemOf()).channel).toBe('CNEW');
    expect((await problemOf('VSTANDS')).channel).toBe('CPAIR');
    const places = (await posts()).map(({ key, to }) => `${key} ${to.channel}`);
    expect(places).toEqual(['problem:VRAISED CNEW', 'problem:VSTANDS CPAIR', 'problem:VRAISED/view:V0 CNEW']);
  });

  it('a person with another Slack account keeps what is theirs, and is reminded there', async () => {
    await setUpProgramme();
    await raised();
    await beat(7);
    await Members.updateOne({ workspace, key: 'fac' }, { slackUser: 'UNEW' });
    await follow(8, [{ from: FAC, to: 'UNEW' }]);
    expect(await problemOf()).toMatchObject({ raisedBy: 'UNEW' });
    await beat(9);
    expect(await reminded()).toEqual([`${FAC} owner forgotten`, 'UNEW owner waiting']);
  });

  it('who has another account is asked by it whether it is solved', async () => {
    await setUpProgramme();
    await raised();
    await resolve(at(0), MEN, { done: 'We fetched it.', isShared: false });
    await Members.updateOne({ workspace, key: 'fac' }, { slackUser: 'UNEW' });
    await follow(1, [{ from: FAC, to: 'UNEW' }]);
    const asked = (await posts()).filter(({ key }) => /^update:.*\/solved\//.test(key));
    expect(JSON.stringify(asked.map(({ message }) => message))).toContain('<@UNEW>');
    expect(await Problems.countDocuments({ workspace, raisedBy: FAC })).toBe(0);
  });
});
