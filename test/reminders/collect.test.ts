import { describe, expect, it } from '@jest/globals';
import { transaction } from '../../src/database/transaction';
import { forget, Reminders } from '../../src/reminders';
import { dueReminders } from '../../src/reminders/collect';
import { useDatabase } from '../support/database';
import { slackComplaints } from '../support/slack';
import {
  collect,
  hand,
  operationsDuring,
  postKeys,
  posts,
  reminder,
  states,
  tuesday,
  workspace,
} from './support';

useDatabase();

describe('what is due', () => {
  it('becomes one message a person and place, with its words as plain text too', async () => {
    const thread = { channel: 'C1', inThreadOf: 'check-in:ada-ben:2026-11-30' };
    await hand(
      reminder('a'),
      reminder('b', { button: { actionId: 'x.open', text: 'reminders:later', value: 'b' } }),
      reminder('c', { place: thread, about: { pairing: 'ada-ben' } }),
      reminder('d', { person: 'U2', language: 'fr' }),
      reminder('e', { dueAt: new Date('2026-12-01T10:01Z') }),
    );
    expect(await collect(tuesday)).toBe(4);

    const said = await posts();
    expect(said.map(({ key, to, inThreadOf, about }) => ({ key, to, inThreadOf, about }))).toEqual([
      {
        key: 'reminders:U1:check-in:ada-ben:2026-11-30:2026-12-01',
        to: { channel: 'C1' },
        inThreadOf: thread.inThreadOf,
        about: { pairing: 'ada-ben' },
      },
      { key: 'reminders:U1:direct:2026-12-01', to: { user: 'U1' }, inThreadOf: undefined, about: {} },
      { key: 'reminders:U2:direct:2026-12-01', to: { user: 'U2' }, inThreadOf: undefined, about: {} },
    ]);
    const sentence = (key: string) => `This reminder is for ${key}, so only they can choose another day.`;
    expect(said.map(({ message }) => message?.text)).toEqual([
      sentence('c'),
      `2 reminders for you\n• ${sentence('a')}\n• ${sentence('b')}`,
      'Un rappel pour vous\n• Ce rappel s’adresse à d : seule cette personne peut choisir un autre jour.',
    ]);
    expect(said.map(({ message }) => message?.blocks.map(({ type }) => type))).toEqual([
      ['section', 'actions'],
      ['header', 'section', 'actions', 'section', 'actions'],
      ['header', 'section', 'actions'],
    ]);
    expect(said.flatMap(({ message }) => slackComplaints(message ?? {}))).toEqual([]);
    expect(await Reminders.distinct('saidIn', { workspace, person: 'U1' })).toEqual([
      'reminders:U1:check-in:ada-ben:2026-11-30:2026-12-01',
      'reminders:U1:direct:2026-12-01',
    ]);
  });

  it('fills our own words into a sentence in the language of now, too', async () => {
    const says = {
      key: 'commitments:remind.today' as const,
      params: { date: '–' },
      words: { stakeholder: 'commitments:remind.plan' as const },
    };
    await hand(reminder('a', { says, language: 'fr' }));
    await collect(tuesday);
    expect((await posts())[0]?.message?.text).toContain('Le plan de partenariat : un engagement');
  });

  it('speaks of a day as it was where it was, in the language of now', async () => {
    const late = { at: new Date('2026-11-29T23:30Z'), timeZone: 'Africa/Kinshasa' };
    const says = {
      key: 'check-ins:remind.respond' as const,
      params: { facilitator: '<@U2>' },
      dates: { date: late },
    };
    await hand(reminder('a', { says }), reminder('b', { says, person: 'U2', language: 'fr' }));
    await collect(tuesday);
    const [english, french] = (await posts()).map(({ message }) => message?.text);
    expect(english).toContain('the check-in of Monday 30 November');
    expect(french).toContain('lundi 30 novembre');
  });

  it('is said once a day: what comes later waits for the next', async () => {
    await hand(reminder('a'));
    await collect(tuesday);
    await hand(reminder('b', { dueAt: new Date('2026-12-01T11:00Z') }));
    expect(await collect('2026-12-01T12:00Z')).toBe(0);
    expect((await states()).b).toBe('waiting 2026-12-02T08:00:00.000Z');
    expect(await collect('2026-12-02T07:59Z')).toBe(0);
    expect(await collect('2026-12-02T08:00Z')).toBe(1);
    expect(await postKeys()).toEqual(['reminders:U1:direct:2026-12-01', 'reminders:U1:direct:2026-12-02']);
  });

  it('is said in one place although something was said in another', async () => {
    await hand(reminder('a'));
    await collect(tuesday);
    await hand(reminder('b', { place: { channel: 'C1', inThreadOf: 't' } }));
    expect(await collect('2026-12-01T12:00Z')).toBe(1);
  });

  it.each([
    ['before the hours', '2026-12-01T07:59Z', '2026-12-01T08:00:00.000Z'],
    ['after the hours', '2026-12-01T18:00Z', '2026-12-02T08:00:00.000Z'],
    ['on Friday night', '2026-12-04T20:00Z', '2026-12-07T08:00:00.000Z'],
    ['at the weekend', '2026-12-06T12:00Z', '2026-12-07T08:00:00.000Z'],
  ])('%s waits for the next working moment', async (_, now, next) => {
    await hand(reminder('a', { dueAt: new Date('2026-11-30T00:00Z') }));
    expect(await collect(now)).toBe(0);
    expect(await states()).toEqual({ a: `waiting ${next}` });
    expect(await collect(next)).toBe(1);
  });

  it('after Friday comes Monday, when Friday has had its message', async () => {
    await hand(reminder('a'));
    await collect('2026-12-04T09:00Z');
    await hand(reminder('b'));
    await collect('2026-12-04T17:00Z');
    expect((await states()).b).toBe('waiting 2026-12-07T08:00:00.000Z');
  });

  it('follows each person’s own zone and date', async () => {
    // 22:30 UTC on Tuesday is Wednesday 11:30 in Auckland, 12:30 on Tuesday in Honolulu, 22:30 in Freetown.
    await hand(
      reminder('auckland', { person: 'U1', timeZone: 'Pacific/Auckland' }),
      reminder('freetown', { person: 'U2' }),
      reminder('honolulu', { person: 'U3', timeZone: 'Pacific/Honolulu' }),
    );
    expect(await collect('2026-12-01T22:30Z')).toBe(2);
    expect(await postKeys()).toEqual(['reminders:U1:direct:2026-12-02', 'reminders:U3:direct:2026-12-01']);
    expect((await states()).freetown).toBe('waiting 2026-12-02T08:00:00.000Z');
  });

  it('keeps the programme’s own hours', async () => {
    const sundays = { days: [7], from: '14:00', to: '15:00' };
    await hand(reminder('a'));
    await collect(tuesday, sundays);
    expect(await states()).toEqual({ a: 'waiting 2026-12-06T14:00:00.000Z' });
    expect(await collect('2026-12-06T14:59Z', sundays)).toBe(1);
  });

  it('is not said when it has lost its reason, and only once for one key', async () => {
    await hand(reminder('a'), reminder('b'));
    await transaction((session) => forget(session, workspace, ['a']));
    await hand(reminder('b', { dueAt: new Date(0) }));
    expect(await collect(tuesday)).toBe(1);
    expect((await posts())[0]?.message?.text).not.toContain('for a,');
    await hand(reminder('b'));
    expect(await collect('2026-12-02T10:00Z')).toBe(0);
  });

  it('is said again when it lost its reason and has a new one, whether it had been said or not', async () => {
    await hand(reminder('a'), reminder('b'));
    expect(await collect(tuesday)).toBe(2);
    await hand(reminder('c'));
    await transaction((session) => forget(session, workspace, ['a', 'c']));
    const dueAt = new Date('2026-12-02T09:00Z');
    await hand(...['a', 'b', 'c'].map((key) => reminder(key, { dueAt, person: 'U2' })));
    expect(await Reminders.find({ workspace }).sort({ key: 1 }).lean()).toMatchObject([
      { key: 'a', state: 'waiting', person: 'U2', dueAt },
      { key: 'b', state: 'said', person: 'U1' },
      { key: 'c', state: 'waiting', person: 'U2', dueAt },
    ]);
    expect((await Reminders.findOne({ key: 'a' }).orFail()).saidIn).toBeUndefined();
    expect(await collect('2026-12-02T10:00Z')).toBe(2);
  });

  it('belongs to its workspace', async () => {
    await hand(reminder('a', { workspace: 'T2' }));
    expect(await collect(tuesday)).toBe(0);
  });
});

describe('40 reminders at once', () => {
  it('are said over days, 12 at a time, within Slack’s limits', async () => {
    const long = 'w'.repeat(2000);
    await hand(
      ...Array.from({ length: 40 }, (_, index) =>
        reminder(`r${String(index).padStart(2, '0')}`, {
          button: { actionId: 'x.open', text: 'reminders:later', value: 'v' },
        }),
      ),
      ...Array.from({ length: 40 }, (_, index) =>
        reminder(`s${String(index).padStart(2, '0')}`, {
          person: 'U2',
          says: { key: 'reminders:later.other', params: { person: `<@U${index}> ${long}` } },
          button: { actionId: 'x.open', text: 'reminders:later', value: 'v'.repeat(2000) },
        }),
      ),
    );
    const days = ['01', '02', '03', '04'].map((day) => `2026-12-${day}T10:00Z`);
    const counts: number[] = [];
    for (const day of days) {
      await collect(day);
      counts.push(await Reminders.countDocuments({ person: 'U1', state: 'said' }));
      expect(await collect(day)).toBe(0);
    }
    expect(counts).toEqual([12, 24, 36, 40]);
    const said = await posts();
    expect(said.map(({ message }) => slackComplaints(message ?? {}))).toEqual(said.map(() => []));
    expect(said[0]?.message?.text).toContain('28 more will follow on your next working day.');
    const texts = said.filter(({ to }) => to.user === 'U1').map(({ message }) => message?.text ?? '');
    const order = texts.join('\n').match(/r\d\d/g);
    expect(order).toEqual([...(order ?? [])].sort());
    expect(order).toHaveLength(40);
  });
});

describe('two instances', () => {
  it('say everything once between them', async () => {
    await hand(
      ...Array.from({ length: 30 }, (_, index) => reminder(`r${index}`, { person: `U${index % 10}` })),
    );
    const beats = await Promise.all([collect(tuesday), collect(tuesday), collect(tuesday)]);
    const later = await Promise.all([collect(tuesday), collect(tuesday)]);
    expect([...beats, ...later].reduce((sum, said) => sum + said)).toBe(30);
    expect(await postKeys()).toEqual(
      Array.from({ length: 10 }, (_, i) => `reminders:U${i}:direct:2026-12-01`),
    );
    expect(await Reminders.countDocuments({ state: 'said' })).toBe(30);
  });

  it('do not say what is being taken back', async () => {
    await hand(reminder('a'));
    await Promise.all([collect(tuesday), transaction((session) => forget(session, workspace, ['a']))]);
    expect((await states()).a).toMatch(/^forgotten/);
  });
});

describe('a fault with one person', () => {
  it('does not keep the others from their message', async () => {
    await hand(reminder('a', { person: 'U1', timeZone: 'Nowhere/Land' }), reminder('b', { person: 'U2' }));
    await expect(collect(tuesday)).rejects.toThrow();
    expect(await postKeys()).toEqual(['reminders:U2:direct:2026-12-01']);
  });
});

describe('a beat with nothing to say', () => {
  it('is one query, by the index of what waits', async () => {
    await Reminders.insertMany(
      Array.from({ length: 500 }, (_, index) => ({
        ...reminder(`r${index}`, { dueAt: new Date('2026-12-02T09:00Z') }),
        state: index % 2 ? 'waiting' : 'said',
      })),
    );
    expect(await operationsDuring(() => collect(tuesday))).toEqual(['reminders.find']);
    const plan = await dueReminders(workspace, tuesday).explain('executionStats');
    const text = JSON.stringify(plan);
    expect(text).toContain('"indexName":"waiting"');
    expect(text).not.toContain('COLLSCAN');
    expect(plan).toMatchObject({ executionStats: { totalDocsExamined: 0 } });
  });

  it('comes back to nothing once all that was due has been moved', async () => {
    await hand(...Array.from({ length: 20 }, (_, index) => reminder(`r${index}`, { person: `U${index}` })));
    await collect('2026-12-01T20:00Z');
    expect(await operationsDuring(() => collect('2026-12-01T20:00:05Z'))).toEqual(['reminders.find']);
  });
});
