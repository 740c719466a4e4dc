import { describe, expect, it } from '@jest/globals';
import { takeIn } from '../../../src/features/check-ins/service';
import { Reminders } from '../../../src/reminders';
import { useDatabase } from '../../support/database';
import { beat, changePairing, checkInOf, say, setUp } from './database';
import { FAC, workspace } from './support';

useDatabase();

const pause = { status: 'paused', pausedFrom: '2026-11-12' } as const;
const waiting = () => Reminders.countDocuments({ workspace, state: 'waiting' });

describe('a pairing is paused while a check-in is out', () => {
  it('nobody is reminded of the silence, and answers stay welcome', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await changePairing('2026-11-12T09:00:00Z', pause);
    const out = await checkInOf('2026-11-10');
    expect(out).toMatchObject({ status: 'open', isOut: true, timers: {} });
    expect(out.wakeAt).toBeUndefined();
    await beat('2026-11-23T09:00:00Z');
    expect(await waiting()).toBe(0);
    const now = new Date('2026-11-23T10:00:00Z');
    const ts = (now.getTime() / 1000).toFixed(6);
    const reply = { channel: 'CPAIR', ts, by: FAC, text: 'They met.', files: [] };
    await takeIn({ workspace, key: out.key, now }, reply, new Map());
    expect((await checkInOf('2026-11-10')).status).toBe('partly answered');
  });

  it('takes back what the collector holds, also from a new mentor', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-11-20T09:00:00Z');
    expect(await waiting()).toBeGreaterThan(0);
    await changePairing('2026-11-20T10:00:00Z', { ...pause, mentor: 'man' });
    expect(await checkInOf('2026-11-10')).toMatchObject({ mentor: 'UMAN', timers: {} });
    expect(await waiting()).toBe(0);
  });

  it('changes nothing when planned again, and nothing before the pause begins', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await changePairing('2026-11-11T09:00:00Z', pause);
    expect((await checkInOf('2026-11-10')).timers.remind).toBeDefined();
    await changePairing('2026-11-12T09:00:00Z', pause);
    const { version } = await checkInOf('2026-11-10');
    await changePairing('2026-11-13T09:00:00Z', pause);
    expect((await checkInOf('2026-11-10')).version).toBe(version);
  });

  it('the silence counts anew from the end of the pause', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await changePairing('2026-11-11T09:00:00Z', { ...pause, pausedUntil: '2026-11-14' });
    await beat('2026-11-12T09:00:00Z');
    await beat('2026-11-15T09:00:00Z');
    expect(await waiting()).toBe(0);
    const { timers } = await checkInOf('2026-11-10');
    expect(timers).toEqual({
      remind: new Date('2026-11-16T00:00:00Z'),
      tellMentor: new Date('2026-11-19T00:00:00Z'),
    });
    await beat('2026-11-16T09:00:00Z');
    expect(await waiting()).toBe(1);
    await beat('2026-11-19T09:00:00Z');
    expect(await waiting()).toBe(2);
  });

  it('what was reminded of before the pause is reminded of again after it', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await beat('2026-11-12T09:00:00Z');
    expect(await waiting()).toBe(1);
    await changePairing('2026-11-12T10:00:00Z', { ...pause, pausedUntil: '2026-11-14' });
    expect(await waiting()).toBe(0);
    await beat('2026-11-16T09:00:00Z');
    expect(await waiting()).toBe(1);
  });

  it('goes on from the day on which the pause is ended, also one without an end', async () => {
    for (const [pairing, pausedUntil] of [
      ['p1', undefined],
      ['p2', '2026-11-22'],
    ] as const) {
      if (pairing === 'p1') await setUp({ pairings: [{ key: 'p1' }, { key: 'p2', channel: 'C2' }] });
      if (pairing === 'p1') await beat('2026-11-10T09:00:00Z');
      await changePairing('2026-11-12T09:00:00Z', { ...pause, ...(pausedUntil && { pausedUntil }) }, pairing);
    }
    await say();
    for (const key of ['p1', 'p2']) {
      await changePairing('2026-11-15T09:00:00Z', { status: 'active', pausedUntil: '2026-11-15' }, key);
      const resumed = await checkInOf('2026-11-10', key);
      expect(resumed.timers).toEqual({
        remind: new Date('2026-11-17T09:00:00Z'),
        tellMentor: new Date('2026-11-20T09:00:00Z'),
      });
      await changePairing('2026-11-16T09:00:00Z', {}, key);
      expect((await checkInOf('2026-11-10', key)).version).toBe(resumed.version);
    }
  });

  it('a pause that gets an end later counts from that', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await say();
    await changePairing('2026-11-12T09:00:00Z', pause);
    await changePairing('2026-11-13T09:00:00Z', { pausedUntil: '2026-11-17' });
    expect((await checkInOf('2026-11-10')).timers.remind).toEqual(new Date('2026-11-19T00:00:00Z'));
  });

  it('also when the pause was announced before', async () => {
    await setUp();
    await beat('2026-11-10T09:00:00Z');
    await changePairing('2026-11-11T09:00:00Z', pause);
    await beat('2026-11-20T09:00:00Z');
    expect(await waiting()).toBe(0);
    expect(await checkInOf('2026-11-10')).toMatchObject({ status: 'open', isOut: true, timers: {} });
  });
});
