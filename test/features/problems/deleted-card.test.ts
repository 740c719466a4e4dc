import { describe, expect, it } from '@jest/globals';
import { cardKey } from '../../../src/features/problems';
import { resolve } from '../../../src/features/problems/service';
import { Posts, retryPost, whereTheyStand } from '../../../src/outbox';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { ADA, CHANNEL, CLEO, DORA, programme, useLive } from '../check-ins/live';
import { entries, KEY, lined, problem, raiseIn } from './live';

const live = useLive();
const workspace = 'T1';
const key = cardKey({ key: KEY });

/** The card of the channel that stands there now, if it is another than this. */
async function newCard(before: Message): Promise<Message | undefined> {
  await live.app.deliver();
  const place = (await whereTheyStand(workspace, [key])).get(key);
  return live.slack.messages(CHANNEL).find(({ ts }) => ts === place?.ts && ts !== before.ts);
}

describe('a card that somebody has deleted', () => {
  it('stands there again, with its buttons, and what is written in its thread is kept', async () => {
    const card = await raiseIn(live);
    await live.ben.deletes(card);
    const again = await until(() => newCard(card), { what: 'a new card' });
    expect(JSON.stringify(again.blocks)).toContain('problems.resolve');
    await live.ben.says(CHANNEL, 'I know the chief.', { thread: again });
    await lined('said', (lines) => lines.length === 1);
    expect(await entries('raised')).toHaveLength(1);
    expect(await Posts.find({ workspace, state: 'failed' }).lean()).toEqual([]);
    // Each once, however often it was renewed.
    const cards = live.slack
      .messages(CHANNEL)
      .filter(({ blocks }) => JSON.stringify(blocks)?.includes('problems.resolve'));
    expect(cards).toHaveLength(1);
  });

  it('leaves a thread in which people may go on: words, edits and deletions there still belong to the problem', async () => {
    const card = await raiseIn(live);
    const first = await live.ben.says(CHANNEL, 'Ask the nurse.', { thread: card });
    const second = await live.ben.says(CHANNEL, 'She is called Fatu.', { thread: card });
    await lined('said', (lines) => lines.length === 2);
    await live.ben.deletes(card);
    const again = await until(() => newCard(card), { what: 'a new card' });
    await live.ben.edits(first, 'Ask the chief.');
    await live.ben.deletes(second);
    await live.ada.says(CHANNEL, 'I have asked him.', { thread: card });
    await live.ada.says(CHANNEL, 'He will come.', { thread: again });
    await lined('said', (lines) => lines.length === 4 && lines[1]?.deleted);
    expect(await entries('said')).toMatchObject([
      { text: 'Ask the chief.', revisions: [{ text: 'Ask the nurse.' }] },
      { text: '', deleted: true },
      { text: 'I have asked him.', place: { thread: card.ts } },
      { text: 'He will come.', place: { thread: again.ts } },
    ]);
  });

  it('leaves a thread that is read again with that of the new card', async () => {
    const card = await raiseIn(live);
    const first = await live.ben.says(CHANNEL, 'Ask the nurse.', { thread: card });
    await lined('said', (lines) => lines.length === 1);
    await live.ben.deletes(card);
    const again = await until(() => newCard(card), { what: 'a new card' });
    live.slack.deliveries.disturb = () => [];
    await live.ben.edits(first, 'Ask the chief.');
    await live.ada.says(CHANNEL, 'I have asked him.', { thread: card });
    await live.ada.says(CHANNEL, 'He will come.', { thread: again });
    live.slack.deliveries.disturb = undefined;
    await live.passes(3_700);
    await lined('said', (lines) => lines.length === 3 && lines[0]?.edited);
    expect((await entries('said')).map(({ text }) => text)).toEqual([
      'Ask the chief.',
      'I have asked him.',
      'He will come.',
    ]);
    const before = await entries();
    await live.passes(3_700);
    await live.passes(61);
    expect(await entries()).toEqual(before);
  });

  it('without replies leaves no thread to be read, and that of the new card is read all the same', async () => {
    const card = await raiseIn(live);
    await live.ben.deletes(card);
    const again = await until(() => newCard(card), { what: 'a new card' });
    live.slack.deliveries.disturb = () => [];
    await live.ada.says(CHANNEL, 'He will come.', { thread: again });
    live.slack.deliveries.disturb = undefined;
    await live.passes(3_700);
    await lined('said', (lines) => lines.length === 1);
  });

  it('is left alone where the problem is over', async () => {
    const card = await raiseIn(live);
    const at = { workspace, key: KEY, now: live.clock.now(), once: 'view:V1' };
    await resolve(at, ADA, { done: 'They came.', isShared: false });
    await live.app.deliver();
    await live.ben.deletes(card);
    await live.app.deliver();
    expect((await problem()).isOpen).toBe(false);
    expect(await newCard(card)).toBeUndefined();
  });
});

const wordsTo = (person: string) => live.slack.directMessages(person).map(({ text }) => text);

function takeOut(user: string): void {
  const channel = live.slack.channelNamed(CHANNEL);
  channel.members = channel.members.filter((member) => member !== user);
}

describe('a card that can’t be posted', () => {
  it.each([
    ['the channel is archived', () => live.slack.archive(CHANNEL), 'archived'],
    ['the app was taken out of it', async () => takeOut('UBOT'), 'invite me'],
  ])(
    'as %s: the problem is kept, the coordinator is told what to do, and who raised it is told so, once',
    async (_, happens, says) => {
      await happens();
      await expect(raiseIn(live)).rejects.toThrow('does not stand');
      expect(await problem()).toMatchObject({ isOpen: true, status: 'open' });
      const told = await until(
        async () => {
          await live.app.deliver();
          return live.slack.directMessages(DORA).find(({ text }) => text.includes(says));
        },
        { what: 'a word to the coordinator' },
      );
      expect(told.text).toContain('ada-ben');
      expect(wordsTo(ADA)).toEqual([
        `The problem that you raised on Monday 30 November is kept, but I could not post it in <#${CHANNEL}>: it can’t be seen there. Whoever coordinates the programme has been told what to do about that.`,
      ]);
      await retryPost(workspace, key, live.clock.now());
      await live.app.deliver();
      expect((await Posts.findOne({ workspace, key }).lean())?.state).toBe('failed');
      expect(wordsTo(ADA)).toHaveLength(1);
      const [word] = live.slack.directMessages(ADA);
      if (word) await live.ada.presses(word, 'problems.open');
      await until(() => JSON.stringify(live.slack.modalOf(ADA)?.blocks).includes('no medicine'));
    },
  );

  it('is told in the language of who raised it; where nobody coordinates, with whom to turn to', async () => {
    const noCoordinator = programme
      .replace('roles: coordinator', 'roles: safeguarding')
      .replace('roles: manager', 'roles: manager, language: fr');
    await live.app.import(noCoordinator);
    takeOut('UBOT');
    await expect(raiseIn(live, { by: CLEO })).rejects.toThrow('does not stand');
    const [word] = await until(() => wordsTo(CLEO));
    expect(word).toContain('Le problème que vous avez signalé le lundi 30 novembre');
    expect(word).not.toContain('coordonne');
  });
});
