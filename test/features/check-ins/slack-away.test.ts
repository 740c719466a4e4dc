import { describe, expect, it, jest } from '@jest/globals';
import { mongo } from 'mongoose';
import { transaction } from '../../../src/database/transaction';
import { createCheckIns } from '../../../src/features/check-ins';
import { endAnswers, giveUpWithin, save } from '../../../src/features/check-ins/service';
import { Posts } from '../../../src/outbox';
import { Reminders } from '../../../src/reminders';
import { useDatabase } from '../../support/database';
import { beat, changePairing, checkInOf, course, posts, say, setUp, stub } from './database';
import { FAC, workspace } from './support';

useDatabase();

const KEY = 'aminata/2026-11-10';
const PROMPT = `check-in:${KEY}`;
const post = { key: PROMPT, about: { pairing: 'aminata', checkIn: KEY } };
const on = (now: string) => ({ ...stub(), clock: () => new Date(now) });
const away = { isSlackAway: true };

/** The outbox is about to send it after all this time, and has sent it. */
const isAboutToBeSent = (now: string) => createCheckIns().overdue?.(on(now), post);
const isSent = (now: string) => createCheckIns().sent?.(on(now), post, { adopted: false });

const reminders = () => Reminders.countDocuments({ workspace });
const unsaid = async () =>
  (await posts()).filter(({ state }) => state === 'waiting' || state === 'failed').map(({ key }) => key);

async function answersInForm(answers: [number, string][], now = '2026-11-10T10:00:00Z') {
  const at = { workspace, key: KEY, now: new Date(now) };
  await save(at, { slackUser: FAC, roles: ['facilitator'] }, { view: 'V1', answers: new Map(answers) });
  return at;
}

describe('Slack is out of reach while a check-in is to come out', () => {
  it('nobody is reminded of a silence about what was never asked', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    for (const day of ['12', '15', '18']) await beat(`2026-11-${day}T09:00:00Z`, stub(), away);
    expect(await reminders()).toBe(0);
    expect(await checkInOf('2026-11-10')).toMatchObject({ status: 'open', isOut: true });
  });

  it('said late it says so, and silence counts from then', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    expect(await isAboutToBeSent('2026-11-10T09:09:00Z')).toBe(false);
    const [before] = await posts();
    expect(JSON.stringify(before?.message)).not.toContain('This comes late');
    expect(await isAboutToBeSent('2026-11-12T08:00:00Z')).toBe(true);
    expect(await isAboutToBeSent('2026-11-12T08:00:00Z')).toBe(false);
    const [waiting, ...others] = await posts();
    expect(others).toEqual([]);
    expect(waiting?.message?.text).toContain('it was meant for Tuesday 10 November');
    await isSent('2026-11-12T08:00:01Z');
    await beat('2026-11-12T09:00:00Z');
    expect(await reminders()).toBe(0);
    expect(await checkInOf('2026-11-10')).toMatchObject({
      late: true,
      postedAt: new Date('2026-11-12T08:00:01Z'),
      timers: { remind: new Date('2026-11-14T08:00:01Z'), tellMentor: new Date('2026-11-17T08:00:01Z') },
      wakeAt: new Date('2026-11-14T08:00:01Z'),
    });
    await beat('2026-11-14T08:00:01Z');
    expect(await reminders()).toBe(1);
  });

  it('also when nobody could note that it was said', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    await say('2026-11-12T08:00:00Z');
    await beat('2026-11-12T09:00:00Z');
    expect(await reminders()).toBe(0);
    const { postedAt, timers } = await checkInOf('2026-11-10');
    expect([postedAt, timers.remind]).toEqual([
      new Date('2026-11-12T08:00:00Z'),
      new Date('2026-11-14T08:00:00Z'),
    ]);
  });

  it('what was answered in the form meanwhile is said with it, and its silence counts from the answer', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    await answersInForm([[0, 'They met.']], '2026-11-12T10:00:00Z');
    expect(await isAboutToBeSent('2026-11-12T09:00:00Z')).toBe(true);
    const renewed = (await posts()).filter(({ key, of }) => key === PROMPT || of === PROMPT);
    expect(renewed).toHaveLength(2);
    for (const { message } of renewed) expect(message?.text).toContain('This comes late');
    await isSent('2026-11-12T09:00:01Z');
    expect((await checkInOf('2026-11-10')).timers.remind).toEqual(new Date('2026-11-14T10:00:00Z'));
  });

  it('half the cadence later it was missed by the app, and nothing of it is said any more', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    await beat('2026-11-17T09:00:00Z', stub(), away);
    expect(await isAboutToBeSent('2026-11-17T09:00:01Z')).toBe(true);
    expect(await course()).toEqual(['2026-11-10 missed by the app', '2026-11-24 due']);
    expect(await checkInOf('2026-11-10')).toMatchObject({ timers: {} });
    const [row] = await posts();
    expect([row?.state, row?.message]).toEqual(['dropped', undefined]);
    await beat('2026-11-24T09:00:00Z');
    expect(await course()).toEqual(['2026-11-10 missed by the app', '2026-11-24 open', '2026-12-08 due']);
    expect(await unsaid()).toEqual(['check-in:aminata/2026-11-24']);
    expect(await reminders()).toBe(0);
  });

  it('what was answered all the same is said until the next is out', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    await endAnswers(await answersInForm([[0, 'They met.']]), FAC);
    expect(await isAboutToBeSent('2026-11-18T09:00:00Z')).toBe(true);
    expect((await unsaid()).length).toBeGreaterThan(2);
    await beat('2026-11-24T09:00:00Z', stub(), away);
    expect(await isAboutToBeSent('2026-11-24T09:00:01Z')).toBe(true);
    expect(await unsaid()).toEqual(['check-in:aminata/2026-11-24']);
    expect((await course())[0]).toBe('2026-11-10 answered');
  });

  it('also what is answered at the very moment at which it would not be said any more', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    const { findOne } = mongo.Collection.prototype;
    const looking = jest.spyOn(mongo.Collection.prototype, 'findOne');
    looking.mockImplementation(async function (this: mongo.Collection, ...asked: unknown[]) {
      if (this.collectionName === 'pairings') {
        looking.mockRestore();
        await answersInForm([[0, 'They met.']], '2026-11-17T09:00:00Z');
      }
      return Reflect.apply(findOne, this, asked);
    });
    expect(await isAboutToBeSent('2026-11-17T09:00:01Z')).toBe(true);
    expect((await course())[0]).toBe('2026-11-10 partly answered');
    expect(await unsaid()).toEqual(expect.arrayContaining([PROMPT, `${PROMPT}/saved/0/0`]));
    expect((await posts())[0]?.message?.text).toContain('This comes late');
  });

  it('is no silence of the facilitator when the next falls due, nor when the pairing ends', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    await beat('2026-11-24T09:00:00Z', stub(), away);
    expect(await course()).toEqual(['2026-11-10 missed by the app', '2026-11-24 open', '2026-12-08 due']);
    expect(await isAboutToBeSent('2026-11-24T09:00:01Z')).toBe(true);
    expect(await unsaid()).toEqual(['check-in:aminata/2026-11-24']);
    await changePairing('2026-11-25T00:00:00Z', { status: 'ended', endedOn: '2026-11-25' });
    expect(await course()).toEqual(['2026-11-10 missed by the app', '2026-11-24 missed by the app']);
  });

  it('said by the skin of its teeth before the next, it stays missed by the app', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    await beat('2026-11-24T09:00:00Z', stub(), away);
    await isSent('2026-11-24T09:00:01Z');
    expect((await course())[0]).toBe('2026-11-10 missed by the app');
  });

  it('given up and tried again late, it comes with its buttons', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    await transaction((session) =>
      giveUpWithin(session, { workspace, key: KEY, now: new Date('2026-11-10T09:00:01Z') }),
    );
    expect(await isAboutToBeSent('2026-11-10T09:11:00Z')).toBe(true);
    const [waiting] = await posts();
    expect(waiting?.message?.text).toContain('This comes late');
    expect(JSON.stringify(waiting?.message)).not.toContain('I could not post this in time');
    expect(JSON.stringify(waiting?.message)).toContain('check-ins.form');
  });

  it('is said when somebody tries it again', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), away);
    expect(await isAboutToBeSent('2026-11-17T09:00:01Z')).toBe(true);
    await Posts.updateOne({ workspace, key: PROMPT }, { $set: { state: 'waiting' } });
    expect(await isAboutToBeSent('2026-11-18T09:00:00Z')).toBe(true);
    expect(await isAboutToBeSent('2026-11-18T09:00:00Z')).toBe(false);
    await isSent('2026-11-18T09:00:01Z');
    expect(await checkInOf('2026-11-10')).toMatchObject({ status: 'open', isOut: true, late: true });
  });
});
