import { describe, expect, it } from '@jest/globals';
import { CheckIns } from '../../../src/features/check-ins';
import { type Digest, Digests } from '../../../src/features/digests';
import { Pairings } from '../../../src/features/people';
import { Entries, Problems } from '../../../src/features/problems';
import { everyString, postedIn, shortcut } from '../../support/removal';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import {
  ADA,
  answered,
  BEN,
  CHANNEL,
  CLEO,
  DORA,
  KEY,
  modalOf,
  prompt,
  record,
  recorded,
  shown,
  thread,
  useLive,
  withButton,
} from '../check-ins/live';

const live = useLive();

const ourPosts = () => postedIn(live.slack, CHANNEL, [ADA, BEN, CLEO, DORA]);

const named = async () => [...(await everyString()), ...ourPosts()].filter((one) => /zubaida/i.test(one));

const problems = () => Problems.find({ workspace: 'T1' }, { _id: 0 }).sort({ raisedAt: 1 }).lean();

/** Ada answers the question that asks for problems, and raises her answer as one. */
async function raisesAnswer(): Promise<Message> {
  await CheckIns.updateOne({ workspace: 'T1', key: KEY }, { $set: { 'questions.0.asksForProblems': true } });
  const reply = await live.ada.says(CHANNEL, 'Zubaida is ill', { thread: prompt(live).ts });
  await answered(0, 'Zubaida is ill');
  await live.passes(61);
  const button = withButton([prompt(live), ...thread(live)], 'problems.raise');
  await live.ada.presses(button, 'problems.raise', { value: `check-in:${KEY}#0` });
  await live.ada.submits(modalOf(live, ADA));
  await until(async () => (await problems()).length === 1);
  await live.app.deliver();
  return reply;
}

async function raises(who: 'ada' | 'ben', message: Message, title: string): Promise<void> {
  await live[who].usesShortcut('problems.raise', message);
  await live[who].submits(modalOf(live, who === 'ada' ? ADA : BEN), { title });
  await live.app.deliver();
}

/** A digest of Cleo's, as it is kept, with one quote. */
function quoting(feature: string, key: string, text: string): Digest {
  const at = new Date('2026-12-07T08:00:00Z');
  return {
    workspace: 'T1',
    key: 'cleo/2026-W50',
    manager: 'cleo',
    to: { user: CLEO },
    language: 'en',
    from: new Date('2026-11-30T00:00:00Z'),
    until: new Date('2026-12-07T00:00:00Z'),
    timeZone: 'Africa/Freetown',
    facilitators: [],
    needs: [
      {
        id: `${feature}:${key}`,
        kind: 'help',
        since: at,
        pairing: 'ada-ben',
        says: { key: 'digests:needs' },
        todo: { key: 'digests:needs' },
        button: { actionId: 'problems.open', text: 'digests:button.details', value: key },
        quote: { text, feature, key },
      },
    ],
    about: {},
    parts: [],
    weeks: [],
    moments: [],
    skipped: [],
    notes: [],
    at,
    picture: 'given up',
    seen: [],
    quotes: [`${feature}/${key}`],
    replies: [],
    passedOn: [],
    version: 1,
    removals: [],
  };
}

/** The two steps, as far as the second is shown. */
async function asksToRemove(user: string, message: Message, words = 'zubaida'): Promise<string> {
  const person = live.slack.person(user);
  await person.usesShortcut(shortcut, message);
  await person.submits(modalOf(live, user), { words, reason: 'child' });
  return shown(modalOf(live, user));
}

async function confirms(user: string): Promise<string> {
  await live.slack.person(user).submits(modalOf(live, user));
  await live.app.deliver();
  return shown(modalOf(live, user));
}

describe('words of a check-in that were carried into a problem', () => {
  it('from an answer are removed from the problem, too, and the person is told before', async () => {
    const reply = await raisesAnswer();
    expect((await named()).length).toBeGreaterThan(2);
    const asked = await asksToRemove(BEN, reply);
    expect(asked).toContain('2 places will be cleared');
    expect(asked).toContain('A problem was raised from here; it is cleared, too.');
    expect(await confirms(BEN)).toContain('It is removed');
    expect(await named()).toEqual([]);
    expect((await problems())[0]?.removals).toMatchObject([{ by: BEN, reason: 'child' }]);
    expect((await record()).removals).toMatchObject([{ by: BEN, reason: 'child' }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('are removed from a digest that quotes the problem, too', async () => {
    const reply = await raisesAnswer();
    const [raised] = await problems();
    await Digests.collection.insertOne(quoting('problems', raised?.key ?? '', 'Zubaida is ill'));
    const asked = await asksToRemove(BEN, reply);
    expect(asked).toContain('3 places will be cleared');
    expect(asked).toContain('A problem was raised from here; it is cleared, too.');
    await confirms(BEN);
    expect(await named()).toEqual([]);
    const digest = await Digests.findOne({ key: 'cleo/2026-W50' }).lean();
    expect(digest?.needs[0]?.quote?.text).toBe('[removed] is ill');
  });

  it('from conversation, and from what was written outside the thread', async () => {
    const remark = await live.ben.says(CHANNEL, 'Greet Zubaida', { thread: prompt(live).ts });
    await recorded(({ remarks }) => remarks.length === 1);
    const outside = await live.ada.says(CHANNEL, 'Zubaida came');
    await recorded(({ strays }) => strays.length === 1);
    await raises('ben', remark, 'Zubaida is not greeted');
    await raises('ada', outside, 'Zubaida came alone');
    expect(await problems()).toHaveLength(2);
    const asked = await asksToRemove(ADA, remark);
    expect(asked).toContain('2 problems were raised from here; they are cleared, too.');
    await confirms(ADA);
    expect(await named()).toEqual([]);
  });

  it('are removed from the problem also when they stand in the check-in no more', async () => {
    const reply = await raisesAnswer();
    const [raised] = await problems();
    await CheckIns.updateOne({ workspace: 'T1', key: KEY }, { $set: { answers: [] } });
    expect(await asksToRemove(ADA, reply)).toContain('1 place will be cleared');
    await confirms(ADA);
    expect(await named()).toEqual([]);
    expect((await record()).removals).toEqual([]);
    expect((await problems()).find(({ key }) => key === raised?.key)?.removals).toHaveLength(1);
  });

  it('also from a problem to which they were only added', async () => {
    await live.ben.runs('/problem', 'No medicine in the clinic', CHANNEL);
    await live.ben.submits(modalOf(live, BEN));
    const [open] = await problems();
    for (const text of ['No medicine in the clinic for us', 'No medicine in the clinic for Zubaida']) {
      const remark = await live.ben.says(CHANNEL, text, { thread: prompt(live).ts });
      await recorded(({ remarks }) => remarks.some((one) => one.text === text));
      await live.ben.usesShortcut('problems.raise', remark);
      await live.ben.submits(modalOf(live, BEN));
      expect((await live.ben.submits(modalOf(live, BEN), { instead: open?.key ?? '' })).did).toBe('closed');
      await live.app.deliver();
    }
    // The problem itself comes from somewhere else.
    await Problems.updateOne({ workspace: 'T1' }, { $unset: { from: 1 } });
    expect(await problems()).toHaveLength(1);
    expect(await asksToRemove(ADA, prompt(live))).toContain('A problem was raised from here');
    await confirms(ADA);
    expect(await named()).toEqual([]);
  });

  it('leaves a problem alone that does not hold them', async () => {
    const reply = await raisesAnswer();
    await live.ada.says(CHANNEL, 'Isatu came', { thread: prompt(live).ts });
    await answered(1, 'Isatu came');
    expect(await asksToRemove(BEN, reply, 'Isatu')).not.toContain('A problem was raised');
    await confirms(BEN);
    expect((await problems())[0]?.removals).toEqual([]);
    expect((await record()).removals).toHaveLength(1);
  });

  it('that the person may not touch there are named, with whom to ask', async () => {
    const reply = await raisesAnswer();
    // Another mentor has the pairing by now; the check-in is still Ben's.
    await Pairings.updateOne({ workspace: 'T1' }, { $set: { mentor: 'cleo' } });
    const asked = await asksToRemove(BEN, reply);
    expect(asked).toContain('1 place will be cleared');
    expect(asked).toContain('A problem was raised from here, and you may not remove words from it.');
    const done = await confirms(BEN);
    expect(done).toContain('It is removed');
    expect(done).toContain('Please ask the coordinator');
    expect((await problems())[0]?.removals).toEqual([]);
    await live.slack.person(DORA).opensHome();
    const [raised] = await problems();
    expect(raised?.title).toContain('Zubaida');
  });

  it('is asked for by who may not read the answers: wherever they stand, there and here', async () => {
    const reply = await raisesAnswer();
    const asked = await asksToRemove(DORA, reply);
    expect(asked).toContain('Wherever these words stand in this check-in, they will be cleared.');
    expect(asked).toContain('A problem was raised from here; it is cleared, too.');
    expect(await confirms(DORA)).toContain('It is removed');
    expect(await named()).toEqual([]);
  });

  it('the other way, from a problem, stay in the check-in, and the person is told so', async () => {
    await raisesAnswer();
    const card = withButton(live.slack.messages(CHANNEL), 'problems.open');
    await asksToRemove(BEN, card);
    expect(await confirms(BEN)).toContain('This problem was raised from a check-in');
    expect((await problems())[0]?.title).toBe('[removed] is ill');
    expect((await named()).length).toBeGreaterThan(0);
  });

  it('asked for again when only the half was kept, the rest follows', async () => {
    const reply = await raisesAnswer();
    await asksToRemove(BEN, reply);
    const confirmation = structuredClone(modalOf(live, BEN));
    await confirms(BEN);
    await Problems.updateOne({ workspace: 'T1' }, { $set: { title: 'Zubaida is ill', removals: [] } });
    live.slack.workspace.modals.set(BEN, [confirmation]);
    await live.ben.submits(confirmation);
    expect(shown(modalOf(live, BEN))).toContain('It is removed');
    expect((await problems())[0]?.title).toBe('[removed] is ill');
    expect((await record()).removals).toHaveLength(1);
  });
});

describe('words of a problem that were carried into another', () => {
  /** Ben writes in the thread of the first problem's card, and the message is raised as another, by Ada. */
  async function carries(title?: string): Promise<{ card: Message; message: Message }> {
    await live.ben.runs('/problem', 'No medicine in the clinic', CHANNEL);
    await live.ben.submits(modalOf(live, BEN));
    await live.app.deliver();
    const card = withButton(live.slack.messages(CHANNEL), 'problems.open');
    const message = await live.ben.says(CHANNEL, 'Zubaida has no shoes', { thread: card });
    const [first] = await problems();
    await until(async () => (await Entries.countDocuments({ problem: first?.key, kind: 'said' })) === 1);
    if (title) await raises('ada', message, title);
    return { card, message };
  }

  it('are removed from the other, too, and from what was raised from there again', async () => {
    const { card, message } = await carries('Zubaida does not come to school');
    const [, second] = await problems();
    const theirs = withButton(
      live.slack.messages(CHANNEL).filter(({ blocks }) => shown({ blocks }).includes('school')),
      'problems.open',
    );
    const further = await live.ada.says(CHANNEL, 'Greet her', { thread: theirs });
    await until(async () => (await Entries.countDocuments({ problem: second?.key, kind: 'said' })) === 1);
    await raises('ben', further, 'The road of Zubaida');
    expect(await problems()).toHaveLength(3);
    const asked = await asksToRemove(ADA, message);
    expect(asked).toContain('2 problems were raised from here; they are cleared, too.');
    expect(await confirms(ADA)).toContain('It is removed');
    expect(await named()).toEqual([]);
    expect((await problems()).map(({ removals }) => removals.length)).toEqual([1, 1, 1]);
    expect(await asksToRemove(BEN, card, 'No medicine')).not.toContain('problems were raised');
  });

  it('also where they were added to one that was there', async () => {
    const { message } = await carries();
    await live.ben.runs('/problem', 'Children without shoes', CHANNEL);
    await live.ben.submits(modalOf(live, BEN));
    const other = (await problems()).find(({ title }) => title === 'Children without shoes');
    await live.ada.usesShortcut('problems.raise', message);
    await live.ada.submits(modalOf(live, ADA), { title: 'Children without shoes: Zubaida' });
    expect((await live.ada.submits(modalOf(live, ADA), { instead: other?.key ?? '' })).did).toBe('closed');
    await live.app.deliver();
    // The problem itself comes from somewhere else.
    await Problems.updateOne({ workspace: 'T1', key: other?.key }, { $unset: { from: 1 } });
    expect(await problems()).toHaveLength(2);
    expect(await asksToRemove(ADA, message)).toContain('A problem was raised from here');
    await confirms(ADA);
    expect(await named()).toEqual([]);
  });

  it('also from a post of the app that passes them on', async () => {
    const { card } = await carries();
    await live.ada.presses(card, 'problems.update');
    await live.ada.submits(modalOf(live, ADA), { news: 'Zubaida walks alone' });
    await live.app.deliver();
    const post = live.slack
      .thread(CHANNEL, card.ts)
      .findLast(({ blocks }) => shown({ blocks }).includes('walks alone'));
    if (!post) throw new Error('the update is not said in the thread');
    await raises('ben', post, 'Zubaida walks alone');
    expect(await problems()).toHaveLength(2);
    await asksToRemove(ADA, card);
    await confirms(ADA);
    expect(await named()).toEqual([]);
  });
});

it('says of a problem to which an answer was only added that the check-in keeps the words', async () => {
  const reply = await raisesAnswer();
  const [raised] = await problems();
  await Problems.updateOne({ workspace: 'T1', key: raised?.key }, { $unset: { from: 1 } });
  await Entries.updateOne({ problem: raised?.key, kind: 'raised' }, { $set: { from: { checkIn: KEY } } });
  const card = withButton(live.slack.messages(CHANNEL), 'problems.open');
  await asksToRemove(BEN, card);
  expect(await confirms(BEN)).toContain('This problem was raised from a check-in');
  expect(shown({ text: reply.text })).toContain('Zubaida');
});

it('names no problem where none was raised', async () => {
  const reply = await live.ada.says(CHANNEL, 'Zubaida is ill', { thread: prompt(live).ts });
  await answered(0, 'Zubaida is ill');
  expect(await asksToRemove(BEN, reply)).not.toContain('problem');
});
