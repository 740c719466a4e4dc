import { describe, expect, it } from '@jest/globals';
import { logOfStakeholders } from '../../../src/features/meetings/of-stakeholder';
import { programmeOf } from '../../../src/features/people';
import { rebuildThreads } from '../../../src/features/stakeholders';
import { Posts } from '../../../src/outbox';
import { everyString, postedIn, removesWords, shortcut } from '../../support/removal';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { withButton } from '../check-ins/live';
import { met, named as stakeholderNamed } from '../stakeholders/live';
import {
  ADA,
  asNew,
  BEN,
  CLEO,
  cards,
  comments,
  commitments,
  DORA,
  formOf,
  LOG,
  logForm,
  meetings,
  modalOf,
  replies,
  shown,
  useLog,
} from './live';
import { sends } from './support';

const live = useLog();
const EVE = 'UEVE01';

const ourPosts = () => postedIn(live.slack, LOG, [ADA, BEN, CLEO, DORA]);

const named = async () => [...(await everyString()), ...ourPosts()].filter((one) => /zubaida/i.test(one));

/** The last part of a meeting's reply, with its buttons. */
const reply = (): Message => {
  const [card] = cards(live);
  if (!card) throw new Error('no card');
  return withButton(replies(live, card), 'meetings.edit');
};

/** The name stands wherever a meeting keeps or says people's words. */
async function sayEverywhere(name: string): Promise<{ comment: Message }> {
  await asNew(live, 'Bo Police', {
    present: `Inspector, ${name}`,
    keyPoints: `${name} came. `.repeat(190),
    agreements: `Police: see ${name} by 10 December\n${name}: call the chief`,
    gaps: `${name} has no bed. `.repeat(150),
  });
  await live.app.deliver();
  const [card] = cards(live);
  await live.ben.presses(reply(), 'meetings.edit');
  await live.ben.submits(await formOf(live), { keyPoints: `${name} was there. `.repeat(150) });
  const cleo = live.slack.person(CLEO);
  const files = [{ id: 'F1', name: `${name}.jpg`, mimetype: 'image/jpeg' }];
  const comment = await cleo.says(LOG, `Greet ${name}`, { thread: card?.ts, files });
  await until(async () => (await comments()).length === 1);
  await cleo.edits(comment, `Greet ${name} and her mother`);
  const gone = await cleo.says(LOG, `${name} again`, { thread: card?.ts });
  await until(async () => (await comments()).length === 2);
  await cleo.deletes(gone);
  await until(async () => (await comments())[1]?.deleted);
  await live.ben.runs('/accompany', 'commitments Bo Police');
  const list = await formOf(live);
  await live.ben.submits(list, {
    'commitments.list:which-0': '0',
    'commitments.list:deed-0': 'pressed',
    'commitments.list:how-0': 'letter',
    'commitments.list:text-0': `Wrote of ${name}`,
  });
  for (let view = live.slack.modalOf(BEN); view; view = live.slack.modalOf(BEN)) await live.ben.closes(view);
  // Ada has begun to write, too.
  const form = await logForm(live, ADA, 'Bo Police');
  await live.ada.chooses(form, 'metOn', '2026-11-29', { answers: { keyPoints: `I saw ${name}` } });
  await live.ada.closes(form);
  await live.app.deliver();
  return { comment };
}

describe('removed from a meeting for good', () => {
  it('the words are nowhere in the database, nor in what the app has posted', async () => {
    const { comment } = await sayEverywhere('Zubaida');
    const before = await everyString();
    for (const field of ['versions', 'revisions', 'steps', 'filling', '.jpg', 'zubaida'])
      expect(before.filter((one) => /zubaida/i.test(one)).join()).toContain(field);
    expect(ourPosts().filter((one) => one.includes('Zubaida')).length).toBeGreaterThan(2);
    const standing = live.slack.messages(LOG).length;

    await live.ben.presses(reply(), 'meetings.open');
    await live.ben.submits(await formOf(live), { 'meetings.view:go-0': 'remove' });
    await live.ben.submits(modalOf(live, BEN), { words: 'zubaida', reason: 'child' });
    expect(shown(modalOf(live, BEN))).toMatch(/\d+ places will be cleared/);
    expect((await meetings())[0]?.removals).toEqual([]);
    await live.ben.submits(modalOf(live, BEN));
    expect(shown(modalOf(live, BEN))).toContain('It is removed');
    await live.app.deliver();

    expect(await named()).toEqual([]);
    expect(live.app.logged.join()).not.toMatch(/zubaida/i);
    const [meeting] = await meetings();
    expect(meeting?.removals).toMatchObject([{ by: BEN, reason: 'child' }]);
    expect(meeting?.words).toEqual(expect.arrayContaining(['inspector', 'police', 'mother', 'greet']));
    expect(meeting?.words).not.toContain('removed');
    expect((await commitments()).map(({ line, who, what, by }) => [line, who, what, by])).toEqual([
      ['Police: see [removed] by 10 December', 'Police', 'see [removed]', '2026-12-10'],
      ['[removed]: call the chief', '[removed]', 'call the chief', undefined],
    ]);
    expect(live.slack.messages(LOG)).toHaveLength(standing);
    expect(live.slack.complaints).toEqual([]);

    // Slack's own copy is not taken in again: neither by reading the thread, nor by an edit, nor by a deletion.
    await live.passes(3_700);
    await live.passes(61);
    const cleo = live.slack.person(CLEO);
    await cleo.edits(comment, 'Zubaida, I meant');
    await cleo.says(LOG, 'They came.', { thread: cards(live)[0]?.ts });
    await until(async () => (await comments()).some(({ text }) => text === 'They came.'));
    await cleo.deletes(comment);
    await until(async () => (await comments())[0]?.deleted);
    expect(await named()).toEqual([]);
  });

  it('from where it stood before its thread was said anew, too', async () => {
    await asNew(live, 'Bo Police', { keyPoints: 'Zubaida came.' });
    await live.app.deliver();
    const programme = await programmeOf('T1');
    if (!programme) throw new Error('no programme');
    const now = live.clock.now();
    await rebuildThreads(programme, undefined, { keeps: [logOfStakeholders], now, isDry: false });
    await live.app.deliver();
    const standing = () => ourPosts().filter((one) => one.includes('came.'));
    expect(standing()).toHaveLength(2);
    await removesWords(live.slack, DORA, withButton(live.slack.messages(LOG), 'meetings.edit'), 'Zubaida');
    await live.app.deliver();
    expect(standing()).toHaveLength(2);
    expect(await named()).toEqual([]);

    // Somebody has deleted the former one: nothing is wrong with that.
    const former = live.slack
      .messages(LOG)
      .find(({ blocks }) => JSON.stringify(blocks ?? []).includes('[removed] came.'));
    live.slack.workspace.remove(former as never);
    await removesWords(live.slack, DORA, withButton(live.slack.messages(LOG), 'meetings.edit'), 'came');
    await live.app.deliver();
    expect(standing()).toEqual([]);
    expect(live.slack.directMessages(DORA)).toEqual([]);
    expect(await Posts.find({ workspace: 'T1', state: 'failed' })).toEqual([]);
  });

  it('from what still waits to be said, too', async () => {
    live.slack.faults.source = (method) =>
      method === 'chat.postMessage' || method === 'chat.update'
        ? { kind: 'error', error: 'is_archived' }
        : undefined;
    await asNew(live, 'Bo Police', { keyPoints: 'Zubaida came.' });
    await live.app.deliver();
    expect(await named()).not.toEqual([]);
    const [meeting] = await meetings();
    await live.slack.person(DORA).runs('/log-meeting', 'find zubaida');
    const dora = live.slack.person(DORA);
    await dora.submits(modalOf(live, DORA), { 'meetings.find:open-0': meeting?.key ?? '' });
    await dora.submits(modalOf(live, DORA), { 'meetings.view:go-0': 'remove' });
    await dora.submits(modalOf(live, DORA), { words: 'Zubaida', reason: 'asked' });
    await dora.submits(modalOf(live, DORA));
    expect((await everyString()).filter((one) => /zubaida/i.test(one))).toEqual([]);
    live.slack.faults.source = undefined;
  });

  it('once, however often it is asked for; and not where the words do not stand', async () => {
    await asNew(live, 'Bo Police', { keyPoints: 'Zubaida came.' });
    await live.app.deliver();
    await live.ben.usesShortcut(shortcut, reply());
    const nowhere = await live.ben.submits(await formOf(live), { words: 'Nobody', reason: 'child' });
    expect(nowhere.errors?.words).toContain('do not stand in this meeting');
    // The stakeholder's name is an office, and stays.
    const office = await live.ben.submits(modalOf(live, BEN), { words: 'Bo Police', reason: 'child' });
    expect(office.errors?.words).toContain('do not stand in this meeting');
    await live.ben.submits(modalOf(live, BEN), { words: 'Zubaida', reason: 'child' });
    const confirmation = structuredClone(modalOf(live, BEN));
    await live.ben.submits(modalOf(live, BEN));
    live.slack.workspace.modals.set(BEN, [confirmation]);
    expect((await live.ben.submits(confirmation)).did).toBe('update');
    expect((await meetings())[0]?.removals).toHaveLength(1);
  });

  it('by a message in the thread, and only by its author, the coordinator and safeguarding', async () => {
    await asNew(live, 'Bo Police');
    await live.app.deliver();
    const said = await live.slack.person(CLEO).says(LOG, 'Greet Zubaida', { thread: cards(live)[0]?.ts });
    await until(async () => (await comments()).length === 1);
    for (const user of [CLEO, ADA, EVE]) {
      await live.slack.person(user).usesShortcut(shortcut, said);
      expect(shown(await formOf(live, user))).toContain('you are none of them');
    }
    await live.slack.person(DORA).usesShortcut(shortcut, said);
    const form = await formOf(live, DORA);
    const stolen = { ...structuredClone(form), user: CLEO };
    live.slack.workspace.modals.set(CLEO, [stolen]);
    const { errors } = await live.slack.person(CLEO).submits(stolen, { words: 'Zubaida', reason: 'child' });
    expect(errors?.words).toContain('you are none of them');
    await live.slack.person(DORA).submits(form, { words: 'Zubaida', reason: 'child' });
    await live.slack.person(DORA).submits(modalOf(live, DORA));
    expect(await comments()).toMatchObject([{ text: 'Greet [removed]', sealed: true }]);
    const elsewhere = await live.ben.says(LOG, 'elsewhere');
    await live.ben.usesShortcut(shortcut, elsewhere);
    expect(shown(await formOf(live))).toContain('nor to a meeting of the log');
  });

  it('from what was written in a thread and belongs to no meeting, by who wrote it, the coordinator and safeguarding', async () => {
    const { key: right } = (await met(live, 'Kenema Police')) && (await stakeholderNamed('Kenema Police'));
    // Its only meeting was one of another: what is written in its thread now belongs to none.
    const card = await met(live, 'Bo Police');
    await live.ben.presses(withButton(replies(live, card), 'meetings.edit'), 'meetings.edit');
    await sends(live.ben, await formOf(live), { stakeholder: right });
    await live.app.deliver();
    const [ada, cleo, dora] = [live.ada, live.slack.person(CLEO), live.slack.person(DORA)];
    const first = await cleo.says(LOG, 'Zubaida is there', { thread: card.ts });
    await until(async () => (await comments()).length === 1);
    await cleo.edits(first, 'Zubaida is there, they say');
    const gone = await ada.says(LOG, 'Which Zubaida?', { thread: card.ts });
    await until(async () => (await comments()).length === 2);
    await ada.deletes(gone);
    await until(async () => (await comments())[1]?.deleted);
    expect((await comments()).map(({ meeting }) => meeting)).toEqual([undefined, undefined]);
    // Ada has begun to write of it, too.
    const form = await logForm(live, ADA, 'Bo Police');
    await ada.chooses(form, 'metOn', '2026-11-29', { answers: { keyPoints: 'Of Zubaida' } });
    await ada.closes(form);

    await live.ben.usesShortcut(shortcut, first);
    expect(shown(await formOf(live))).toContain('Only who wrote them, the coordinator and safeguarding');
    await ada.usesShortcut(shortcut, first);
    expect(shown(await formOf(live, ADA))).toContain('belong to no meeting');
    const elsewhere = await ada.submits(modalOf(live, ADA), { words: 'is there', reason: 'child' });
    expect(elsewhere.errors?.words).toContain('do not stand in these messages, or somebody else wrote them');
    await removesWords(live.slack, CLEO, first, 'Zubaida');
    expect(await comments()).toMatchObject([
      {
        text: '[removed] is there, they say',
        sealed: true,
        revisions: [{ text: '[removed] is there' }],
        removals: [{ by: CLEO, reason: 'child' }],
      },
      { revisions: [{ text: 'Which Zubaida?' }] },
    ]);
    // What is deleted in Slack is reached by the card.
    await dora.usesShortcut(shortcut, card);
    expect(shown((await formOf(live, DORA)).blocks[0] as never)).toContain('Bo Police');
    await dora.submits(modalOf(live, DORA), { words: 'Zubaida', reason: 'child' });
    expect(shown(modalOf(live, DORA))).toContain('1 place will be cleared');
    const confirmation = structuredClone(modalOf(live, DORA));
    await dora.submits(modalOf(live, DORA));
    live.slack.workspace.modals.set(DORA, [confirmation]);
    expect((await dora.submits(confirmation)).did).toBe('update');
    expect((await comments()).map(({ removals }) => removals?.length)).toEqual([1, 1]);
    // Slack's own copy is not taken in again.
    await live.passes(3_700);
    await live.passes(61);
    expect(await named()).toEqual([]);
    expect(live.app.logged.join()).not.toMatch(/zubaida/i);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is not undone by who had the meeting open to edit it', async () => {
    await asNew(live, 'Bo Police', { keyPoints: 'Zubaida came.' });
    await live.app.deliver();
    await live.ben.presses(reply(), 'meetings.edit');
    const editing = await formOf(live);
    await removesWords(live.slack, DORA, reply(), 'Zubaida');
    await live.ben.submits(editing);
    const again = shown(modalOf(live, BEN));
    expect(again).toContain('Somebody else has edited this meeting meanwhile, so this is not saved yet.');
    expect(again).toContain('Words were removed from this meeting for good meanwhile.');
    expect(again).toContain('otherwise they come back into the log');
    expect(again).toContain('*Key points*, only in the log\\n⁨[removed] came.⁩');
    expect(again).toContain('*Key points*, only in this form\\n⁨Zubaida came.⁩');
    expect(again).not.toContain('nothing is lost');
    expect(await everyString().then((all) => all.filter((one) => one.includes('Zubaida')))).toEqual([]);
  });
});
