import { describe, expect, it } from '@jest/globals';
import { Problems } from '../../../src/features/problems';
import { changeFields, confirm, resolve, takeOn } from '../../../src/features/problems/service';
import type { Answers, OpenView } from '../../support/slack';
import { ADA, BEN, CHANNEL, CLEO, modalOf, shown, useLive } from '../check-ins/live';
import { entries, KEY, problem, raiseIn } from './live';
import { problems } from './raise-live';

const live = useLive();
const sees = () => shown(modalOf(live, ADA));

async function form(words = ''): Promise<OpenView> {
  await live.ada.runs('/problem', words, CHANNEL);
  return modalOf(live, ADA);
}

/** Sends a form that seemed not to be saved, and was, once more. */
async function again(view: OpenView, answers: Answers = {}) {
  live.slack.workspace.modals.set(ADA, [structuredClone(view)]);
  return live.ada.submits(modalOf(live, ADA), answers);
}

async function sent(view: OpenView, answers: Answers = {}): Promise<OpenView> {
  const copy = structuredClone(view);
  expect((await live.ada.submits(view, answers)).did).toBe('closed');
  return copy;
}

const at = (key: string, once: string) => ({ workspace: 'T1', key, now: live.clock.now(), once });
const lines = async (key = KEY) =>
  (await entries(undefined, key)).map(({ kind, text, by }) => [kind, by, text]);

describe('a problem whose form is sent again, with other words', () => {
  it('becomes another, though somebody has taken it on', async () => {
    const view = await sent(await form('No medicine'));
    await takeOn(at(view.id, 'taken:0'), BEN);
    expect((await again(view, { details: 'Since May.', helpFrom: ['ngo'] })).did).toBe('closed');
    expect((await again(view, { details: 'Since May.', helpFrom: ['ngo'] })).did).toBe('closed');
    expect(await problems()).toMatchObject([{ details: 'Since May.', helpFrom: ['ngo'], owner: BEN }]);
    // And once more with others.
    expect((await again(view, { details: 'Since June.', urgency: 'urgent' })).did).toBe('closed');
    expect(await problems()).toMatchObject([{ details: 'Since June.', urgency: 'urgent' }]);
    expect((await lines(view.id)).map(([kind]) => kind)).toEqual([
      'raised',
      'taken on',
      'changed',
      'changed',
    ]);
  });

  it('keeps what others changed, and the words as an update', async () => {
    const view = await sent(await form('No medicine'), { details: 'Since March.' });
    await changeFields(at(view.id, 'view:VC'), BEN, { title: 'No malaria medicine', urgency: 'can wait' });
    expect((await again(view, { details: 'Since March.' })).did).toBe('closed');
    expect(await lines(view.id)).toHaveLength(2);
    const other = { title: 'No medicine for anybody', details: 'Since May.', urgency: 'urgent' };
    expect((await again(view, other)).did).toBe('closed');
    expect((await again(view, other)).did).toBe('closed');
    expect(await problems()).toMatchObject([
      { title: 'No malaria medicine', urgency: 'can wait', details: 'Since May.' },
    ]);
    expect(await lines(view.id)).toEqual([
      ['raised', ADA, 'Since March.'],
      ['changed', BEN, undefined],
      ['update', ADA, 'No medicine for anybody'],
      ['changed', ADA, undefined],
    ]);
  });

  it('that is over by now gets the words as an update', async () => {
    const view = await sent(await form('No medicine'));
    await resolve(at(view.id, 'view:VR'), BEN, { done: 'Sent.', isShared: false });
    expect((await again(view)).did).not.toBe('errors');
    expect((await again(view, { details: 'Since May.' })).did).not.toBe('errors');
    expect(await problems()).toMatchObject([{ status: 'resolved', title: 'No medicine' }]);
    expect((await lines(view.id)).at(-1)).toEqual(['update', ADA, 'Since May.']);
    expect(await lines(view.id)).toHaveLength(3);
  });

  it('from which words were removed says so, and takes in nothing', async () => {
    const view = await sent(await form('Zubaida is ill'));
    await Problems.updateOne(
      { workspace: 'T1', key: view.id },
      { $set: { title: '[removed] is ill', removals: [{ by: BEN, at: live.clock.now(), reason: 'child' }] } },
    );
    const { errors } = await again(view, { details: 'Zubaida lies in bed.' });
    expect(errors?.title).toContain('words were removed from it since');
    expect((await lines(view.id)).map(([kind]) => kind)).toEqual(['raised']);
    expect((await problems())[0]?.title).toBe('[removed] is ill');
  });

  it('that was added to an open problem is added too, once', async () => {
    await raiseIn(live);
    await live.ada.submits(await form('No medicine in the clinic'));
    const view = await sent(modalOf(live, ADA), { instead: KEY });
    expect((await again(view, { instead: KEY })).did).toBe('closed');
    const more = { instead: KEY, details: 'Since May.', helpFrom: ['ngo'] };
    expect((await again(view, more)).did).toBe('closed');
    expect((await again(view, more)).did).toBe('closed');
    expect((await lines()).map(([kind, , text]) => [kind, text])).toEqual([
      ['raised', 'People walk a day and go home with nothing.'],
      ['update', 'No medicine in the clinic'],
      ['update', 'No medicine in the clinic\n\nSince May.'],
      ['changed', undefined],
    ]);
    expect(await problem()).toMatchObject({ helpFrom: ['mentor', 'ngo'] });
  });
});

describe('a form of a problem that is sent again', () => {
  const opens = async (act: string) => {
    const card = await raiseIn(live);
    if (['resolve', 'update'].includes(act)) await live.ada.presses(card, `problems.${act}`);
    else await live.ada.chooses(card, 'problems.more', `${act}:${KEY}`);
    return { card, view: modalOf(live, ADA) };
  };

  it('change: what is another in it is changed', async () => {
    const { view } = await opens('change');
    const copy = await sent(view, { 'title-0': 'No malaria medicine', 'urgency-0': 'urgent' });
    // Left as it was before: the urgency.
    expect((await again(copy, { 'title-0': 'No pills', 'details-0': 'Since May.' })).did).toBe('closed');
    expect(await problem()).toMatchObject({ title: 'No pills', details: 'Since May.', urgency: 'soon' });
    expect((await again(copy, { 'title-0': 'No pills', 'details-0': 'Since May.' })).did).toBe('closed');
    expect((await lines()).map(([kind]) => kind)).toEqual(['raised', 'changed', 'changed']);
  });

  it('change: what others decided meanwhile is shown first', async () => {
    const { view } = await opens('change');
    const copy = await sent(view, { 'title-0': 'No malaria medicine' });
    await changeFields(at(KEY, 'view:VC'), BEN, { title: 'His' });
    expect((await again(copy, { 'title-0': 'No pills' })).did).toBe('update');
    expect(sees()).toContain(`<@${BEN}> changed: title.`);
    expect(sees()).not.toContain(`<@${ADA}> changed`);
    expect(await problem()).toMatchObject({ title: 'His' });
    expect((await live.ada.submits(modalOf(live, ADA))).did).toBe('closed');
    expect(await problem()).toMatchObject({ title: 'No pills' });
  });

  it('change: of what is over by now the words are offered as an update', async () => {
    const { view } = await opens('change');
    const copy = await sent(view, { 'title-0': 'No malaria medicine' });
    await resolve(at(KEY, 'view:VR'), BEN, { done: 'Sent.', isShared: false });
    expect((await again(copy, { 'title-0': 'No pills' })).did).toBe('update');
    expect((await live.ada.submits(modalOf(live, ADA))).did).toBe('closed');
    expect((await lines()).at(-1)).toEqual(['update', ADA, 'No pills']);
  });

  it('resolve: words and choices are those that were sent last', async () => {
    const { view } = await opens('resolve');
    const first = { done: 'Sent.', learned: 'Ask.', share: 'yes', decidedBy: 'we' };
    const copy = await sent(view, first);
    expect((await again(copy, first)).did).toBe('closed');
    const last = { ...first, learned: 'Ask twice.', share: 'no', decidedBy: 'community', heardBack: 'yes' };
    expect((await again(copy, last)).did).toBe('closed');
    expect((await again(copy, last)).did).toBe('closed');
    expect(await problem()).toMatchObject({
      status: 'resolved',
      words: expect.arrayContaining(['twice']),
      resolution: {
        done: 'Sent.',
        learned: 'Ask twice.',
        isShared: false,
        decidedBy: 'community',
        heardBack: 'yes',
        confirmed: 'by itself',
      },
    });
    expect((await problem()).lessonWords).toBeUndefined();
    expect((await lines()).slice(2)).toEqual([
      ['update', ADA, 'Sent.\nLearned: Ask twice.\nThe community decided.\nThe community has heard back.'],
    ]);
  });

  it('resolve: what was confirmed since stays so', async () => {
    const card = await raiseIn(live, { by: BEN });
    await live.ada.presses(card, 'problems.resolve');
    const copy = await sent(modalOf(live, ADA), { done: 'Sent.' });
    await confirm(at(KEY, 'confirmed:1'), BEN);
    const before = await problem();
    expect(before.resolution).toMatchObject({ confirmed: 'yes', confirmedBy: BEN });
    expect((await again(copy, { done: 'Sent.' })).did).toBe('closed');
    expect(await problem()).toEqual(before);
    expect((await again(copy, { done: 'Sent by boat.' })).did).toBe('closed');
    expect((await problem()).resolution).toEqual({ ...before.resolution, done: 'Sent by boat.' });
  });

  it('resolve: of what is open again by now, the words are an update', async () => {
    const { card, view } = await opens('resolve');
    const copy = await sent(view, { done: 'Sent.' });
    await live.app.deliver();
    await live.ada.presses(card, 'problems.reopen');
    await live.ada.submits(modalOf(live, ADA), { reason: 'Nothing came.' });
    expect((await again(copy, { done: 'Sent by boat.' })).did).toBe('closed');
    expect(await problem()).toMatchObject({ status: 'open' });
    expect((await lines()).at(-1)).toEqual(['update', ADA, 'Sent by boat.']);
  });

  it('hand over: to whom it was sent last', async () => {
    const { view } = await opens('hand-over');
    const copy = await sent(view, { to: BEN });
    expect((await again(copy, { to: BEN })).did).toBe('closed');
    expect((await again(copy, { to: CLEO })).did).toBe('closed');
    expect(await problem()).toMatchObject({ owner: CLEO });
    expect((await lines()).map(([kind]) => kind)).toEqual(['raised', 'handed over', 'handed over']);
  });

  it('an update: each time with other words', async () => {
    const { view } = await opens('update');
    const copy = await sent(view, { news: 'One.' });
    for (const news of ['One. Two.', 'One. Three.', 'One. Two.', 'One.']) await again(copy, { news });
    expect((await lines()).slice(1).map(([, , text]) => text)).toEqual(['One.', 'One. Two.', 'One. Three.']);
  });

  it('says that words were removed since, and takes in nothing', async () => {
    const { view } = await opens('update');
    const copy = await sent(view, { news: 'One.' });
    await Problems.updateOne(
      { workspace: 'T1', key: KEY },
      { $set: { removals: [{ by: BEN, at: live.clock.now(), reason: 'child' }] } },
    );
    const { errors } = await again(copy, { news: 'Two.' });
    expect(errors?.news).toContain('words were removed from it since');
    expect(await lines()).toHaveLength(2);
  });
});
