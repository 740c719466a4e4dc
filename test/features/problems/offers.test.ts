import { describe, expect, it } from '@jest/globals';
import { CheckIns } from '../../../src/features/check-ins';
import { resolve } from '../../../src/features/problems/service';
import type { OpenView } from '../../support/slack';
import { until } from '../../support/until';
import {
  ADA,
  answered,
  BEN,
  CHANNEL,
  KEY,
  modalOf,
  programme,
  prompt,
  shown,
  thread,
  useLive,
  withButton,
} from '../check-ins/live';
import { blockIds, entries, held, problems } from './raise-live';

const live = useLive();

async function form(words = '', channel = CHANNEL): Promise<OpenView> {
  await live.ada.runs('/problem', words, channel);
  return modalOf(live, ADA);
}

/** A problem that was solved in this pairing. */
async function solvedBefore(title: string): Promise<string> {
  const view = await form(title);
  await live.ada.submits(view, { category: 'services' });
  const now = live.clock.now();
  const resolving = { done: 'The two clinics share what they have.', isShared: false };
  await resolve({ workspace: 'T1', key: view.id, now, once: 'view:VR' }, ADA, resolving);
  return view.id;
}

const newForm = () => modalOf(live, ADA);

describe('while the form is written', () => {
  it('Enter in the title shows what helped before, below, and what was typed stays', async () => {
    const before = await solvedBefore('No medicine at the clinic');
    const view = await form();
    const { hash } = view;
    const ids = blockIds(view).slice(2);
    // Slack tells of a field only where it is asked to.
    const told = view.blocks.filter(({ dispatch_action }) => dispatch_action).map(({ block_id }) => block_id);
    expect(told).toEqual(['about', 'title', 'category']);
    await live.ada.chooses(view, 'title', 'The clinic lacks medicine', {
      answers: { details: 'Since Monday.', helpFrom: ['ngo'], urgency: 'urgent' },
    });
    await until(() => blockIds(newForm()).includes('helpedBy'));
    const after = newForm();
    expect(after.id).toBe(view.id);
    // What changed meanwhile is not overwritten.
    expect(live.slack.callsTo('views.update').at(-1)?.args.hash).toBe(hash);
    expect(blockIds(after).slice(2, 2 + ids.length)).toEqual(ids);
    expect(['title', 'details', 'helpFrom', 'urgency'].map((name) => held(after, name))).toEqual([
      'The clinic lacks medicine',
      'Since Monday.',
      ['ngo'],
      'urgent',
    ]);
    expect(shown(after)).toContain('The two clinics share what they have.');
    expect(shown(after)).toContain('North');
    expect(await problems()).toHaveLength(1);

    expect((await live.ada.submits(after, { helpedBy: [before] })).did).toBe('closed');
    const raised = (await problems()).find(({ key }) => key === view.id);
    expect(raised?.helpedBy).toEqual([before]);
    expect((await entries(view.id)).map(({ kind, other }) => [kind, other])).toEqual([
      ['raised', undefined],
      ['helped by', before],
    ]);
  });

  it('a category that is chosen does the same, and what is open here is said', async () => {
    await solvedBefore('The bridge fell');
    await live.ada.submits(await form('Nurses are rude to mothers'));
    const view = await form('Nurses are rude');
    await live.ada.chooses(view, 'category', 'services');
    await until(() => blockIds(newForm()).includes('helpedBy'));
    expect(shown(newForm())).toContain('The bridge fell');
    expect(shown(newForm())).toContain('open here already');
    expect(blockIds(newForm()).indexOf('instead')).toBeGreaterThan(blockIds(newForm()).indexOf('helpFrom'));
    expect(held(newForm(), 'category')).toBe('services');
  });

  it('what was asked and is asked no more, since the title is another, stands in nobody’s way', async () => {
    await solvedBefore('The bridge fell');
    await live.ada.submits(await form('Nurses are rude to mothers'));
    await live.ada.submits(await form('Nurses are rude'));
    expect(blockIds(newForm())).toContain('instead');
    await live.ada.chooses(newForm(), 'title', 'The new bridge fell');
    await until(() => blockIds(newForm()).includes('helpedBy'));
    expect(blockIds(newForm())).not.toContain('instead');
    expect((await live.ada.submits(newForm())).did).toBe('closed');
    expect(await problems()).toHaveLength(3);
  });

  it('nothing found changes nothing, and an older answer never overwrites a newer form', async () => {
    await solvedBefore('No medicine at the clinic');
    const view = await form();
    await live.ada.chooses(view, 'title', 'The road is cut');
    const hash = newForm().hash;
    live.slack.faults.add({ method: 'views.update', fault: { kind: 'error', error: 'hash_conflict' } });
    await live.ada.chooses(newForm(), 'title', 'No medicine');
    await until(() => live.app.logged.some((line) => line.includes('hash_conflict')));
    expect(newForm().hash).toBe(hash);
    expect((await live.ada.submits(newForm(), { title: 'The road is cut' })).did).toBe('closed');
    expect(live.app.logged.join()).not.toContain('The road is cut');
  });
});

describe('after it was saved', () => {
  it('what helped before is offered, and taken up once', async () => {
    const before = await solvedBefore('No medicine at the clinic');
    const view = await form('Medicine is gone in our clinic');
    const again = structuredClone(view);
    expect((await live.ada.submits(view)).did).toBe('update');
    live.slack.workspace.modals.set(ADA, [again]);
    expect((await live.ada.submits(again)).did).toBe('update');
    expect(await problems()).toHaveLength(2);

    const saved = newForm();
    expect(shown(saved)).toContain('It is saved');
    expect(shown(saved)).toContain('The two clinics share what they have.');
    const twice = structuredClone(saved);
    expect((await live.ada.submits(saved, { helpedBy: [before] })).did).toBe('closed');
    live.slack.workspace.modals.set(ADA, [twice]);
    expect((await live.ada.submits(twice, { helpedBy: [before] })).did).toBe('closed');
    expect((await entries(view.id)).filter(({ kind }) => kind === 'helped by')).toHaveLength(1);
    expect((await problems()).find(({ key }) => key === view.id)?.helpedBy).toEqual([before]);
  });

  it('nothing need be taken up', async () => {
    await solvedBefore('No medicine at the clinic');
    const view = await form('Medicine is gone in our clinic');
    await live.ada.submits(view);
    expect((await live.ada.submits(newForm())).did).toBe('closed');
    expect((await entries(view.id)).map(({ kind }) => kind)).toEqual(['raised']);
  });
});

describe('a check-in', () => {
  it('has a button that raises a problem from it', async () => {
    await live.ada.presses(prompt(live), 'problems.raise');
    await live.ada.submits(newForm(), { title: 'The road is cut' });
    expect(await problems()).toMatchObject([{ pairing: 'ada-ben', from: { checkIn: KEY } }]);
  });

  it('has one at the answer to a question that asks for problems, with its words', async () => {
    await live.app.import(
      programme.replace(
        'Who was missing?, readers: manager',
        'What problem came up?, readers: pairing, asksForProblems: true',
      ),
    );
    await CheckIns.updateOne(
      { workspace: 'T1', key: KEY },
      { $set: { 'questions.1.asksForProblems': true } },
    );
    await live.ada.says(CHANNEL, 'They met.', { thread: prompt(live).ts });
    await answered(0, 'They met.');
    await live.passes(61);
    await live.ada.says(CHANNEL, 'The road is &lt;cut&gt;.', { thread: prompt(live).ts });
    await answered(1, 'The road is <cut>.');
    await live.passes(61);
    const question = withButton(thread(live), 'problems.raise');
    await live.ben.presses(question, 'problems.raise', { value: `check-in:${KEY}#1` });
    expect(held(modalOf(live, BEN), 'title')).toBe('The road is <cut>.');
    await live.ben.closes(modalOf(live, BEN));

    await live.ada.presses(prompt(live), 'check-ins.form');
    await live.ada.submits(newForm(), { 'answer-1': 'The bridge fell.' });
    await live.app.deliver();
    await live.ada.presses(withButton(thread(live), 'problems.raise'), 'problems.raise');
    expect(held(newForm(), 'title')).toBe('The bridge fell.');
    await live.ada.submits(newForm());
    expect(await problems()).toMatchObject([{ from: { checkIn: KEY, question: 1 } }]);
  });
});
