import { describe, expect, it } from '@jest/globals';
import { transaction } from '../../../src/database/transaction';
import { createCheckIns } from '../../../src/features/check-ins';
import { save } from '../../../src/features/check-ins/service';
import { type FailedPost, Posts } from '../../../src/outbox';
import { Reminders } from '../../../src/reminders';
import { useDatabase } from '../../support/database';
import { beat, changePairing, checkInOf, course, posts, setUp, stub } from './database';
import { FAC, workspace } from './support';

useDatabase();

const KEY = 'aminata/2026-11-10';
const PROMPT = `check-in:${KEY}`;
const on = (now: string) => ({ ...stub(), clock: () => new Date(now) });

/** What the outbox does when it gives a post up, and what when it has sent it. */
async function fails(now: string, key = PROMPT): Promise<void> {
  await transaction(async (session) => {
    const post = { key, about: { pairing: 'aminata', checkIn: KEY }, problem: 'is_archived' };
    await Posts.updateOne({ workspace, key }, { $set: { state: 'failed' } }, { session });
    await createCheckIns().failed?.(on(now), post as FailedPost, session);
  });
}

async function isSent(now: string): Promise<void> {
  await Posts.updateOne({ workspace, key: PROMPT }, { $set: { state: 'sent', sentAt: new Date(now) } });
  await createCheckIns().sent?.(
    on(now),
    { key: PROMPT, about: { pairing: 'aminata', checkIn: KEY } },
    { adopted: false },
  );
}

describe('what opens a check-in can’t be said', () => {
  it('is not the facilitator’s silence: nobody is reminded', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-11-20T09:00:00Z');
    expect(await Reminders.countDocuments({ workspace, state: 'waiting' })).toBeGreaterThan(0);
    await fails('2026-11-20T09:00:01Z');
    const missed = await checkInOf('2026-11-10');
    expect(missed).toMatchObject({ status: 'missed by the app', timers: {} });
    expect([missed.isOut, missed.wakeAt, missed.reminded]).toEqual([undefined, undefined, undefined]);
    expect(await Reminders.countDocuments({ workspace, state: 'waiting' })).toBe(0);
    await beat('2026-11-24T09:00:00Z');
    expect(await course()).toEqual(['2026-11-10 missed by the app', '2026-11-24 open', '2026-12-08 due']);
  });

  it('nor is it when it was over already', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-11-24T09:00:00Z');
    await fails('2026-11-24T09:00:01Z');
    expect((await course())[0]).toBe('2026-11-10 missed by the app');
  });

  it('says nothing about what was answered in the form', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    const at = { workspace, key: KEY, now: new Date('2026-11-10T10:00:00Z') };
    await save(
      at,
      { slackUser: FAC, roles: ['facilitator'] },
      { view: 'V1', answers: new Map([[0, 'They met.']]) },
    );
    await fails('2026-11-10T10:00:01Z');
    const kept = await checkInOf('2026-11-10');
    expect(kept).toMatchObject({ status: 'partly answered', isOut: true });
    expect([kept.timers.remind, kept.timers.tellMentor]).toEqual([undefined, undefined]);
  });

  it('leaves it alone when another of its posts fails', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    const before = await checkInOf('2026-11-10');
    await fails('2026-11-10T09:00:01Z', `update:${PROMPT}`);
    expect(await checkInOf('2026-11-10')).toEqual(before);
  });
});

describe('what was given up stands in Slack after all', () => {
  it('is out again, and its silence counts from then', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await fails('2026-11-10T09:00:01Z');
    await isSent('2026-11-12T12:00:00Z');
    const out = await checkInOf('2026-11-10');
    expect(out).toMatchObject({ status: 'open', isOut: true, postedAt: new Date('2026-11-12T12:00:00Z') });
    expect(out.timers.remind?.getTime()).toBeGreaterThan(Date.parse('2026-11-13T12:00:00Z'));
    expect(out.wakeAt).toEqual(out.timers.remind);
    await beat('2026-11-24T09:00:00Z');
    expect((await course())[0]).toBe('2026-11-10 missed');
  });

  it('has its buttons, also when its pairing had ended meanwhile and goes on', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z', stub(), { isSlackAway: true });
    await changePairing('2026-11-10T09:02:00Z', { status: 'ended' });
    await changePairing('2026-11-10T09:04:00Z', { status: 'active' });
    await isSent('2026-11-10T09:05:00Z');
    expect((await checkInOf('2026-11-10')).status).toBe('open');
    const renewed = (await posts()).find(({ of }) => of === PROMPT);
    expect(JSON.stringify(renewed?.message)).not.toContain('I could not post this in time.');
    expect(JSON.stringify(renewed?.message)).toContain('check-ins.form');
  });

  it('stays over when the next is out, and says so', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await fails('2026-11-10T09:00:01Z');
    await beat('2026-11-24T09:00:00Z');
    await isSent('2026-11-24T12:00:00Z');
    expect((await course())[0]).toBe('2026-11-10 missed by the app');
    const renewed = (await posts()).find(({ of }) => of === PROMPT);
    expect(JSON.stringify(renewed?.message)).toContain('I could not post this in time.');
  });

  it('stays over when the pairing has ended', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await fails('2026-11-10T09:00:01Z');
    await changePairing('2026-11-11T09:00:00Z', { status: 'ended' });
    await isSent('2026-11-11T12:00:00Z');
    expect(await course()).toEqual(['2026-11-10 missed by the app']);
  });

  it('changes nothing where it was never given up', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    const before = await checkInOf('2026-11-10');
    await isSent('2026-11-10T09:00:01Z');
    expect(await checkInOf('2026-11-10')).toEqual(before);
  });
});

describe('a pairing gets another channel', () => {
  const places = async () =>
    (await posts()).map(({ key, to, lane }) => [key.replace(PROMPT, ''), to.channel, lane]);

  it('is asked there what could not be said before', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    const at = { workspace, key: KEY, now: new Date('2026-11-10T10:00:00Z') };
    await save(
      at,
      { slackUser: FAC, roles: ['facilitator'] },
      { view: 'V1', answers: new Map([[0, 'They met.']]) },
    );
    await fails('2026-11-10T10:00:01Z');
    await changePairing('2026-11-11T09:00:00Z', { channel: 'CNEW' });
    expect(await places()).toEqual([
      ['', 'CNEW', 'CNEW'],
      ['/question/1', 'CNEW', 'CNEW'],
      ['/saved/0/0', 'CNEW', 'CNEW'],
      ['update:', 'CNEW', 'CNEW'],
    ]);
    expect(await checkInOf('2026-11-10')).toMatchObject({ channel: 'CNEW', status: 'partly answered' });
  });

  it('also when the mentor changes with it', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await changePairing('2026-11-11T09:00:00Z', { channel: 'CNEW', mentor: 'man' });
    expect(await checkInOf('2026-11-10')).toMatchObject({ channel: 'CNEW', mentor: 'UMAN' });
    expect(await places()).toEqual([['', 'CNEW', 'CNEW']]);
  });

  it('goes on where the thread stands, or may stand', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    for (const state of [
      { state: 'sent', channel: 'CPAIR', ts: '1.0' },
      { state: 'failed', doubtSince: new Date('2026-11-10T09:00:01Z') },
      { state: 'sending', doubtSince: new Date('2026-11-10T09:00:01Z') },
    ]) {
      await Posts.updateOne({ workspace, key: PROMPT }, { $set: state });
      await changePairing('2026-11-11T09:00:00Z', { channel: 'CNEW' });
      expect(await places()).toEqual([['', 'CPAIR', 'CPAIR']]);
      expect((await checkInOf('2026-11-10')).channel).toBe('CPAIR');
    }
  });

  it('leaves what was over before where it was', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-11-24T09:00:00Z');
    await changePairing('2026-11-25T09:00:00Z', { channel: 'CNEW' });
    expect((await checkInOf('2026-11-10')).channel).toBe('CPAIR');
    expect((await checkInOf('2026-11-24')).channel).toBe('CNEW');
  });
});
