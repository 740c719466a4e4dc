import { describe, expect, it } from '@jest/globals';
import { transaction } from '../../src/database/transaction';
import { forget, Reminders } from '../../src/reminders';
import { remindLater } from '../../src/reminders/later';
import { noteLanguage } from '../../src/slack/door';
import { useDatabase } from '../support/database';
import { collect, hand, idOf, office, postKeys, reminder, states, tuesday, workspace } from './support';

useDatabase();

async function later(date: string, { slackUser = 'U1', id = '', key = 'a' } = {}): Promise<string> {
  const workingHours = async () => office;
  return remindLater({ workspace, id: id || (await idOf(key)), slackUser, date, workingHours, now: tuesday });
}

describe('not now, remind me on', () => {
  it('a working day: it is said again on that day', async () => {
    await hand(reminder('a'));
    await collect(tuesday);
    expect(await later('2026-12-07')).toBe('Fine. I will remind you on Monday 7 December.');
    expect(await states()).toEqual({ a: 'waiting 2026-12-07T08:00:00.000Z' });
    expect(await collect('2026-12-04T10:00Z')).toBe(0);
    expect(await collect('2026-12-07T08:00Z')).toBe(1);
    expect(await postKeys()).toEqual(['reminders:U1:direct:2026-12-01', 'reminders:U1:direct:2026-12-07']);
  });

  it('a weekend: the day on which it will be said is named', async () => {
    await hand(reminder('a', { language: 'fr', timeZone: 'Pacific/Auckland' }));
    expect(await later('2026-12-05')).toBe('C’est noté. Je vous le rappellerai le lundi 7 décembre.');
    expect(await states()).toEqual({ a: 'waiting 2026-12-06T19:00:00.000Z' });
  });

  it('another day once more, before it came', async () => {
    await hand(reminder('a'));
    await later('2026-12-07');
    await later('2026-12-03');
    expect(await states()).toEqual({ a: 'waiting 2026-12-03T08:00:00.000Z' });
  });

  it.each(['2026-12-01', '2026-11-30', '2026-02-30', 'tomorrow', ''])(
    '%p is no day to come',
    async (date) => {
      await hand(reminder('a'));
      await collect(tuesday);
      expect(await later(date)).toBe('Please choose a day from tomorrow on.');
      expect((await states()).a).toMatch(/^said/);
    },
  );

  it('is for the person reminded alone', async () => {
    await hand(reminder('a'));
    expect(await later('2026-12-07', { slackUser: 'U2' })).toBe(
      'This reminder is for <@U1>, so only they can choose another day.',
    );
    expect(await states()).toEqual({ a: 'waiting 2026-12-01T09:00:00.000Z' });
  });

  it('says so when it is settled, and does not wake it', async () => {
    await hand(reminder('a'));
    await collect(tuesday);
    await transaction((session) => forget(session, workspace, ['a']));
    const settled = 'This is settled: there is nothing left to be reminded of.';
    expect(await later('2026-12-07')).toBe(settled);
    expect(await later('2026-12-07', { id: '6929f0000000000000000000' })).toBe(settled);
    expect(await later('2026-12-07', { id: 'what' })).toBe(settled);
    expect((await states()).a).toMatch(/^forgotten/);
  });

  it('answers whoever presses in their own language', async () => {
    await hand(reminder('a', { language: 'fr' }));
    noteLanguage('U2', 'en');
    expect(await later('2026-12-07', { slackUser: 'U2' })).toMatch(/^This reminder is for/);
    noteLanguage('U1', 'fr');
    expect(await later('2026-12-07', { id: '6929f0000000000000000000' })).toMatch(/^C’est réglé/);
  });

  it('does not reach into another workspace', async () => {
    await hand(reminder('a', { workspace: 'T2' }));
    const workingHours = async () => office;
    const id = (await Reminders.findOne({ key: 'a' }).orFail())._id.toString();
    await remindLater({ workspace, id, slackUser: 'U1', date: '2026-12-07', workingHours, now: tuesday });
    expect(await Reminders.findOne({ key: 'a' }).lean()).toMatchObject({
      dueAt: new Date('2026-12-01T09:00Z'),
    });
  });
});
