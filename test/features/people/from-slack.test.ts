import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Members } from '../../../src/features/people';
import { Reminders } from '../../../src/reminders';
import { hand, reminder } from '../../reminders/support';
import { morning, programme, startTestApp, startTestSlack, type TestApp, TestClock } from '../../support/app';
import type { SlackDouble } from '../../support/slack';
import { until } from '../../support/until';

let slack: SlackDouble;
let app: TestApp;

beforeEach(async () => {
  const clock = new TestClock(morning);
  slack = await startTestSlack(clock);
  app = await startTestApp({ slack, clock });
  await app.import();
});

afterEach(async () => {
  await app.stop();
  await slack.close();
});

/** Somebody changes this in Slack's preferences. */
async function chooses(slackUser: string, choice: { tz?: string; locale?: string }): Promise<void> {
  const person = slack.workspace.users.get(slackUser);
  if (!person) throw new Error(`${slackUser} is not on Slack`);
  Object.assign(person, choice);
  await slack.event({ type: 'user_change', user: { ...person }, cache_ts: 0, event_ts: '1.1' });
}

async function member(key: string) {
  const found = await Members.findOne({ workspace: 'T1', key }).lean();
  return found && `${found.language} ${found.timeZone}`;
}

describe('what somebody chooses on Slack', () => {
  it('holds here at once where the file leaves it to Slack', async () => {
    expect([await member('ada'), await member('ben')]).toEqual(['en Africa/Freetown', 'fr Africa/Freetown']);
    await chooses('UADA01', { tz: 'Africa/Kinshasa', locale: 'fr-FR' });
    await until(async () => (await member('ada')) === 'fr Africa/Kinshasa');
    await chooses('UBEN01', { tz: 'Africa/Kinshasa', locale: 'en-GB' });
    await until(async () => (await member('ben')) === 'fr Africa/Kinshasa');
    await slack.person('UADA01').opensHome();
    await until(() => JSON.stringify(slack.homeOf('UADA01') ?? '').includes('Bonjour'));
  });

  it('holds for the reminders that wait, too', async () => {
    await app.import(programme.replace(', language: fr', ''));
    await app.beat('2026-11-30T09:00:00Z');
    // Both fall silent: she is reminded in the thread, in the pairing's language, and he directly.
    await app.beat('2026-12-05T09:00:00Z');
    await chooses('UADA01', { tz: 'Africa/Kinshasa', locale: 'fr-FR' });
    await chooses('UBEN01', { tz: 'Asia/Tokyo', locale: 'en-GB' });
    const waiting = await Reminders.find({ workspace: 'T1', state: 'waiting' }).sort({ person: 1 }).lean();
    expect(waiting.map(({ person, language, timeZone }) => `${person} ${language} ${timeZone}`)).toEqual([
      'UADA01 en Africa/Kinshasa',
      'UBEN01 en Asia/Tokyo',
    ]);
    await app.beat('2026-12-07T08:30:00Z');
    const said = slack.messages(slack.workspace.directChannel('UBEN01').id).map(({ text }) => text);
    expect(said.join()).toContain('about the check-in of Monday 30 November for 5 days');
  });

  it('holds for a reminder that comes again, and for its “not now”: a message speaks one language', async () => {
    await hand(reminder('a', { person: 'UADA01' }));
    await app.beat('2026-12-01T09:00:00Z');
    const dm = slack.workspace.directChannel('UADA01').id;
    const message = await until(() => slack.messages(dm).find(({ text }) => text?.includes('for a')));
    expect(message.text).toContain('A reminder for you');
    await chooses('UADA01', { locale: 'fr-FR' });
    await until(async () => (await member('ada')) === 'fr Africa/Freetown');

    await slack.person('UADA01').chooses(message, 'reminders.later', '2026-12-02');
    const told = await until(() => slack.ephemeralsTo('UADA01').at(-1));
    expect(told.text).toBe('C’est noté. Je vous le rappellerai le mercredi 2 décembre.');
    await hand(reminder('b', { person: 'UADA01', language: 'fr' }));
    await app.beat('2026-12-02T09:00:00Z');
    const next = await until(() => slack.messages(dm).find(({ text }) => text?.includes('s’adresse à b')));
    expect(next.text).toContain('s’adresse à a');
    expect(JSON.stringify(next)).not.toMatch(/This reminder|Not now/);
  });

  it('said in the file, holds for reminders as well; and a pairing’s language in its channel', async () => {
    await app.import(programme.replace(', language: fr', ''));
    const thread = { channel: 'C1', inThreadOf: 'check-in:ada-ben:2026-11-30' };
    await hand(
      reminder('a', { person: 'UBEN01' }),
      reminder('b', { person: 'UADA01', place: thread, about: { pairing: 'ada-ben' } }),
    );
    await app.import(programme.replace('roles: mentor,', 'roles: mentor, timeZone: Asia/Tokyo,'));
    const spoken = async () =>
      (
        await Reminders.find({ workspace: 'T1', key: /^[ab]$/ })
          .sort({ key: 1 })
          .lean()
      ).map(({ key, language, timeZone }) => `${key} ${language} ${timeZone}`);
    expect(await spoken()).toEqual(['a fr Asia/Tokyo', 'b en Africa/Freetown']);
    await app.import(programme.replace(/^( *)facilitator: ada$/m, '$1facilitator: ada\n$1language: fr'));
    expect(await spoken()).toEqual(['a fr Africa/Freetown', 'b fr Africa/Freetown']);
  });

  it('is what the next import finds', async () => {
    await chooses('UADA01', { tz: 'Africa/Kinshasa', locale: 'fr-FR' });
    await until(async () => (await member('ada')) === 'fr Africa/Kinshasa');
    const before = await Members.find({ workspace: 'T1' }).sort({ key: 1 }).lean();
    await app.import();
    expect(await Members.find({ workspace: 'T1' }).sort({ key: 1 }).lean()).toEqual(before);
    await app.import(
      programme.replace('roles: facilitator', 'roles: facilitator, language: en, timeZone: Africa/Lagos'),
    );
    await chooses('UADA01', { tz: 'Europe/Paris' });
    await chooses('UBEN01', { tz: 'Europe/Paris' });
    await until(async () => (await member('ben')) === 'fr Europe/Paris');
    expect(await member('ada')).toBe('en Africa/Lagos');
  });

  it('is the programme’s where Slack says what is not known here, and of a stranger changes nothing', async () => {
    await chooses('UADA01', { tz: 'Mars/Olympus', locale: 'sw-KE' });
    await chooses('UEVE01', { tz: 'Europe/Paris' });
    await chooses('UBEN01', { tz: 'Europe/Paris' });
    await until(async () => (await member('ben')) === 'fr Europe/Paris');
    expect(await member('ada')).toBe('en Africa/Freetown');
    expect(await Members.countDocuments({ workspace: 'T1' })).toBe(4);
  });
});
