import { describe, expect, it } from '@jest/globals';
import { everyString, postedIn, removesWords, shortcut } from '../../support/removal';
import { until } from '../../support/until';
import {
  ADA,
  answered,
  BEN,
  CHANNEL,
  CLEO,
  DORA,
  EVE,
  modalOf,
  prompt,
  record,
  recorded,
  shown,
  useLive,
  withButton,
} from './live';

const live = useLive();

const ourPosts = () => postedIn(live.slack, CHANNEL, [ADA, BEN, DORA]);

/** The words stand wherever the app keeps or says people's words. */
async function sayEverywhere(words: string): Promise<void> {
  const inThread = { thread: prompt(live).ts };
  const { ada, ben } = live;
  const file = { id: 'F1', name: `${words}.jpg`, mimetype: 'image/jpeg' };
  const reply = await ada.says(CHANNEL, `${words} is ill`, { ...inThread, files: [file] });
  await recorded(({ answers }) => answers.length === 1);
  await ada.edits(reply, `${words} is better`);
  await answered(0, `${words} is better`);
  await ben.says(CHANNEL, `Greet ${words}`, inThread);
  await recorded(({ remarks }) => remarks.length === 1);
  await ada.presses(prompt(live), 'check-ins.form');
  await ada.submits(modalOf(live, ADA), { 'answer-1': `${words} & <her> "family"` });
  await ada.says(CHANNEL, `${words} outside`);
  await recorded(({ strays }) => strays.length === 1);
  await live.app.deliver();
  await ada.presses(withButton(live.slack.messages(CHANNEL), 'check-ins.stray-yes'), 'check-ins.stray-yes');
  await recorded(({ strays }) => strays.length === 0);
  await ada.presses(prompt(live), 'check-ins.not-this-time');
  await ada.submits(modalOf(live, ADA), { reason: 'other', words: `because of ${words}` });
  await ada.presses(prompt(live), 'check-ins.form');
  await ada.submits(modalOf(live, ADA), { 'answer-2': `${words}, ${words}` });
  await recorded(({ doneAt }) => doneAt);
}

async function removes(user: string, words: string): Promise<void> {
  const person = live.slack.person(user);
  await person.opensHome();
  await person.presses(await until(() => live.slack.homeOf(user)), 'check-ins.view');
  await person.submits(modalOf(live, user));
  const { did } = await person.submits(modalOf(live, user), { words, reason: 'child' });
  expect(did).toBe('update');
  expect(shown(modalOf(live, user))).toContain('cannot be undone');
  expect(await record()).toMatchObject({ removals: [] });
  await person.submits(modalOf(live, user));
  expect(shown(modalOf(live, user))).toContain('It is removed');
}

/** What a view says, without ids. */
const sentences = (view: string) =>
  [...view.matchAll(/"text":"([^"]*)"/g)].map(([, text]) => text).join(' | ');

describe('removed for good', () => {
  it('the words are nowhere in the database, nor in what the app has posted', async () => {
    await sayEverywhere('Zubaida');
    await live.app.deliver();
    expect((await everyString()).join()).toContain('Zubaida');
    expect(ourPosts().join()).toContain('Zubaida');
    await removes(BEN, 'zubaida');
    await live.app.deliver();
    expect((await everyString()).filter((one) => /zubaida/i.test(one))).toEqual([]);
    expect(ourPosts().filter((one) => /zubaida/i.test(one))).toEqual([]);
    expect((await record()).removals).toMatchObject([{ by: BEN, reason: 'child' }]);
    expect(live.app.logged.join()).not.toMatch(/zubaida/i);
    expect(live.slack.complaints).toEqual([]);
  });

  it('from what still waits to be said, too', async () => {
    live.slack.faults.source = (method) =>
      method === 'chat.postMessage' || method === 'chat.update'
        ? { kind: 'error', error: 'is_archived' }
        : undefined;
    await live.ada.presses(prompt(live), 'check-ins.form');
    await live.ada.submits(modalOf(live, ADA), {
      'answer-0': 'Zubaida & <her> mother',
      'answer-1': 'b',
      'answer-2': 'c',
    });
    await live.app.deliver();
    expect((await everyString()).filter((one) => one.includes('Zubaida')).length).toBeGreaterThan(1);
    await removes(ADA, 'Zubaida & <her> mother');
    expect((await everyString()).filter((one) => one.includes('Zubaida'))).toEqual([]);
  });

  it('does not come back by the thread, which is read again, nor by an edit', async () => {
    const reply = await live.ada.says(CHANNEL, 'Zubaida is ill', { thread: prompt(live).ts });
    await answered(0, 'Zubaida is ill');
    await removesWords(live.slack, DORA, reply, 'Zubaida');
    await live.passes(3_601);
    await live.ada.edits(reply, 'Zubaida is better');
    await live.ada.says(CHANNEL, 'more', { thread: prompt(live).ts });
    await recorded(({ answers }) => answers.length === 2);
    expect((await everyString()).filter((one) => one.includes('Zubaida'))).toEqual([]);
  });

  it('asked for again after it was kept is done; other words are not', async () => {
    const reply = await live.ada.says(CHANNEL, 'Zubaida is ill', { thread: prompt(live).ts });
    await answered(0, 'Zubaida is ill');
    await live.ben.usesShortcut(shortcut, reply);
    await live.ben.submits(modalOf(live, BEN), { words: 'Zubaida', reason: 'child' });
    const confirmation = structuredClone(modalOf(live, BEN));
    const again = () => {
      const shownAgain = structuredClone(confirmation);
      live.slack.workspace.modals.set(BEN, [shownAgain]);
      return shownAgain;
    };
    await live.ben.submits(modalOf(live, BEN));
    expect((await live.ben.submits(again())).did).toBe('update');
    expect(shown(modalOf(live, BEN))).toContain('It is removed');
    const { errors } = await live.ben.submits(again(), { words: 'Nobody', reason: 'child' });
    expect(errors?.words).toContain('do not stand in this check-in');
    expect((await record()).removals).toHaveLength(1);
  });

  it('tells who may not read the answers neither whether the words stand there, nor in how many places', async () => {
    const reply = await live.ada.says(CHANNEL, 'Zubaida is ill', { thread: prompt(live).ts });
    await answered(0, 'Zubaida is ill');
    const dora = live.slack.person(DORA);
    const removal = async (words: string) => {
      await dora.usesShortcut(shortcut, reply);
      const asked = await dora.submits(modalOf(live, DORA), { words, reason: 'child' });
      const confirmation = shown(modalOf(live, DORA)).replaceAll(words, '…');
      const { did } = await dora.submits(modalOf(live, DORA));
      const done = shown(modalOf(live, DORA));
      return { asked: asked.did, confirmation: sentences(confirmation), did, done: sentences(done) };
    };
    const nowhere = await removal('Nobody');
    expect(nowhere.confirmation).toContain(
      'Wherever these words stand in this check-in, they will be cleared.',
    );
    expect((await record()).removals).toHaveLength(1);
    expect(await removal('Zubaida')).toEqual(nowhere);
    expect((await record()).removals).toHaveLength(2);
    expect((await everyString()).filter((one) => one.includes('Zubaida'))).toEqual([]);
  });

  it('asked for again by who may not read it, it is done once; other words are asked about anew', async () => {
    const reply = await live.ada.says(CHANNEL, 'Zubaida is ill, Isatu too', { thread: prompt(live).ts });
    await answered(0, 'Zubaida is ill, Isatu too');
    const dora = live.slack.person(DORA);
    await dora.usesShortcut(shortcut, reply);
    await dora.submits(modalOf(live, DORA), { words: 'Zubaida', reason: 'child' });
    const confirmation = structuredClone(modalOf(live, DORA));
    await dora.submits(modalOf(live, DORA));
    const again = structuredClone(confirmation);
    live.slack.workspace.modals.set(DORA, [again]);
    expect((await dora.submits(again)).did).toBe('update');
    expect((await record()).removals).toHaveLength(1);
    const other = structuredClone(confirmation);
    live.slack.workspace.modals.set(DORA, [other]);
    await dora.submits(other, { words: 'Isatu', reason: 'child' });
    expect(shown(modalOf(live, DORA))).toContain('cannot be undone');
    await dora.submits(modalOf(live, DORA));
    expect((await everyString()).filter((one) => /Zubaida|Isatu/.test(one))).toEqual([]);
    expect((await record()).removals).toHaveLength(2);
  });

  it('only for author, mentor, coordinator and safeguarding', async () => {
    const reply = await live.ada.says(CHANNEL, 'Zubaida is ill', { thread: prompt(live).ts });
    await answered(0, 'Zubaida is ill');
    const cleo = live.slack.person(CLEO);
    await cleo.usesShortcut(shortcut, reply);
    expect(shown(modalOf(live, CLEO))).toContain('you are neither of them');
    await live.slack.person(EVE).usesShortcut(shortcut, reply);
    expect(shown(modalOf(live, EVE))).toContain('you are neither of them');
    await live.ben.usesShortcut(shortcut, reply);
    const form = modalOf(live, BEN);
    expect(shown(form)).toContain('gone for good');
    const nowhere = await live.ben.submits(form, { words: 'Nobody', reason: 'child' });
    expect(nowhere.errors?.words).toContain('do not stand in this check-in');
    const stolen = { ...structuredClone(form), user: CLEO };
    live.slack.workspace.modals.set(CLEO, [stolen]);
    const { errors } = await cleo.submits(stolen, { words: 'Zubaida', reason: 'child' });
    expect(errors?.words).toContain('you are neither of them');
    expect(await record()).toMatchObject({ removals: [] });
  });
});

describe('logs', () => {
  it('hold nobody’s words, by whatever path they came', async () => {
    const mark = 'Xylophon';
    await sayEverywhere(mark);
    await live.ada.tellsApp(`${mark} directly`);
    await live.ada.runs('/accompany', mark, CHANNEL);
    await live.app.beat('2026-12-07T08:01:00Z');
    const failing = {
      method: 'chat.postMessage',
      fault: { kind: 'error', error: 'invalid_blocks' },
    } as const;
    live.slack.faults.add(failing);
    await live.ben.presses(prompt(live), 'check-ins.form');
    await live.ben.submits(modalOf(live, BEN), { 'answer-0': `${mark} again` });
    await live.app.deliver();
    await removes(BEN, mark);
    await live.app.beat('2026-12-14T09:00:00Z');
    expect(live.app.logged.length).toBeGreaterThan(10);
    expect(live.app.logged.filter((line) => line.includes(mark))).toEqual([]);
    expect(live.app.logged.filter((line) => /xoxb-|xapp-|trigger_id/.test(line))).toEqual([]);
  });
});
