import { describe, expect, it } from '@jest/globals';
import { Pairings } from '../../../src/features/people';
import { handOver, resolve, takeOn } from '../../../src/features/problems/service';
import { Posts } from '../../../src/outbox';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { ADA, BEN, CHANNEL, CLEO, DORA, modalOf, shown, useLive } from '../check-ins/live';
import { askCleo, entries, KEY, lined, raiseIn, saidUnder } from './live';

const live = useLive();
const cleo = () => live.slack.person(CLEO);
const at = (key = KEY, once = 'view:V1') => ({ workspace: 'T1', key, now: live.clock.now(), once });

/** What the app answers to a person who wrote beside the thread, newest last. */
const answers = async (user = CLEO): Promise<Message[]> => {
  await live.app.deliver();
  return live.slack.directMessages(user).filter(({ text }) => text?.includes('beside the card'));
};
const answered = (count = 1, user = CLEO) =>
  until(async () => (await answers(user)).length === count, { what: 'an answer' });

describe('what a manager writes beside the thread of the card', () => {
  it('is answered, and passed on by a button, once', async () => {
    const card = await raiseIn(live);
    await askCleo(live);
    const message = await cleo().tellsApp('I will call <!channel> them.');
    await answered();
    const [answer] = (await answers()) as [Message];
    expect(answer.text).toContain('in the thread of the card');
    expect(await entries('manager replied')).toEqual([]);
    await cleo().presses(answer, 'problems.pass-on');
    await cleo().presses(answer, 'problems.pass-on');
    expect(await entries('manager replied')).toMatchObject([
      { by: CLEO, text: 'I will call @channel them.', place: { ts: message.ts } },
    ]);
    await live.app.deliver();
    expect(shown(saidUnder(live, card).at(-1))).toContain('I will call');
    expect(shown(live.slack.directMessages(CLEO).at(-1))).toContain('have passed these words on');
    expect(shown(live.slack.directMessages(CLEO).at(-1))).not.toContain('problems.pass-on');
    expect(live.slack.complaints).toEqual([]);
  });

  it('is followed when they change or delete it afterwards, and is not taken for deleted when threads are read', async () => {
    const card = await raiseIn(live);
    await askCleo(live);
    const message = await cleo().tellsApp('I will call them.');
    await answered();
    await cleo().presses((await answers())[0] as Message, 'problems.pass-on');
    await cleo().edits(message, 'I have called them.');
    await lined('manager replied', ([line]) => line?.text === 'I have called them.');
    await live.passes(3_700);
    await live.passes(61);
    expect(await entries('manager replied')).toMatchObject([{ text: 'I have called them.' }]);
    await live.app.deliver();
    expect(shown(saidUnder(live, card).at(-1))).toContain('I have called them.');
    await cleo().deletes(message);
    await lined('manager replied', ([line]) => line?.deleted);
    expect(await answers()).toHaveLength(0);
  });

  it('is answered once for several lines, which are passed on together, and again afterwards', async () => {
    const card = await raiseIn(live);
    const asked = await askCleo(live);
    await cleo().tellsApp('I will call them.');
    await answered();
    await cleo().tellsApp('Tomorrow.');
    await until(async () => (await answers())[0]?.text?.includes('your 2 messages'));
    const [first] = (await answers()) as [Message];
    const gone = await cleo().tellsApp('A secret.', { thread: first });
    await cleo().tellsApp('Or on Friday.', { thread: first });
    await until(async () => (await answers())[0]?.text?.includes('your 4 messages'));
    expect(await answers()).toHaveLength(1);
    await cleo().tellsApp('In the thread.', { thread: asked });
    await lined('manager replied', (lines) => lines.length === 1);
    await cleo().deletes(gone);
    await cleo().presses((await answers())[0] as Message, 'problems.pass-on');
    const passed = ['I will call them.', 'Tomorrow.', 'Or on Friday.'];
    expect((await entries('manager replied')).map(({ text }) => text)).toEqual([...passed, 'In the thread.']);
    await live.app.deliver();
    const said = saidUnder(live, card).map(shown);
    for (const text of passed) expect(said.filter((one) => one.includes(text))).toHaveLength(1);
    await cleo().tellsApp('They said yes.');
    await answered();
    expect(live.slack.complaints).toEqual([]);
  });

  it('is answered once where several lines come at the same time', async () => {
    await raiseIn(live);
    await askCleo(live);
    const lines = ['One.', 'Two.', 'Three.', 'Four.'];
    await Promise.all(lines.map((line) => cleo().tellsApp(line)));
    await until(async () => (await answers())[0]?.text?.includes('your 4 messages'));
    expect(await answers()).toHaveLength(1);
    await cleo().presses((await answers())[0] as Message, 'problems.pass-on');
    expect((await entries('manager replied')).map(({ text }) => text).sort()).toEqual(lines.sort());
  });

  it('is answered again after a day', async () => {
    await raiseIn(live);
    await askCleo(live);
    await cleo().tellsApp('I will call them.');
    await answered();
    await live.passes(86_401);
    await cleo().tellsApp('I have called them.');
    await answered(2);
    const [old, young] = (await answers()) as [Message, Message];
    await cleo().presses(old, 'problems.pass-on');
    await cleo().presses(young, 'problems.pass-on');
    expect(await entries('manager replied')).toMatchObject([
      { text: 'I will call them.' },
      { text: 'I have called them.' },
    ]);
  });

  it('is answered without the button where several problems are open', async () => {
    await raiseIn(live);
    await raiseIn(live, { view: 'VTWO' });
    await askCleo(live);
    await handOver(at('VTWO'), ADA, CLEO);
    await live.app.deliver();
    await cleo().tellsApp('I will call them.');
    await answered();
    const [answer] = await answers();
    expect(shown(answer)).not.toContain('problems.pass-on');
    await cleo().tellsApp('Both.', { thread: answer });
    await live.passes(86_401);
    await cleo().tellsApp('And today.');
    await answered(2);
    expect(await Posts.countDocuments({ key: /^beside:/ })).toBe(2);
  });

  it('is left to the check-in, where that asks whether it is an answer', async () => {
    await raiseIn(live);
    await handOver(at(), BEN, ADA);
    await Pairings.updateOne({ workspace: 'T1', key: 'ada-ben' }, { facilitator: 'cleo', managers: ['ada'] });
    await handOver(at(KEY, 'view:V2'), BEN, CLEO);
    await handOver(at(KEY, 'view:V3'), BEN, ADA);
    await live.app.deliver();
    expect(live.slack.directMessages(ADA)).toHaveLength(1);
    await live.ada.tellsApp('We met twice.');
    await until(async () => {
      await live.app.deliver();
      return live.slack.directMessages(ADA).some(({ text }) => text?.includes('answer'));
    });
    expect(await answers(ADA)).toEqual([]);
  });

  it('that is deleted before it is passed on is told so', async () => {
    await raiseIn(live);
    await askCleo(live);
    const message = await cleo().tellsApp('A secret.');
    await answered();
    await cleo().deletes(message);
    await cleo().presses((await answers())[0] as Message, 'problems.pass-on');
    expect(shown(modalOf(live, CLEO))).toContain('not there any more');
    expect(await entries('manager replied')).toEqual([]);
  });

  it('is passed on from another’s conversation, too, and nobody else is answered', async () => {
    await raiseIn(live, { by: DORA });
    await resolve(at(), BEN, { done: 'They came.', isShared: false });
    await live.app.deliver();
    await live.slack.person(DORA).tellsApp('Good news.');
    await answered(1, DORA);
    expect(shown((await answers(DORA))[0])).not.toContain('problems.pass-on');
    await live.ben.tellsApp('Hello?');
    await live.passes(86_401);
    await live.slack.person(DORA).tellsApp('Thank you.');
    await answered(2, DORA);
    expect(live.slack.directMessages(BEN).filter(({ user }) => user === 'UBOT')).toEqual([]);
  });
});

describe('what people reply to other posts about a problem in their conversation', () => {
  it('is offered to be passed on: to a reminder, also of who has no card there', async () => {
    const card = await raiseIn(live, { urgency: 'urgent' });
    await takeOn(at(), BEN);
    await live.passes(3.1 * 86_400);
    await live.app.deliver();
    const reminder = live.slack.directMessages(BEN).find(({ user }) => user === 'UBOT') as Message;
    expect(shown(reminder)).toContain('problems.open');
    const message = await live.ben.tellsApp('I was there on Monday.', { thread: reminder });
    await answered(1, BEN);
    await live.ben.presses((await answers(BEN))[0] as Message, 'problems.pass-on');
    expect(await entries('replied')).toMatchObject([{ by: BEN, text: 'I was there on Monday.' }]);
    await live.app.deliver();
    expect(shown(saidUnder(live, card).at(-1))).toContain('I was there on Monday.');
    await live.ben.edits(message, 'I was there on Tuesday.');
    await lined('replied', ([line]) => line?.text === 'I was there on Tuesday.');
    await live.ben.deletes(message);
    await lined('replied', ([line]) => line?.deleted);
  });

  it('is offered to be passed on: to the word that the card could not be posted', async () => {
    await live.slack.archive(CHANNEL);
    await expect(raiseIn(live)).rejects.toThrow('does not stand');
    await until(() => live.slack.directMessages(ADA).length === 1);
    const [word] = live.slack.directMessages(ADA) as [Message];
    await live.ada.tellsApp('What now?', { thread: word });
    await answered(1, ADA);
    await live.ada.presses((await answers(ADA))[0] as Message, 'problems.pass-on');
    expect(await entries('replied')).toMatchObject([{ by: ADA, text: 'What now?' }]);
  });
});
