import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { connectDatabase } from '../../../src/database/connect';
import { Pairings } from '../../../src/features/people';
import { resolve } from '../../../src/features/problems/service';
import { Posts } from '../../../src/outbox';
import { testUri } from '../../support/database';
import type { Message, OpenView } from '../../support/slack';
import { until } from '../../support/until';
import {
  ADA,
  BEN,
  CHANNEL,
  CLEO,
  DORA,
  EVE,
  KEY,
  modalOf,
  programme,
  prompt,
  shown,
  useLive,
} from '../check-ins/live';
import { blockIds, entries, held, problems } from './raise-live';

const live = useLive();
const person = (id: string) => live.slack.person(id);

/** The form that somebody sees after the command. */
async function form(who = ADA, words = '', channel: string | null = CHANNEL): Promise<OpenView> {
  await person(who).runs('/problem', words, channel ?? undefined);
  return modalOf(live, who);
}

const cards = () =>
  live.slack
    .messages(CHANNEL)
    .filter(({ user, blocks }) => user === 'UBOT' && shown({ blocks }).includes('problems.take'));

/** Nothing of these words is anywhere in the database. */
async function expectNowhere(words: string): Promise<void> {
  const collections = (await mongoose.connection.db?.collections()) ?? [];
  for (const collection of collections) {
    const all = JSON.stringify(await collection.find().toArray());
    expect([collection.collectionName, all.includes(words)]).toEqual([collection.collectionName, false]);
  }
}

const twoPairings = programme
  .replace('members:', 'members:\n  eve: { slack: UEVE01, roles: facilitator, name: Eve }')
  .replace(
    'pairings:',
    `pairings:
  eve-ben:
    facilitator: eve
    mentor: ben
    channel: hall
    questionSets: short
    cadence: { firstOn: 2026-11-30, at: "09:00" }`,
  );

describe('a problem', () => {
  it('is raised by the command, with its words, and stands in the channel', async () => {
    const view = await form(ADA, 'The clinic has no medicine');
    expect(blockIds(view).slice(-8)).toEqual([
      expect.any(String),
      'about',
      'title',
      'details',
      'category',
      'urgency',
      'community',
      'helpFrom',
    ]);
    expect(shown(view)).toContain(`This will be posted in <#${CHANNEL}>`);
    expect(shown(view.blocks[0])).toContain('Do not name a child');
    expect([held(view, 'title'), held(view, 'community'), held(view, 'urgency')]).toEqual([
      'The clinic has no medicine',
      'mango-bay',
      'soon',
    ]);
    const done = await live.ada.submits(view, {
      details: 'People walk a day.',
      category: 'services',
      urgency: 'urgent',
      helpFrom: ['mentor', 'government'],
    });
    expect(done.did).toBe('closed');
    await live.app.deliver();
    const [problem, ...others] = await problems();
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      key: view.id,
      pairing: 'ada-ben',
      channel: CHANNEL,
      title: 'The clinic has no medicine',
      details: 'People walk a day.',
      category: 'services',
      urgency: 'urgent',
      helpFrom: ['mentor', 'government'],
      community: { key: 'mango-bay', name: 'Mango Bay' },
      district: { key: 'north', name: 'North' },
      status: 'open',
      raisedBy: ADA,
    });
    expect((await entries(view.id)).map(({ kind }) => kind)).toEqual(['raised']);
    expect(cards().at(-1)?.text).toContain('The clinic has no medicine');
  }, 40_000);

  it('is raised from the home tab', async () => {
    await live.ada.opensHome();
    const tab = await until(() => live.slack.homeOf(ADA));
    await live.ada.presses(tab, 'problems.raise');
    const view = modalOf(live, ADA);
    expect(shown(view)).toContain(`This will be posted in <#${CHANNEL}>`);
    expect((await live.ada.submits(view, { title: 'The road is cut' })).did).toBe('closed');
    await live.app.deliver();
    expect(await problems()).toMatchObject([{ pairing: 'ada-ben', title: 'The road is cut', raisedBy: ADA }]);
    expect((await problems())[0]).not.toHaveProperty('from');
    expect(cards().at(-1)?.text).toContain('The road is cut');
  }, 40_000);

  it('is raised once when the form is sent twice', async () => {
    const view = await form(ADA, 'No medicine');
    const again = structuredClone(view);
    await live.ada.submits(view);
    live.slack.workspace.modals.set(ADA, [again]);
    expect((await live.ada.submits(again)).did).toBe('closed');
    await live.app.deliver();
    expect(await problems()).toHaveLength(1);
    expect(cards()).toHaveLength(1);
  }, 40_000);

  it('is corrected when the form is sent again with other words, as when it seemed not to be saved', async () => {
    const view = await form(ADA, 'No medicine');
    const again = structuredClone(view);
    await live.ada.submits(view);
    live.slack.workspace.modals.set(ADA, [again]);
    expect((await live.ada.submits(again, { details: 'Since May.', urgency: 'urgent' })).did).toBe('closed');
    expect(await problems()).toMatchObject([
      { title: 'No medicine', details: 'Since May.', urgency: 'urgent', pressing: 2 },
    ]);
    expect((await entries(view.id)).map(({ kind }) => kind)).toEqual(['raised', 'changed']);
  }, 40_000);

  it('needs only a title, and says so', async () => {
    const view = await form();
    expect((await live.ada.submits(view, { title: ' \u0000 ' })).errors).toEqual({
      title: 'Please write what happened, in one sentence.',
    });
    expect((await live.ada.submits(view, { title: 'The road is cut' })).did).toBe('closed');
    expect(await problems()).toMatchObject([{ title: 'The road is cut', urgency: 'soon', helpFrom: [] }]);
  }, 40_000);

  it('is kept as it was written, at every limit', async () => {
    const nasty = `<!channel> \`\`\`x\`\`\` مرحبا 🙂 <https://x.y|z> ${'w'.repeat(3000)}`.slice(0, 3000);
    const view = await form();
    const done = await live.ada.submits(view, { title: nasty, details: [...nasty].reverse().join('') });
    expect(done.did).toBe('closed');
    await live.app.deliver();
    const [problem] = await problems();
    expect([problem?.title, problem?.details]).toEqual([nasty, [...nasty].reverse().join('')]);
    expect(live.slack.messages(CHANNEL).some(({ text }) => text?.includes('<!channel>'))).toBe(false);
  }, 40_000);

  it('stays in the form when the database is away, and is saved afterwards', async () => {
    const view = await form(ADA, 'No medicine');
    await mongoose.disconnect();
    const done = await live.ada.submits(view, { details: 'People walk.' });
    expect(done).toMatchObject({ acked: true, did: 'errors' });
    expect(JSON.stringify(done.errors)).toContain('could not be saved');
    expect(held(modalOf(live, ADA), 'details')).toBe('People walk.');
    await connectDatabase(testUri(), { database: live.app.database });
    expect(await problems()).toEqual([]);
    expect((await live.ada.submits(modalOf(live, ADA))).did).toBe('closed');
    expect(await problems()).toMatchObject([{ key: view.id, title: 'No medicine', details: 'People walk.' }]);
    await live.app.deliver();
    expect(cards()).toHaveLength(1);
  }, 40_000);
});

describe('the message shortcut', () => {
  const uses = async (message: Message, who = ADA) => {
    await person(who).usesShortcut('problems.raise', message);
    return modalOf(live, who);
  };

  it('fills the form with the message, and links to it', async () => {
    const message = await live.ben.says(CHANNEL, 'No &lt;medicine&gt; at the clinic');
    const view = await uses(message);
    expect(held(view, 'title')).toBe('No <medicine> at the clinic');
    await live.ada.submits(view);
    const [problem] = await problems();
    expect(problem?.from?.message).toEqual({ channel: CHANNEL, ts: message.ts });
    expect(problem?.from?.link).toContain('/archives/');
  }, 40_000);

  it('splits what is too long over fields, and puts it together again', async () => {
    const long = Array.from({ length: 1500 }, (_, n) => `word${n}`).join(' ');
    const view = await uses(await live.ben.says(CHANNEL, long));
    expect(blockIds(view)).toEqual(
      expect.arrayContaining(['details', 'details-2', 'details-3', 'details-4']),
    );
    await live.ada.submits(view);
    const [problem] = await problems();
    expect(problem?.details).toBe(long);
    expect([...(problem?.title ?? '')].length).toBeLessThanOrEqual(150);
  }, 40_000);

  it('does without a link where Slack gives none, and without the app’s own words', async () => {
    live.slack.faults.add?.('chat.getPermalink' as never);
    const view = await uses(prompt(live));
    expect(held(view, 'title') ?? '').toBe('');
    await live.ada.submits(view, { title: 'The road is cut' });
    expect((await problems())[0]?.from).toMatchObject({ checkIn: KEY });
  }, 40_000);
});

describe('where it belongs', () => {
  it('is asked in the form where somebody has several, and may be changed', async () => {
    await live.app.import(twoPairings);
    const view = await form(BEN, 'No medicine', null);
    expect(blockIds(view)).toContain('pairing');
    expect(shown(view)).toContain('Ada Ade – Ben');
    const wrong = await live.ben.submits(view, { pairing: 'eve-ben', community: 'mango-bay' });
    expect(wrong.errors).toEqual({
      community: 'This community does not belong to the pairing that you chose.',
    });
    expect((await live.ben.submits(view, { pairing: 'eve-ben', community: null })).did).toBe('closed');
    expect(await problems()).toMatchObject([{ pairing: 'eve-ben', channel: 'CHALL01', raisedBy: BEN }]);
  }, 40_000);

  it('is the channel’s pairing, also for who has several', async () => {
    await live.app.import(twoPairings);
    const view = await form(BEN, 'No medicine', CHANNEL);
    expect(blockIds(view)).not.toContain('pairing');
    await live.ben.submits(view);
    expect(await problems()).toMatchObject([{ pairing: 'ada-ben' }]);
  }, 40_000);

  it('is the only one of a person who writes elsewhere', async () => {
    const view = await form(CLEO, 'No medicine', 'CHALL01');
    expect(shown(view)).toContain(`<#${CHANNEL}>`);
  }, 40_000);

  it.each([
    ['a stranger', EVE, 'does not know you yet'],
    ['somebody without a pairing', 'nobody', 'You are in no pairing'],
  ])(
    'is nowhere for %s',
    async (_, who, sentence) => {
      if (who === 'nobody')
        await live.app.import(
          programme
            .replace('pairings:', 'pairings:')
            .replace('members:', 'members:\n  eve: { slack: UEVE01, roles: adviser, name: Eve }'),
        );
      await person(EVE).runs('/problem', 'No medicine', 'CHALL01');
      expect(live.slack.modalOf(EVE)).toBeUndefined();
      expect(shown(live.slack.ephemeralsTo(EVE).at(-1))).toContain(sentence);
    },
    40_000,
  );

  it('has ended: plainly said, before and while the form is open', async () => {
    const view = await form(ADA, 'No medicine');
    await Pairings.updateOne({ workspace: 'T1', key: 'ada-ben' }, { $set: { status: 'ended' } });
    const refused = await live.ada.submits(view);
    expect(refused.errors?.title).toContain('This pairing has ended');
    await live.ada.closes(view);
    await person(ADA).runs('/problem', 'No medicine', CHANNEL);
    expect(shown(live.slack.ephemeralsTo(ADA).at(-1))).toContain('This pairing has ended');
    await live.ada.presses(prompt(live), 'check-ins.form');
    expect(await problems()).toEqual([]);
  }, 40_000);

  it.each([
    ['is paused', { pausedFrom: '2026-11-20', pausedUntil: '2026-12-08' }, 'until Tuesday 8 December'],
    ['is paused without an end', { pausedFrom: '2026-11-30' }, 'This pairing is paused:'],
  ])(
    '%s: it is raised, and the form says that it may take longer',
    async (_, pause, sentence) => {
      // What was imported on a day before, or is to come: the dates count.
      await Pairings.updateOne({ workspace: 'T1', key: 'ada-ben' }, { $set: { status: 'active', ...pause } });
      const view = await form(ADA, 'No medicine');
      expect(shown(view)).toContain(sentence);
      expect((await live.ada.submits(view)).did).toBe('closed');
      expect(await problems()).toHaveLength(1);
    },
    40_000,
  );

  it.each([
    ['is still to come', { pausedFrom: '2026-12-01', pausedUntil: '2026-12-08' }],
    ['is over', { pausedFrom: '2026-11-01', pausedUntil: '2026-11-30' }],
  ])(
    'has a pause that %s: nothing is said of it',
    async (_, pause) => {
      await Pairings.updateOne({ workspace: 'T1', key: 'ada-ben' }, { $set: { status: 'paused', ...pause } });
      expect(shown(await form(ADA, 'No medicine'))).not.toContain('paused');
    },
    40_000,
  );

  it('is asked of a coordinator, who may raise anywhere', async () => {
    await live.app.import(twoPairings);
    const view = await form(DORA, 'No medicine', 'CHALL01');
    expect(shown(view)).toContain('<#CHALL01>');
  }, 40_000);
});

describe('harm to a child', () => {
  const secret = 'Xylophone';

  it('chosen and sent: the reporting route, and nothing is stored', async () => {
    const view = await form();
    const done = await live.ada.submits(view, { title: secret, details: secret, about: 'harm' });
    expect(done.did).toBe('update');
    const route = modalOf(live, ADA);
    expect(shown(route)).toContain('Please contact Mariama now');
    expect(shown(route)).toContain('Nothing of what you wrote here was stored or posted');
    expect(shown(route)).not.toContain(secret);
    expect([await problems(), await Posts.countDocuments({ key: /problem/ as never })]).toEqual([[], 0]);
    await expectNowhere(secret);
    expect(live.app.logged.join()).not.toContain(secret);
  }, 40_000);

  it('chosen: the form changes at once', async () => {
    const view = await form(ADA, secret);
    await live.ada.chooses(view, 'about', 'harm', { answers: { title: secret } });
    await until(() => modalOf(live, ADA).submit === undefined);
    const route = modalOf(live, ADA);
    expect(shown(route)).toContain('Please contact Mariama now');
    expect(route.submit).toBeUndefined();
    await expectNowhere(secret);
  }, 40_000);

  it('chosen while the database is away: the route is shown all the same, and claims nothing of an earlier try', async () => {
    const view = await form();
    await mongoose.disconnect();
    const done = await live.ada.submits(view, { title: secret, about: 'harm' });
    expect(done.did).toBe('update');
    expect(shown(modalOf(live, ADA))).toContain('Please contact your safeguarding contact now');
    expect(shown(modalOf(live, ADA))).toContain('I cannot see at this moment');
    expect(shown(modalOf(live, ADA))).not.toContain('Nothing of what you wrote');
  }, 40_000);

  it('in the programme’s own words', async () => {
    await mongoose.connection.db
      ?.collection('programmes')
      .updateOne({}, { $set: { 'settings.reportingRoute': { en: 'Ring 116.', fr: 'Appelez le 116.' } } });
    await live.ada.submits(await form(), { title: secret, about: 'harm' });
    expect(shown(modalOf(live, ADA))).toContain('Ring 116.');
  }, 40_000);

  it('heard in the words: asked once, and saved after a no', async () => {
    const view = await form(ADA, 'A girl was beaten');
    expect((await live.ada.submits(view, { details: secret })).did).toBe('update');
    await expectNowhere(secret);
    const asking = modalOf(live, ADA);
    expect(blockIds(asking)).toContain('harm');
    expect([held(asking, 'title'), held(asking, 'details')]).toEqual(['A girl was beaten', secret]);
    expect((await live.ada.submits(asking, { harm: 'no' })).did).toBe('closed');
    expect(await problems()).toMatchObject([{ title: 'A girl was beaten', details: secret }]);
  }, 40_000);

  it('heard in the words: a yes shows the route, and nothing is stored', async () => {
    const view = await form(ADA, 'Une fille a été violée');
    await live.ada.submits(view, { details: secret });
    expect((await live.ada.submits(modalOf(live, ADA), { harm: 'yes' })).did).toBe('update');
    expect(shown(modalOf(live, ADA))).toContain('Please contact Mariama now');
    expect(await problems()).toEqual([]);
    await expectNowhere(secret);
  }, 40_000);
});

describe('what is open already', () => {
  it('is said, and what was written is added to it once', async () => {
    await live.ada.submits(await form(ADA, 'The clinic has no medicine'));
    const [first] = await problems();
    const key = first?.key ?? '';
    const view = await form(BEN, 'No medicine in the clinic');
    expect((await live.ben.submits(view, { details: 'Again.' })).did).toBe('update');
    const asking = modalOf(live, BEN);
    expect(shown(asking)).toContain('open here already');
    expect(held(asking, 'details')).toBe('Again.');
    const again = structuredClone(asking);
    expect((await live.ben.submits(asking, { instead: key })).did).toBe('closed');
    live.slack.workspace.modals.set(BEN, [again]);
    expect((await live.ben.submits(again, { instead: key })).did).toBe('closed');
    expect(await problems()).toHaveLength(1);
    expect(await entries(key)).toMatchObject([
      { kind: 'raised' },
      { kind: 'update', by: BEN, text: 'No medicine in the clinic\n\nAgain.' },
    ]);
  }, 40_000);

  it('and is over by now: that is said, and what was written stays', async () => {
    await live.ada.submits(await form(ADA, 'The clinic has no medicine'));
    const [first] = await problems();
    const key = first?.key ?? '';
    await live.ben.submits(await form(BEN, 'No medicine in the clinic'));
    const at = { workspace: 'T1', key, now: live.clock.now(), once: 'view:VR' };
    await resolve(at, ADA, { done: 'They have some now.', isShared: false });
    const done = await live.ben.submits(modalOf(live, BEN), { instead: key });
    expect(done.errors?.instead).toContain('not open');
    expect((await entries(key)).map(({ kind }) => kind)).toEqual(['raised', 'resolved']);
    // What solved the other one is offered.
    expect((await live.ben.submits(modalOf(live, BEN), { instead: 'new' })).did).toBe('update');
    expect(await problems()).toHaveLength(2);
  }, 40_000);

  it('may be something else all the same', async () => {
    await live.ada.submits(await form(ADA, 'The clinic has no medicine'));
    await live.ben.submits(await form(BEN, 'No medicine in the clinic'));
    expect((await live.ben.submits(modalOf(live, BEN), { instead: 'new' })).did).toBe('closed');
    expect(await problems()).toHaveLength(2);
  }, 40_000);
});

describe('the command', () => {
  it.each([
    ['list', 'problems.list'],
    ['Liste', 'problems.list'],
    ['lessons water', 'problems.lessons'],
    ['leçons', 'problems.lessons'],
    ['list of names is lost', 'problems.raise-form'],
    ['&lt;!channel&gt; fell', 'problems.raise-form'],
  ])(
    'with "%s" opens %s',
    async (words, callback) => {
      expect((await form(ADA, words)).callback_id).toContain(callback);
    },
    40_000,
  );

  it('finds lessons by words with signs that Slack escapes', async () => {
    const view = await form(ADA, 'Food and water');
    await live.ada.submits(view);
    const learned = 'Bring food & water yourselves.';
    const at = { workspace: 'T1', key: view.id, now: live.clock.now(), once: 'view:VR' };
    await resolve(at, ADA, { done: 'Brought.', learned, isShared: true });
    const lessons = await form(ADA, 'lessons food &amp; water');
    expect(shown(lessons)).toContain(learned);
    expect(held(lessons, 'problems.lessons:words')).toBe('food & water');
  }, 40_000);

  it('explains itself', async () => {
    await live.ada.runs('/problem', 'help', CHANNEL);
    expect(shown(live.slack.ephemeralsTo(ADA).at(-1))).toContain('`/problem lessons`');
  }, 40_000);

  it('speaks the language of the person', async () => {
    await live.app.import(programme.replace('language: en', 'language: fr'));
    expect(shown(await form(BEN))).toContain('Que s’est-il passé');
  }, 40_000);
});
