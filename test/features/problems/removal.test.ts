import { describe, expect, it } from '@jest/globals';
import { changeFields, notPossible, reopen, resolve } from '../../../src/features/problems/service';
import { everyString, postedIn, removesWords, shortcut } from '../../support/removal';
import { until } from '../../support/until';
import { ADA, BEN, CHANNEL, CLEO, DORA, EVE, modalOf, shown, useLive, withButton } from '../check-ins/live';
import { askCleo, entries, KEY, lined, problem, raiseIn } from './live';

const live = useLive();

const ourPosts = () => postedIn(live.slack, CHANNEL, [ADA, BEN, CLEO, DORA]);

const having = (words: RegExp) => async () => [
  ...(await everyString()).filter((one) => words.test(one)),
  ...ourPosts().filter((one) => words.test(one)),
];
const named = having(/zubaida/i);

let count = 0;
const at = () => ({ workspace: 'T1', key: KEY, now: live.clock.now(), once: `view:V${count++}` });

/** The words stand wherever a problem keeps or says people's words. */
async function sayEverywhere(words: string) {
  const long = `${words} walks. ${'They walk far. '.repeat(60)}${words}`;
  const card = await raiseIn(live, { title: `${words} is ill`, details: long });
  const asked = await askCleo(live);
  const file = { id: 'F1', name: `${words}.jpg`, mimetype: 'image/jpeg' };
  const reply = await live.ben.says(CHANNEL, `Greet ${words}`, { thread: card, files: [file] });
  await lined('said', (lines) => lines.length === 1);
  await live.ben.edits(reply, `Greet ${words} and her mother`);
  await lined('said', ([line]) => line?.revisions?.length === 1);
  const gone = await live.ada.says(CHANNEL, `${words} came`, { thread: card });
  await lined('said', (lines) => lines.length === 2);
  await live.ada.deletes(gone);
  await lined('said', ([, line]) => line?.deleted);
  await live.slack.person(CLEO).tellsApp(`I know ${words}. `.repeat(100), { thread: asked });
  await lined('manager replied', (lines) => lines.length === 1);
  await changeFields(at(), BEN, { title: `The illness of ${words}` });
  await notPossible(at(), BEN, `${words} is gone`);
  await reopen(at(), ADA, `${words} is back`);
  await resolve(at(), BEN, { done: `${words} saw a nurse`, learned: `Ask ${words} first`, isShared: true });
  await live.app.deliver();
  return { card, asked, reply };
}

describe('removed from a problem for good', () => {
  it('the words are nowhere in the database, nor in what the app has posted', async () => {
    const { card, reply } = await sayEverywhere('Zubaida');
    expect((await everyString()).join()).toContain('Zubaida');
    expect(ourPosts().join()).toContain('Zubaida');
    expect((await problem()).words).toContain('zubaida');
    await live.ben.presses(withButton(live.slack.messages(CHANNEL), 'problems.open'), 'problems.open');
    const page = modalOf(live, BEN);
    await live.ben.submits(page, { 'problems.see:go-0': 'remove' });
    const { did } = await live.ben.submits(modalOf(live, BEN), { words: 'zubaida', reason: 'child' });
    expect(did).toBe('update');
    expect(shown(modalOf(live, BEN))).toContain('cannot be undone');
    expect((await problem()).removals).toEqual([]);
    await live.ben.submits(modalOf(live, BEN));
    expect(shown(modalOf(live, BEN))).toContain('It is removed');
    await live.app.deliver();
    expect(await named()).toEqual([]);
    expect((await problem()).removals).toMatchObject([{ by: BEN, reason: 'child' }]);
    expect((await problem()).words).not.toContain('removed');
    expect(live.app.logged.join()).not.toMatch(/zubaida/i);
    expect(live.slack.complaints).toEqual([]);

    // Slack's own copy is not taken in again: neither by reading the thread, nor by an edit, nor by a deletion.
    await live.passes(3_700);
    await live.passes(61);
    await live.ben.edits(reply, 'Zubaida, I meant');
    await live.ada.says(CHANNEL, 'They came.', { thread: card });
    await lined('said', (lines) => lines.length === 3);
    await live.ben.deletes(reply);
    await lined('said', ([line]) => line?.deleted);
    expect(await named()).toEqual([]);
  });

  it('from what still waits to be said, too', async () => {
    await raiseIn(live, { title: 'Zubaida is ill' });
    live.slack.faults.source = (method) =>
      method === 'chat.postMessage' || method === 'chat.update'
        ? { kind: 'error', error: 'is_archived' }
        : undefined;
    await resolve(at(), BEN, { done: 'Zubaida saw a nurse', isShared: false });
    await live.app.deliver();
    const card = live.slack
      .messages(CHANNEL)
      .findLast(({ thread_ts, user }) => user === 'UBOT' && !thread_ts);
    if (!card) throw new Error('no card');
    await removesWords(live.slack, DORA, card, 'Zubaida', 'asked');
    expect((await everyString()).filter((one) => one.includes('Zubaida'))).toEqual([]);
  });

  it('once, however often it is asked for; and not where the words do not stand', async () => {
    const card = await raiseIn(live, { title: 'Zubaida is ill' });
    await live.ben.usesShortcut(shortcut, card);
    const nowhere = await live.ben.submits(modalOf(live, BEN), { words: 'Nobody', reason: 'child' });
    expect(nowhere.errors?.words).toContain('do not stand in this problem');
    await live.ben.submits(modalOf(live, BEN), { words: 'Zubaida', reason: 'child' });
    const confirmation = structuredClone(modalOf(live, BEN));
    await live.ben.submits(modalOf(live, BEN));
    live.slack.workspace.modals.set(BEN, [confirmation]);
    expect((await live.ben.submits(confirmation)).did).toBe('update');
    expect((await problem()).removals).toHaveLength(1);
  });

  it('by a message in the thread, and only by facilitator, mentor, coordinator and safeguarding', async () => {
    const card = await raiseIn(live);
    const reply = await live.ben.says(CHANNEL, 'Greet Zubaida', { thread: card });
    await lined('said', (lines) => lines.length === 1);
    for (const user of [CLEO, EVE]) {
      await live.slack.person(user).usesShortcut(shortcut, reply);
      expect(shown(modalOf(live, user))).toContain('you are none of them');
    }
    await live.ada.usesShortcut(shortcut, reply);
    const form = modalOf(live, ADA);
    expect(shown(form)).toContain('gone for good');
    const cleo = live.slack.person(CLEO);
    const stolen = { ...structuredClone(form), user: CLEO };
    live.slack.workspace.modals.set(CLEO, [stolen]);
    const { errors } = await cleo.submits(stolen, { words: 'Zubaida', reason: 'child' });
    expect(errors?.words).toContain('you are none of them');
    await live.ada.submits(form, { words: 'Zubaida', reason: 'child' });
    await live.ada.submits(modalOf(live, ADA));
    await until(async () => (await entries('said'))[0]?.text === 'Greet [removed]');
    const elsewhere = await live.ben.says(CHANNEL, 'elsewhere');
    await live.ada.usesShortcut(shortcut, elsewhere);
    expect(shown(modalOf(live, ADA))).toContain('neither to a check-in nor to a problem');
  });
});
