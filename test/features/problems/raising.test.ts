import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { connectDatabase } from '../../../src/database/connect';
import { resolve } from '../../../src/features/problems/service';
import { testUri } from '../../support/database';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { ADA, BEN, CHANNEL, KEY, modalOf, programme, prompt, shown, useLive } from '../check-ins/live';
import { blockIds, entries, formOf, held, problems } from './raise-live';

const live = useLive();
const person = (id: string) => live.slack.person(id);

const form = formOf(live);

const cards = () =>
  live.slack
    .messages(CHANNEL)
    .filter(({ user, blocks }) => user === 'UBOT' && shown({ blocks }).includes('problems.take'));

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
  });

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
  });

  it('is raised once when the form is sent twice', async () => {
    const view = await form(ADA, 'No medicine');
    const again = structuredClone(view);
    await live.ada.submits(view);
    live.slack.workspace.modals.set(ADA, [again]);
    expect((await live.ada.submits(again)).did).toBe('closed');
    await live.app.deliver();
    expect(await problems()).toHaveLength(1);
    expect(cards()).toHaveLength(1);
  });

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
  });

  it('needs only a title, and says so', async () => {
    const view = await form();
    expect((await live.ada.submits(view, { title: ' \u0000 ' })).errors).toEqual({
      title: 'Please write what happened, in one sentence.',
    });
    expect((await live.ada.submits(view, { title: 'The road is cut' })).did).toBe('closed');
    expect(await problems()).toMatchObject([{ title: 'The road is cut', urgency: 'soon', helpFrom: [] }]);
  });

  it('is kept as it was written, at every limit', async () => {
    const nasty = `<!channel> \`\`\`x\`\`\` مرحبا 🙂 <https://x.y|z> ${'w'.repeat(3000)}`.slice(0, 3000);
    const view = await form();
    const done = await live.ada.submits(view, { title: nasty, details: [...nasty].reverse().join('') });
    expect(done.did).toBe('closed');
    await live.app.deliver();
    const [problem] = await problems();
    expect([problem?.title, problem?.details]).toEqual([nasty, [...nasty].reverse().join('')]);
    expect(live.slack.messages(CHANNEL).some(({ text }) => text?.includes('<!channel>'))).toBe(false);
  });

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
  });
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
  });

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
  });

  it('does without a link where Slack gives none, and without the app’s own words', async () => {
    live.slack.faults.add?.('chat.getPermalink' as never);
    const view = await uses(prompt(live));
    expect(held(view, 'title') ?? '').toBe('');
    await live.ada.submits(view, { title: 'The road is cut' });
    expect((await problems())[0]?.from).toMatchObject({ checkIn: KEY });
  });
});

describe('the command', () => {
  it.each([
    ['list', 'problems.list'],
    ['Liste', 'problems.list'],
    ['lessons water', 'problems.lessons'],
    ['leçons', 'problems.lessons'],
    ['list of names is lost', 'problems.raise-form'],
    ['&lt;!channel&gt; fell', 'problems.raise-form'],
  ])('with "%s" opens %s', async (words, callback) => {
    expect((await form(ADA, words)).callback_id).toContain(callback);
  });

  it('finds lessons by words with signs that Slack escapes', async () => {
    const view = await form(ADA, 'Food and water');
    await live.ada.submits(view);
    const learned = 'Bring food & water yourselves.';
    const at = { workspace: 'T1', key: view.id, now: live.clock.now(), once: 'view:VR' };
    await resolve(at, ADA, { done: 'Brought.', learned, isShared: true });
    const lessons = await form(ADA, 'lessons food &amp; water');
    expect(shown(lessons)).toContain(learned);
    expect(held(lessons, 'problems.lessons:words')).toBe('food & water');
  });

  it('explains itself', async () => {
    await live.ada.runs('/problem', 'help', CHANNEL);
    expect(shown(live.slack.ephemeralsTo(ADA).at(-1))).toContain('`/problem lessons`');
  });

  it('speaks the language of the person', async () => {
    await live.app.import(programme.replace('language: en', 'language: fr'));
    expect(shown(await form(BEN))).toContain('Que s’est-il passé');
  });
});
