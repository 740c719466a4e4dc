import { describe, expect, it } from '@jest/globals';
import { Entries, Problems } from '../../../src/features/problems/model';
import {
  addUpdate,
  askManager,
  changeFields,
  confirm,
  handOver,
  mergeInto,
  notSolved,
  raiseProblem,
  resolve,
  takeOn,
} from '../../../src/features/problems/service';
import { Reminders } from '../../../src/reminders';
import { useDatabase } from '../../support/database';
import {
  aGround,
  aRaising,
  daysAfter,
  FAC,
  kinds,
  MAN,
  MEN,
  postKeys,
  posts,
  problemOf,
  RAISED,
  raised,
  setUpProgramme,
  timeline,
  workspace,
} from './support';

useDatabase();

const at = (once: string, more: { key?: string; now?: Date; seen?: number } = {}) => ({
  workspace,
  key: 'VRAISED',
  now: RAISED,
  once,
  ...more,
});

const resolving = { done: 'We fetched it.', isShared: false };

describe('raising', () => {
  it('keeps the problem with its first line, and its card in the outbox', async () => {
    await setUpProgramme();
    await raised();
    expect(await problemOf()).toMatchObject({
      status: 'open',
      isOpen: true,
      wakeAt: daysAfter(7),
      version: 1,
      decisions: 0,
    });
    expect(await kinds()).toEqual(['raised']);
    expect(await postKeys()).toEqual(['problem:VRAISED']);
  });

  it('takes the same form in once, also when it is sent twice at once', async () => {
    await setUpProgramme();
    const both = await Promise.all(
      [1, 2].map(() => raiseProblem({ workspace, now: RAISED }, aGround(), aRaising())),
    );
    expect(both.map(({ kind }) => kind)).toEqual(['done', 'done']);
    await raised();
    expect(await Problems.countDocuments({ workspace })).toBe(1);
    expect(await kinds()).toEqual(['raised']);
    expect(await postKeys()).toEqual(['problem:VRAISED']);
  });

  it('is refused in a pairing that has ended meanwhile', async () => {
    await setUpProgramme();
    const ground = aGround({ pairing: { status: 'ended' } });
    expect(await raiseProblem({ workspace, now: RAISED }, ground, aRaising())).toMatchObject({
      kind: 'refused',
      why: 'problems:refused.pairingEnded',
    });
    expect(await Problems.countDocuments({ workspace })).toBe(0);
  });
});

describe('a change', () => {
  it('keeps record, line and what is said of it together', async () => {
    await setUpProgramme();
    await raised();
    expect(await takeOn(at('press:take:0'), MEN)).toMatchObject({ kind: 'done' });
    expect(await problemOf()).toMatchObject({
      owner: MEN,
      status: 'being worked on',
      decisions: 1,
      version: 2,
    });
    expect(await kinds()).toEqual(['raised', 'taken on']);
    expect(await postKeys()).toEqual(
      expect.arrayContaining(['problem:VRAISED/press:take:0', 'update:problem:VRAISED']),
    );
  });

  it('is made once, however often it comes', async () => {
    await setUpProgramme();
    await raised();
    for (let time = 0; time < 2; time++) await addUpdate(at('view:V2'), FAC, 'Still nothing.');
    expect(await kinds()).toEqual(['raised', 'update']);
    expect((await posts()).filter(({ inThreadOf }) => inThreadOf)).toHaveLength(1);
  });

  it('is refused with a sentence, and nothing is kept', async () => {
    await setUpProgramme();
    await raised();
    await resolve(at('view:V2'), FAC, resolving);
    const before = [await problemOf(), await timeline(), await postKeys()];
    expect(await takeOn(at('press:take:1'), MEN)).toMatchObject({
      kind: 'refused',
      why: 'problems:refused.closed',
    });
    expect([await problemOf(), await timeline(), await postKeys()]).toEqual(before);
  });

  it('of an unknown problem is unknown', async () => {
    await setUpProgramme();
    expect(await takeOn(at('press:take:0', { key: 'VNONE' }), MEN)).toEqual({ kind: 'unknown' });
  });

  it('is held back when others decided meanwhile, and shows what they did', async () => {
    await setUpProgramme();
    await raised();
    const fields = { title: 'Another' };
    await takeOn(at('press:take:0'), MEN);
    const overtaken = await changeFields(at('view:V2', { seen: 0 }), FAC, fields);
    expect(overtaken).toMatchObject({ kind: 'overtaken', by: [{ kind: 'taken on', by: MEN }] });
    expect((await problemOf()).title).toBe('The clinic has no medicine');
    expect(await changeFields(at('view:V2', { seen: 1 }), FAC, fields)).toMatchObject({ kind: 'done' });
    expect((await problemOf()).title).toBe('Another');
  });

  it('by two at once: one resolves, the other sees it', async () => {
    await setUpProgramme();
    await raised();
    const both = await Promise.all([
      resolve(at('view:VA', { seen: 0 }), MEN, { ...resolving, done: 'A' }),
      resolve(at('view:VB', { seen: 0 }), MAN, { ...resolving, done: 'B' }),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'overtaken']);
    expect(await kinds()).toEqual(['raised', 'resolved']);
  });

  it('leaves no reminder behind when somebody gives a sign of life', async () => {
    await setUpProgramme();
    await raised();
    await Problems.updateOne({ workspace, key: 'VRAISED' }, { $set: { reminded: ['held'] } });
    await Reminders.collection.insertOne({ workspace, key: 'held', state: 'said' } as never);
    await addUpdate(at('view:V2'), FAC, 'Still nothing.');
    expect(await Reminders.findOne({ workspace, key: 'held' }).lean()).toMatchObject({ state: 'forgotten' });
    expect((await problemOf()).reminded).toBeUndefined();
  });
});

describe('merging', () => {
  it('closes the one, and tells the other, in one transaction', async () => {
    await setUpProgramme();
    await raised();
    await raised({ view: 'VOTHER', title: 'No medicine again' });
    expect(await mergeInto(at('view:V2', { key: 'VOTHER' }), FAC, 'VRAISED')).toMatchObject({ kind: 'done' });
    expect(await problemOf('VOTHER')).toMatchObject({
      status: 'merged',
      mergedInto: 'VRAISED',
      isOpen: false,
    });
    expect(await kinds()).toEqual(['raised', 'took in']);
    expect(await kinds('VOTHER')).toEqual(['raised', 'merged']);
  });

  it('into one that is closed by now changes neither', async () => {
    await setUpProgramme();
    await raised();
    await raised({ view: 'VOTHER' });
    await resolve(at('view:V2'), FAC, resolving);
    const refused = await mergeInto(at('view:V3', { key: 'VOTHER' }), FAC, 'VRAISED');
    expect(refused).toMatchObject({ kind: 'refused', why: 'problems:refused.intoClosed' });
    expect(await mergeInto(at('view:V4', { key: 'VOTHER' }), FAC, 'VNONE')).toMatchObject({
      kind: 'refused',
    });
    expect(await kinds()).toEqual(['raised', 'resolved']);
    expect(await kinds('VOTHER')).toEqual(['raised']);
  });

  it('of two into each other at once closes one of them', async () => {
    await setUpProgramme();
    await raised();
    await raised({ view: 'VOTHER' });
    const both = await Promise.all([
      mergeInto(at('view:V2'), FAC, 'VOTHER'),
      mergeInto(at('view:V3', { key: 'VOTHER' }), MEN, 'VRAISED'),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(await Problems.countDocuments({ workspace, isOpen: true })).toBe(1);
  });
});

it('lives from being raised to a confirmed resolution and being opened again', async () => {
  await setUpProgramme();
  await raised();
  await takeOn(at('press:take:0'), MEN);
  await askManager(at('press:ask:0'), MEN);
  await handOver(at('view:V2'), MEN, MAN);
  await resolve(at('view:V3'), MAN, { ...resolving, learned: 'Ask early.', isShared: true });
  expect(await problemOf()).toMatchObject({ status: 'resolved', resolution: { confirmed: 'asked' } });
  await confirm(at('press:solved:3'), FAC);
  expect(await problemOf()).toMatchObject({
    resolution: { confirmed: 'yes' },
    lessonWords: expect.anything(),
  });
  await notSolved(at('view:V4', { now: daysAfter(2) }), FAC, 'Gone again.');
  expect(await problemOf()).toMatchObject({ status: 'open', isOpen: true, owner: MAN, wakeAt: daysAfter(9) });
  expect(await kinds()).toEqual([
    'raised',
    'taken on',
    'asked the manager',
    'handed over',
    'resolved',
    'confirmed',
    'not solved',
  ]);
  expect(await Entries.countDocuments({ workspace, problem: 'VRAISED', by: MAN })).toBe(1);
  expect(await postKeys()).toContain('problem:VRAISED/manager/0');
});
