import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { type CheckIn, CheckIns } from '../../../src/features/check-ins';
import { Posts } from '../../../src/outbox';
import { Reminders } from '../../../src/reminders';
import { impatiently } from '../../support/patience';
import { until } from '../../support/until';
import {
  ADA,
  answered,
  answers,
  BEN,
  CHANNEL,
  CLEO,
  EVE,
  KEY,
  modalOf,
  programme,
  prompt,
  record,
  recorded,
  shown,
  thread,
  useLive,
  withButton,
} from './live';

const live = useLive();

const inThread = () => ({ thread: prompt(live).ts });
const said = () => thread(live).map(({ text }) => text);
/** The first line of each. */
const titles = () => said().map((text) => text?.split('\n')[0]);
const opensForm = async (who = live.ada) => {
  await who.presses(prompt(live), 'check-ins.form');
  return modalOf(live, who.id);
};

describe('a whole check-in', () => {
  it('by replies in the thread', async () => {
    const { ada, ben, slack } = live;
    expect(shown(prompt(live))).toContain('What did people do?');
    await ada.says(CHANNEL, 'They met.', inThread());
    await ada.says(CHANNEL, 'Forty came.', inThread());
    await answered(0, 'They met.\nForty came.');
    await live.passes(30);
    expect(said()).toEqual([]);
    await live.passes(31);
    expect(said()).toEqual(['2. Who was missing?']);
    await ada.presses(withButton(thread(live), 'check-ins.skip'), 'check-ins.skip');
    await live.app.deliver();
    expect(said().at(-1)).toBe('3. How are you?');
    await ada.says(CHANNEL, 'Tired.', inThread());
    await answered(2, 'Tired.');
    await live.passes(61);
    expect(said().at(-1)).toMatch(
      new RegExp(`^Thank you, <@${ADA}>, for what you told us \\(2 of 3 questions\\).*\n<@${BEN}>`),
    );
    await ben.says(CHANNEL, 'Rest well, and well done!', inThread());
    await recorded(({ response }) => response?.by === BEN);
    expect(await record()).toMatchObject({ status: 'answered', isOut: true });
    expect((await record()).wakeAt).toBeUndefined();
    expect(shown(prompt(live))).toContain('Answered: 2 of 3');
    expect(slack.complaints).toEqual([]);
  });

  it('in the form', async () => {
    const view = await opensForm();
    expect(shown(view)).toContain('Do not name a child');
    const { did } = await live.ada.submits(view, {
      'answer-0': 'They met.',
      'answer-1': 'The girls.',
      'answer-2': 'Well.',
    });
    expect(did).toBe('closed');
    expect(await answers()).toEqual({ 0: 'They met.', 1: 'The girls.', 2: 'Well.' });
    await live.app.deliver();
    expect(shown(thread(live)[0])).toContain('The girls.');
    expect(titles()).toEqual([
      `<@${ADA}> answered in the form:`,
      expect.stringContaining('you answered every question'),
    ]);
    await live.app.deliver();
    expect(shown(prompt(live))).toContain('Change or add answers');
    expect(live.slack.complaints).toEqual([]);
  });

  it('in both, with what came in meanwhile', async () => {
    const view = await opensForm();
    await live.ada.says(CHANNEL, 'In the thread.', inThread());
    await answered(0, 'In the thread.');
    expect((await live.ada.submits(view, { 'answer-1': 'In the form.' })).did).toBe('closed');
    expect(await answers()).toEqual({ 0: 'In the thread.', 1: 'In the form.' });
    const again = await opensForm();
    expect(again.state.values['answer-0']?.['answer-0']).toMatchObject({ value: 'In the thread.' });
  });

  it('heard by phone, from the mentor', async () => {
    const view = await opensForm(live.ben);
    expect(shown(view)).toContain('Write down what');
    await live.ben.submits(view, { 'answer-0': 'She says that they met.' });
    expect((await record()).answers[0]?.parts).toMatchObject([{ source: 'on behalf', by: BEN }]);
    await live.app.deliver();
    expect(said()[0]).toContain(`<@${BEN}> wrote down what Ada Ade said by phone`);
    // She had nothing more to say: the mentor ends it, and is not asked for a reply to what they talked about.
    const asked = live.slack.thread(CHANNEL, prompt(live).ts).at(-1) ?? prompt(live);
    await live.ben.presses(asked, 'check-ins.enough');
    expect(await record()).toMatchObject({ status: 'answered', response: { by: BEN } });
  });

  it('not this time, with a reason', async () => {
    await live.ada.presses(prompt(live), 'check-ins.not-this-time');
    const { did } = await live.ada.submits(modalOf(live, ADA), { reason: 'ill', words: 'Fever' });
    expect(did).toBe('closed');
    await live.app.deliver();
    expect(await record()).toMatchObject({ status: 'skipped', skips: [{ reason: 'ill', words: 'Fever' }] });
    expect(said()).toEqual([expect.stringContaining('not this time (not well)')]);
  });

  it('/accompany answer opens the form', async () => {
    await live.ada.runs('/accompany', 'answer', CHANNEL);
    expect(shown(modalOf(live, ADA))).toContain('What did people do?');
    const delivery = await live.ben.runs('/accompany', 'answer', CHANNEL);
    expect(shown(delivery.ack?.payload as never)).toContain('No check-in waits for you');
  });
});

describe('what a reply can be', () => {
  it('also sent to the channel, with a picture, by voice', async () => {
    await live.ada.says(CHANNEL, 'Look.', { ...inThread(), broadcast: true });
    const picture = { id: 'F1', name: 'well.jpg', mimetype: 'image/jpeg' };
    const voice = { id: 'F2', name: 'audio.m4a', mimetype: 'audio/mp4', subtype: 'slack_audio' };
    await live.ada.says(CHANNEL, '', { ...inThread(), files: [picture] });
    await live.ada.says(CHANNEL, '', { ...inThread(), files: [voice] });
    await recorded(({ answers: [first] }) => first?.parts.length === 3);
    const parts = (await record()).answers[0]?.parts ?? [];
    expect(parts.flatMap(({ files }) => files)).toEqual([
      { id: 'F1', name: 'well.jpg', type: 'image/jpeg', link: 'https://double.slack.com/files/F1' },
      { id: 'F2', name: 'audio.m4a', type: 'audio/mp4', link: 'https://double.slack.com/files/F2' },
    ]);
    await live.app.deliver();
    expect(said()[0]).toContain(`<@${BEN}>, Ada Ade answered with a voice message`);
    await live.ben.presses(withButton(thread(live), 'check-ins.form'), 'check-ins.form');
    expect(shown(modalOf(live, BEN))).toContain('Heard by phone');
    await live.ada.presses(prompt(live), 'check-ins.enough');
    await recorded(({ doneAt }) => doneAt);
    await live.ben.opensHome();
    await until(() => live.slack.homeOf(BEN));
    await live.ben.presses(live.slack.homeOf(BEN) as never, 'check-ins.view');
    expect(shown(modalOf(live, BEN))).toContain('<https://double.slack.com/files/F1|well.jpg>');
  });

  it('edited and deleted', async () => {
    const first = await live.ada.says(CHANNEL, 'They met.', inThread());
    const second = await live.ada.says(CHANNEL, 'Forty came.', inThread());
    await answered(0, 'They met.\nForty came.');
    await live.ada.edits(first, 'They met twice.');
    await answered(0, 'They met twice.\nForty came.');
    await live.ada.deletes(second);
    await answered(0, 'They met twice.');
    expect((await record()).answers[0]?.revisions).toMatchObject([
      { text: 'They met.', what: 'edited', by: ADA },
      { text: 'Forty came.', what: 'deleted', by: ADA },
    ]);
  });

  it('conversation: of the mentor and of others', async () => {
    await live.ben.says(CHANNEL, 'How is the well?', inThread());
    await live.slack.person(CLEO).says(CHANNEL, 'Hello', inThread());
    await recorded(({ remarks }) => remarks.length === 2);
    expect(await record()).toMatchObject({ status: 'open', answers: [] });
  });
});

describe('the first wrong step', () => {
  it('in the channel: asked once, yes takes it in and shows it in the thread', async () => {
    await live.ada.says(CHANNEL, 'They met.');
    await recorded(({ strays }) => strays.length === 1);
    await live.ada.says(CHANNEL, 'Forty came.');
    await recorded(({ strays }) => strays.length === 2);
    await live.app.deliver();
    const asked = live.slack
      .messages(CHANNEL)
      .filter(({ blocks }) => shown({ blocks }).includes('stray-yes'));
    expect(asked).toHaveLength(1);
    const [question] = asked;
    await live.ada.presses(question as never, 'check-ins.stray-yes');
    await answered(0, 'They met.\nForty came.');
    await live.app.deliver();
    expect(titles()).toEqual([`<@${ADA}> answered outside the thread:`]);
    expect(shown(live.slack.messages(CHANNEL).find(({ ts }) => ts === question?.ts))).toContain(
      'I have taken it in',
    );
    const stray = live.slack.messages(CHANNEL).find(({ text }) => text === 'They met.');
    await live.ada.edits(stray as never, 'They met twice.');
    await answered(0, 'They met twice.\nForty came.');
  });

  it('to the app directly: no leaves it, and is not asked again', async () => {
    await live.ada.tellsApp('Good morning');
    await recorded(({ strays }) => strays.length === 1);
    await live.app.deliver();
    await live.ada.presses(
      withButton(live.slack.directMessages(ADA), 'check-ins.stray-no'),
      'check-ins.stray-no',
    );
    await recorded(({ stray }) => stray === 'refused');
    await live.ada.tellsApp('Are you there?');
    await live.ada.says(CHANNEL, 'They met.', inThread());
    await answered(0, 'They met.');
    await live.app.deliver();
    expect(live.slack.directMessages(ADA).filter(({ user }) => user === 'UBOT')).toHaveLength(1);
    expect(await record()).toMatchObject({ strays: [], stray: 'refused' });
  });

  it('to the app directly: asked, and answered, in the person’s own language', async () => {
    await live.app.import(programme.replace('roles: facilitator', 'roles: facilitator, language: fr'));
    await live.ada.tellsApp('Ils se sont réunis.');
    await recorded(({ strays }) => strays.length === 1);
    await live.app.deliver();
    const question = withButton(live.slack.directMessages(ADA), 'check-ins.stray-yes');
    expect(shown(question)).toContain('répond-il à cette question');
    expect(shown(question)).toContain('Oui, le retenir');
    await live.ada.presses(question, 'check-ins.stray-yes');
    await answered(0, 'Ils se sont réunis.');
    await live.app.deliver();
    const after = live.slack.directMessages(ADA).find(({ ts }) => ts === question.ts);
    expect(shown(after)).toContain('je l’ai retenu');
    expect(titles()).toEqual([`<@${ADA}> answered outside the thread:`]);
  });

  it('in the channel: asked in the language of the pairing', async () => {
    await live.app.import(programme.replace('roles: facilitator', 'roles: facilitator, language: fr'));
    await live.ada.says(CHANNEL, 'Ils se sont réunis.');
    await recorded(({ strays }) => strays.length === 1);
    await live.app.deliver();
    expect(shown(withButton(live.slack.messages(CHANNEL), 'check-ins.stray-yes'))).toContain(
      'Yes, take it in',
    );
  });

  it('in the thread of one that is over: kept once, as what may be an answer to the one that is out', async () => {
    await live.app.beat('2026-12-14T09:00:00Z');
    const next = 'ada-ben/2026-12-14';
    const reply = await live.ada.says(CHANNEL, 'Fatu came.', inThread());
    await until(async () => (await record(next)).strays.length === 1);
    expect(await record()).toMatchObject({ status: 'missed', remarks: [], answers: [] });
    await live.ada.edits(reply, 'Fatu came twice.');
    await until(async () => (await record(next)).strays[0]?.text === 'Fatu came twice.');
    await live.app.deliver();
    await live.ada.presses(
      withButton(live.slack.messages(CHANNEL), 'check-ins.stray-yes'),
      'check-ins.stray-yes',
    );
    await until(async () => (await record(next)).strays.length === 0);
    await live.ada.edits(reply, 'Fatu came again.');
    await until(async () => JSON.stringify((await record(next)).answers).includes('Fatu came again.'));
    expect(await record()).toMatchObject({ remarks: [], answers: [] });
    expect((await record()).gone).toBeUndefined();

    await live.ben.usesShortcut('check-ins.remove-words', reply);
    await live.ben.submits(modalOf(live, BEN), { words: 'Fatu', reason: 'child' });
    await live.ben.submits(modalOf(live, BEN));
    await live.app.deliver();
    expect((await record(next)).removals).toHaveLength(1);
    expect(JSON.stringify(await CheckIns.find().lean())).not.toContain('Fatu');
    expect(JSON.stringify(await Posts.find().lean())).not.toContain('Fatu');
    const ours = live.slack.messages(CHANNEL).filter(({ user }) => user === 'UBOT');
    expect(JSON.stringify(ours)).not.toContain('Fatu');
  });

  it('in the thread of one that is over: the no leaves it there as conversation', async () => {
    await live.app.beat('2026-12-14T09:00:00Z');
    const next = 'ada-ben/2026-12-14';
    const reply = await live.ada.says(CHANNEL, 'Thank you!', inThread());
    await until(async () => (await record(next)).strays.length === 1);
    await live.app.deliver();
    await live.ada.presses(
      withButton(live.slack.messages(CHANNEL), 'check-ins.stray-no'),
      'check-ins.stray-no',
    );
    await recorded(({ remarks }) => remarks.length === 1);
    expect(await record(next)).toMatchObject({ stray: 'refused', strays: [] });
    await live.ada.says(CHANNEL, 'Once more', inThread());
    await recorded(({ remarks }) => remarks.length === 2);
    await live.ada.deletes(reply);
    await recorded(({ remarks }) => remarks[0]?.deleted);
    expect((await record(next)).gone).toBeUndefined();
  });

  it('is nobody else’s', async () => {
    await live.ben.says(CHANNEL, 'Hello');
    await live.ben.tellsApp('Hello');
    await live.ada.says(CHANNEL, 'They met.', inThread());
    await answered(0, 'They met.');
    await live.app.deliver();
    expect(await record()).toMatchObject({ strays: [], strayCount: 0 });
  });
});

describe('the wrong person, and the wrong moment', () => {
  const refused = (user: string) => shown(modalOf(live, user));

  it('is told in one sentence', async () => {
    const cleo = live.slack.person(CLEO);
    await live.ben.presses(prompt(live), 'check-ins.skip');
    expect(refused(BEN)).toContain('Only the facilitator can press this');
    await cleo.presses(prompt(live), 'check-ins.form');
    expect(refused(CLEO)).toContain('you are neither of them');
    await cleo.presses(prompt(live), 'check-ins.not-this-time');
    expect(refused(CLEO)).toContain('you are neither of them');
    await cleo.presses(prompt(live), 'check-ins.enough');
    expect(refused(CLEO)).toContain('you are neither of them');
    expect(await record()).toMatchObject({ status: 'open', answers: [], skips: [] });
  });

  it('cannot save a form that was made for another', async () => {
    const view = await opensForm();
    const stolen = { ...structuredClone(view), user: CLEO };
    live.slack.workspace.modals.set(CLEO, [stolen]);
    const { did, errors } = await live.slack.person(CLEO).submits(stolen, { 'answer-0': 'mine' });
    expect([did, errors]).toEqual([
      'errors',
      { 'answer-0': expect.stringContaining('you are neither of them') },
    ]);
    expect(await answers()).toEqual({});
  });

  it('a form of a check-in that was closed meanwhile stays open with a sentence', async () => {
    const view = await opensForm();
    await live.app.beat('2026-12-14T09:00:00Z');
    expect(await record()).toMatchObject({ status: 'missed' });
    const { did, errors } = await live.ada.submits(view, { 'answer-0': 'late' });
    expect([did, errors]).toEqual(['errors', { 'answer-0': expect.stringContaining('the next one is out') }]);
    expect(await answers()).toEqual({});
  });

  it('"not this time" that comes too late stays open with a sentence, and its words', async () => {
    const notThisTime = async (person = live.ada) => {
      await person.presses(prompt(live), 'check-ins.not-this-time');
      return modalOf(live, person.id);
    };
    const [hers, his] = [await notThisTime(), await notThisTime(live.ben)];
    const kept = await live.ada.submits(hers, { reason: 'ill', words: 'Fever' });
    expect(kept.did).toBe('closed');
    // The same submission again, when it could not be said whether the first was kept.
    live.slack.workspace.modals.set(ADA, [hers]);
    expect((await live.ada.submits(hers, { reason: 'ill', words: 'Fever' })).did).toBe('closed');
    const second = await live.ben.submits(his, { reason: 'busy', words: 'No time' });
    expect(second.errors).toEqual({ reason: expect.stringContaining('answered already') });
    await live.app.beat('2026-12-14T09:00:00Z');
    const third = await live.ben.submits(his, { reason: 'busy', words: 'No time' });
    expect(third.errors).toEqual({ reason: expect.stringContaining('the next one is out') });
    expect((await record()).skips).toMatchObject([{ reason: 'ill', words: 'Fever' }]);
  });

  it('an empty form is not saved', async () => {
    const { did, errors } = await live.ada.submits(await opensForm(), {});
    expect([did, errors]).toEqual([
      'errors',
      { 'answer-0': expect.stringContaining('Nothing is written yet') },
    ]);
  });

  it('buttons of a question that the talk has left are refused with a way on', async () => {
    const old = structuredClone(prompt(live));
    await live.ada.says(CHANNEL, 'They met.', inThread());
    await answered(0, 'They met.');
    await live.passes(61);
    await live.ada.presses(old, 'check-ins.skip');
    expect(refused(ADA)).toContain('moved on');
    await live.ada.presses(old, 'check-ins.enough');
    await recorded(({ doneAt }) => doneAt);
    await live.ada.presses(old, 'check-ins.not-this-time');
    expect(refused(ADA)).toContain('answered already');
  });
});

describe('a facilitator has another Slack account in the import', () => {
  it('it opens the form and is taken in as their answer; the old one is refused', async () => {
    await live.app.import(programme.replace('UADA01', EVE));
    const eve = live.slack.person(EVE);
    await live.ada.presses(prompt(live), 'check-ins.form');
    expect(shown(modalOf(live, ADA))).toContain('you are neither of them');
    await eve.submits(await opensForm(eve), { 'answer-0': 'They met.' });
    await answered(0, 'They met.');
    expect((await record()).answers[0]?.parts).toMatchObject([{ source: 'modal', by: EVE }]);
  });
});

describe('what Slack delivers twice, late, out of order or never', () => {
  it('a submission twice is one, and one that comes late does not undo a newer', async () => {
    const first = await live.ada.submits(await opensForm(), { 'answer-0': 'old' });
    await live.ada.submits(await opensForm(), { 'answer-0': 'new' });
    await live.slack.deliveries.again(first.delivery);
    await live.app.deliver();
    expect(await answers()).toEqual({ 0: 'new' });
    expect(said().filter((text) => text.includes('in the form'))).toHaveLength(2);
  });

  it('events twice and in the wrong order are the same talk', async () => {
    const { deliveries } = live.slack;
    deliveries.disturb = () => [0, 0];
    deliveries.hold();
    const one = await live.ada.says(CHANNEL, 'one', inThread());
    const two = await live.ada.says(CHANNEL, 'two', inThread());
    await live.ada.edits(one, 'one, edited');
    await live.ada.edits(one, 'one, edited twice');
    await live.ada.deletes(two);
    await live.ada.says(CHANNEL, 'three', inThread());
    deliveries.release((held) => held.reverse());
    await answered(0, 'one, edited twice\nthree');
    await live.passes(61);
    expect(said()).toEqual(['2. Who was missing?']);
    expect(await answers()).toEqual({ 0: 'one, edited twice\nthree' });
  });

  it('what never came is read in the thread', async () => {
    const kept = await live.ada.says(CHANNEL, 'kept', inThread());
    const gone = await live.ada.says(CHANNEL, 'gone', inThread());
    await answered(0, 'kept\ngone');
    live.slack.deliveries.disturb = () => [];
    await live.ada.edits(kept, 'kept, edited');
    await live.ada.deletes(gone);
    await live.ada.says(CHANNEL, 'missed', inThread());
    await live.ben.says(CHANNEL, 'Good!', inThread());
    live.slack.deliveries.disturb = undefined;
    await live.passes(3_601);
    await answered(0, 'kept, edited\nmissed');
    expect((await record()).remarks.map(({ text }) => text)).toEqual(['Good!']);
    expect(said()).toEqual(['2. Who was missing?']);
  });

  it('what could not be taken in is read in the thread at the next beat', async () => {
    // The key of what would be said about it is taken: its transaction can't commit.
    const taken = { workspace: 'T1', key: `check-in:${KEY}/voice` };
    await Posts.collection.insertOne(taken as never);
    const voice = { id: 'F1', name: 'audio.m4a', mimetype: 'audio/mp4' };
    await live.slack.unanswered(() => live.ada.says(CHANNEL, 'listen', { ...inThread(), files: [voice] }));
    await until(() => live.app.logged.some((line) => line.includes('a listener failed')));
    expect(await answers()).toEqual({});
    await Posts.collection.deleteOne(taken);
    await live.passes(1);
    await answered(0, 'listen');
  });

  it('a thread that can’t be read is read again soon', async () => {
    live.slack.deliveries.disturb = () => [];
    await live.ada.says(CHANNEL, 'missed', inThread());
    live.slack.faults.source = (method) =>
      method === 'conversations.replies' ? { kind: 'status', status: 503 } : undefined;
    await live.passes(3_601);
    await until(() => live.app.logged.some((line) => line.includes('could not be read again')));
    expect(await answers()).toEqual({});
    live.slack.faults.source = undefined;
    await until(async () => {
      await live.passes(61);
      return (await answers())[0] === 'missed';
    });
  });
});

/** Holds the check-in as another writer would who does not let go. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  const session = await mongoose.startSession();
  session.startTransaction();
  try {
    await CheckIns.updateOne({ workspace: 'T1', key: KEY }, { $inc: { version: 1 } }, { session });
    await impatiently(work);
  } finally {
    await session.abortTransaction();
    await session.endSession();
  }
}

describe('what can’t be saved', () => {
  it('stays in the form with a sentence, and is taken in at the second try', async () => {
    const view = await opensForm();
    await whileLocked(async () => {
      const { did, errors } = await live.ada.submits(view, { 'answer-0': 'They met.' });
      expect([did, errors]).toEqual([
        'errors',
        { 'answer-0': expect.stringContaining('could not be saved') },
      ]);
    });
    expect(await answers()).toEqual({});
    expect((await live.ada.submits(view, { 'answer-0': 'They met.' })).did).toBe('closed');
    expect(await answers()).toEqual({ 0: 'They met.' });
  });

  it.each([
    ['check-ins.skip', ({ asked }: CheckIn) => asked.length > 1],
    ['check-ins.enough', ({ doneAt }: CheckIn) => doneAt],
    ['check-ins.stray-yes', ({ answers }: CheckIn) => answers.length > 0],
    ['check-ins.stray-no', ({ stray }: CheckIn) => stray === 'refused'],
  ])('nor by %s: the person is told in time, and a second press does it', async (act, isDone) => {
    await live.ada.says(CHANNEL, 'They met.');
    await recorded(({ strays }) => strays.length === 1);
    await live.app.deliver();
    const message = withButton(live.slack.messages(CHANNEL), act);
    await whileLocked(async () => {
      await live.ada.presses(message, act);
      await until(() => live.slack.ephemeralsTo(ADA).length > 0);
    });
    expect(live.slack.ephemeralsTo(ADA)[0]?.text).toContain('please try again');
    expect(isDone(await record())).toBeFalsy();
    await live.ada.presses(message, act);
    await recorded(isDone);
  });
});

describe('silence', () => {
  const reminders = () => Reminders.find({ workspace: 'T1' }).sort({ dueAt: 1 }).lean();

  it('is reminded of in the thread after 2 days, and to the mentor after 5; each in their working hours', async () => {
    await live.app.beat('2026-12-02T08:59:00Z');
    expect(said()).toEqual([]);
    await live.app.beat('2026-12-02T09:01:00Z');
    expect(said()).toEqual([expect.stringContaining('the check-in is still open')]);
    // Five days later it is Saturday.
    await live.app.beat('2026-12-05T09:01:00Z');
    expect(live.slack.directMessages(BEN)).toEqual([]);
    await live.app.beat('2026-12-07T08:01:00Z');
    expect(shown(live.slack.directMessages(BEN)[0])).toContain(`Nothing has been heard from <@${ADA}>`);
    await live.ben.presses(live.slack.directMessages(BEN)[0] as never, 'check-ins.form');
    expect(shown(modalOf(live, BEN))).toContain('Heard by phone');
    await live.app.beat('2026-12-08T09:01:00Z');
    expect(said()).toHaveLength(1);
    expect(live.slack.directMessages(BEN)).toHaveLength(1);
  });

  it('of the mentor, 3 days after the facilitator was done', async () => {
    await live.ada.submits(await opensForm(), { 'answer-0': 'a', 'answer-1': 'b', 'answer-2': 'c' });
    await live.app.beat('2026-12-03T10:00:00Z');
    expect(shown(live.slack.directMessages(BEN)[0])).toContain('waits for a word from you in the thread');
    expect((await reminders()).map(({ state }) => state)).toEqual(['said']);
  });

  it('an answer before the word is said takes it back', async () => {
    // Due on a Saturday, said on Monday.
    await live.app.beat('2026-12-05T09:01:00Z');
    expect((await reminders()).map(({ state }) => state)).toContain('waiting');
    await live.ada.says(CHANNEL, 'They met.', inThread());
    await answered(0, 'They met.');
    await live.app.beat('2026-12-07T08:01:00Z');
    expect(live.slack.directMessages(BEN)).toEqual([]);
  });
});

describe('the home tab', () => {
  const homeOf = async (user: string) => {
    await live.slack.person(user).opensHome();
    return until(() => live.slack.homeOf(user), { what: `home of ${user}` });
  };

  it('shows the facilitator the open question, with a button that answers it', async () => {
    const view = await homeOf(ADA);
    expect(shown(view)).toContain('What did people do?');
    await live.ada.presses(view, 'check-ins.form');
    await live.ada.submits(modalOf(live, ADA), { 'answer-0': 'a', 'answer-1': 'b', 'answer-2': 'c' });
    await live.passes(5);
    await until(() =>
      shown(live.slack.homeOf(ADA)).includes('The next check-in comes on Monday 14 December'),
    );
    expect(shown(live.slack.homeOf(ADA))).toContain('Answered: 3 of 3');
  });

  it('shows the mentor a line per facilitator', async () => {
    expect(shown(await homeOf(BEN))).toMatch(/Ada Ade.*waiting for an answer · not heard yet/);
    await live.app.beat('2026-12-07T08:01:00Z');
    expect(shown(await homeOf(BEN))).toContain('gone quiet');
    await live.ada.submits(await opensForm(), { 'answer-0': 'a', 'answer-1': 'b', 'answer-2': 'c' });
    await live.passes(5);
    await until(() => shown(live.slack.homeOf(BEN)).includes('waits for your reply'));
    expect(shown(live.slack.homeOf(BEN))).toContain('last heard on Monday 7 December');
    expect(live.slack.complaints).toEqual([]);
  });

  it('lets the line manager read what the question says', async () => {
    await live.ada.submits(await opensForm(), { 'answer-0': 'For all', 'answer-2': 'For the two' });
    const cleo = live.slack.person(CLEO);
    await cleo.presses(await homeOf(CLEO), 'digests.timeline');
    await cleo.presses(modalOf(live, CLEO), 'check-ins.view');
    expect(shown(modalOf(live, CLEO))).toContain('For all');
    expect(shown(modalOf(live, CLEO))).not.toContain('For the two');
    expect(modalOf(live, CLEO).submit).toBeUndefined();
  });
});
