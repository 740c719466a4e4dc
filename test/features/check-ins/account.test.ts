import { describe, expect, it } from '@jest/globals';
import { endAnswers, noteStray, takeIn } from '../../../src/features/check-ins/service';
import { Members } from '../../../src/features/people';
import { Reminders } from '../../../src/reminders';
import { useDatabase } from '../../support/database';
import { beat, checkInOf, plan, posts, setUp } from './database';
import { FAC, MEN, workspace } from './support';

useDatabase();

const NEW = 'UFACNEW';

/** The same person by another Slack account, as the import changes it. */
async function moves(key: string, slackUser: string, at: string): Promise<void> {
  await Members.updateOne({ workspace, key }, { $set: { slackUser } });
  await plan(at, 'aminata');
}

const at = (when: string) => ({ workspace, key: 'aminata/2026-11-10', now: new Date(when) });
const reply = (by: string, text: string, when: string, channel = 'CPAIR') => ({
  channel,
  ts: (new Date(when).getTime() / 1000).toFixed(6),
  by,
  text,
  files: [],
});

async function out(): Promise<void> {
  await setUp();
  await beat('2026-11-10T09:00:00Z');
}

const waiting = async () =>
  (await Reminders.find({ workspace, state: 'waiting' }).lean()).map(({ person }) => person).sort();

describe('a facilitator has another Slack account', () => {
  it('the check-in that is out is theirs: the new account answers, the old one only talks', async () => {
    await out();
    await moves('fac', NEW, '2026-11-10T10:00:00Z');
    const [first, second] = ['2026-11-10T11:00:00Z', '2026-11-10T11:00:10Z'];
    await takeIn(at(first), reply(FAC, 'by the old one', first), new Map());
    await takeIn(at(second), reply(NEW, 'They met.', second), new Map());
    const checkIn = await checkInOf('2026-11-10');
    expect(checkIn).toMatchObject({ facilitator: NEW, remarks: [{ by: FAC }] });
    expect(checkIn.answers).toMatchObject([{ parts: [{ by: NEW, text: 'They met.' }] }]);
  });

  it('the prompt and the thanks name the new one', async () => {
    await out();
    await moves('fac', NEW, '2026-11-10T10:00:00Z');
    await takeIn(at('2026-11-10T11:00:00Z'), reply(NEW, 'They met.', '2026-11-10T11:00:00Z'), new Map());
    await endAnswers(at('2026-11-10T11:01:00Z'), NEW);
    const said = (await posts()).filter(({ kind, key }) => kind === 'update' || key.endsWith('/done'));
    expect(said).toHaveLength(2);
    for (const post of said) {
      expect(JSON.stringify(post)).toContain(`<@${NEW}>`);
      expect(JSON.stringify(post)).not.toContain(`<@${FAC}>`);
    }
  });

  it('is reminded where the old one was', async () => {
    await out();
    await beat('2026-11-13T09:00:00Z');
    expect(await waiting()).toEqual([FAC]);
    await moves('fac', NEW, '2026-11-13T10:00:00Z');
    expect(await waiting()).toEqual([]);
    await beat('2026-11-13T10:00:00Z');
    expect(await waiting()).toEqual([NEW]);
  });

  it('what the old one told the app directly does not stand in the way of the question to the new one', async () => {
    await out();
    const [first, second] = ['2026-11-10T10:00:00Z', '2026-11-10T12:00:00Z'];
    await noteStray(at(first), reply(FAC, 'They met.', first, 'DOLD'));
    await moves('fac', NEW, '2026-11-10T11:00:00Z');
    await noteStray(at(second), reply(NEW, 'They met twice.', second, 'DNEW'));
    const asked = (await posts()).filter(({ key }) => key.includes('/stray/'));
    expect(asked.map(({ to }) => to)).toEqual([{ channel: 'DOLD' }, { channel: 'DNEW' }]);
  });

  it('planned again, nothing changes any more; their new name is taken over, too', async () => {
    await out();
    await moves('fac', NEW, '2026-11-10T10:00:00Z');
    const { version } = await checkInOf('2026-11-10');
    await plan('2026-11-10T10:01:00Z', 'aminata');
    expect((await checkInOf('2026-11-10')).version).toBe(version);
    await Members.updateOne({ workspace, key: 'fac' }, { $set: { name: 'Aminata K.' } });
    await plan('2026-11-10T10:02:00Z', 'aminata');
    expect((await checkInOf('2026-11-10')).facilitatorName).toBe('Aminata K.');
  });

  it('what is over stays with the account of then', async () => {
    await out();
    await beat('2026-11-24T09:00:00Z');
    await moves('fac', NEW, '2026-11-24T10:00:00Z');
    expect((await checkInOf('2026-11-10')).facilitator).toBe(FAC);
    expect((await checkInOf('2026-11-24')).facilitator).toBe(NEW);
  });
});

it('a mentor and a manager have other accounts: the check-in that is out is theirs', async () => {
  await out();
  await moves('men', 'UMENNEW', '2026-11-10T10:00:00Z');
  await moves('man', 'UMANNEW', '2026-11-10T10:00:00Z');
  const checkIn = await checkInOf('2026-11-10');
  expect(checkIn).toMatchObject({ facilitator: FAC, mentor: 'UMENNEW', managers: ['UMANNEW'] });
  await takeIn(at('2026-11-10T11:00:00Z'), reply(FAC, 'They met.', '2026-11-10T11:00:00Z'), new Map());
  await endAnswers(at('2026-11-10T11:01:00Z'), FAC);
  await takeIn(at('2026-11-10T11:02:00Z'), reply(MEN, 'old', '2026-11-10T11:02:00Z'), new Map());
  await takeIn(at('2026-11-10T11:03:00Z'), reply('UMENNEW', 'Well done', '2026-11-10T11:03:00Z'), new Map());
  expect((await checkInOf('2026-11-10')).response).toMatchObject({ by: 'UMENNEW' });
});
