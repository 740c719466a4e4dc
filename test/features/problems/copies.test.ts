import { describe, expect, it } from '@jest/globals';
import { Members, Pairings } from '../../../src/features/people';
import { addUpdate, changeFields, handOver, resolve, takeOn } from '../../../src/features/problems/service';
import { Posts, retryPost } from '../../../src/outbox';
import { Reminders } from '../../../src/reminders';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { ADA, BEN, CHANNEL, CLEO, DORA, EVE, modalOf, programme, shown, useLive } from '../check-ins/live';
import { askCleo, entries, KEY, lined, problem, raiseIn, saidUnder } from './live';

const live = useLive();
let count = 0;
const at = () => {
  count += 1;
  return { workspace: 'T1', key: KEY, now: live.clock.now(), once: `view:V${count}` };
};

/** The newest card in the app's conversation with a person. */
async function cardWith(user: string): Promise<Message> {
  await live.app.deliver();
  const found = live.slack.directMessages(user).findLast(({ text }) => text?.includes('no medicine'));
  if (!found) throw new Error(`${user} has no card`);
  return found;
}
const cards = (user: string) =>
  live.slack.directMessages(user).filter(({ text }) => text?.includes('no medicine'));
/** The names of the buttons and menus of a message. */
const pressed = (message: Message) =>
  [...shown(message).matchAll(/"action_id":"problems\.([^"]+)"/g)].map(([, id]) => id);

describe('whoever is handed a problem and is not in the pairing’s channel', () => {
  it('gets the card by direct message, with buttons that work for them', async () => {
    await raiseIn(live);
    await handOver(at(), ADA, CLEO);
    const card = await cardWith(CLEO);
    expect(card.text).toContain(`<@${ADA}> handed this over to you.`);
    expect(shown(card)).toContain('pass on');
    expect(pressed(card)).toEqual(['update', 'resolve', 'open', 'more']);
    await live.slack.person(CLEO).presses(card, 'problems.resolve');
    await live.slack.person(CLEO).submits(modalOf(live, CLEO), { done: 'The ministry sent it.' });
    expect(await problem()).toMatchObject({ status: 'resolved', resolution: { by: CLEO } });
    await live.app.deliver();
    expect(pressed(card)).toEqual(['update', 'open', 'reopen']);
    expect(cards(CLEO)).toHaveLength(1);
    expect(cards(BEN)).toEqual([]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('reads there what becomes of it, and no more once it is not theirs to see', async () => {
    await raiseIn(live);
    await handOver(at(), ADA, CLEO);
    const card = await cardWith(CLEO);
    await changeFields(at(), BEN, { title: 'There is no medicine at all' });
    await live.app.deliver();
    expect(shown(card)).toContain('no medicine at all');
    await handOver(at(), CLEO, BEN);
    await live.app.deliver();
    expect(shown(card)).not.toContain('handed this over to you');
    expect(shown(card)).toContain(`Looked after by:* <@${BEN}>`);
    await Pairings.updateOne({ workspace: 'T1', key: 'ada-ben' }, { managers: [] });
    await changeFields(at(), BEN, { title: 'Secret' });
    await live.app.deliver();
    expect(shown(card)).not.toMatch(/Secret|no medicine at all/);
    expect(shown(card)).toContain('what you write here is not passed on');
  });

  it('has one card of it, the newest; who writes under an earlier one is heard', async () => {
    await raiseIn(live);
    const asked = await askCleo(live);
    await handOver(at(), ADA, CLEO);
    const first = await cardWith(CLEO);
    expect(cards(CLEO)).toEqual([first]);
    await handOver(at(), CLEO, BEN);
    await handOver(at(), BEN, CLEO);
    const newest = await cardWith(CLEO);
    expect(newest.ts).not.toBe(first.ts);
    expect(cards(CLEO)).toEqual([newest]);
    for (const earlier of [asked, first]) {
      expect(shown(earlier)).toContain('goes on in a newer card below');
      expect(pressed(earlier)).toEqual([]);
    }
    const edited = [asked, first].map((one) => one.edited?.ts);
    await changeFields(at(), BEN, { title: 'There is no medicine at all' });
    await live.app.deliver();
    expect(shown(newest)).toContain('no medicine at all');
    expect([asked, first].map((one) => one.edited?.ts)).toEqual(edited);
    await live.slack.person(CLEO).tellsApp('I go there tomorrow.', { thread: first });
    await lined('replied', ([line]) => line?.text === 'I go there tomorrow.');

    // Who manages no more, and raised nothing, has none of them.
    await live.app.import(programme.replace('    managers: cleo\n', ''));
    await live.app.deliver();
    for (const one of [asked, first, newest]) expect(shown(one)).toContain('is not passed on');
    await live.app.import(programme);
    await live.app.deliver();
    expect(cards(CLEO)).toEqual([newest]);
    expect(shown(first)).toContain('goes on in a newer card below');
    expect(live.slack.complaints).toEqual([]);
  });

  it('never reads what could not be posted in time, once it is not theirs to see', async () => {
    await raiseIn(live);
    live.slack.faults.source = (method, { channel }) =>
      method === 'chat.postMessage' && String(channel).startsWith('D')
        ? { kind: 'error', error: 'is_archived' }
        : undefined;
    await askCleo(live).catch(() => {});
    await handOver(at(), ADA, CLEO);
    await live.app.deliver();
    await live.app.import(programme.replace('    managers: cleo\n', ''));
    const unsaid = await Posts.find({ workspace: 'T1', 'to.user': CLEO }).lean();
    const failed = unsaid.filter(({ kind, state }) => kind === 'post' && state === 'failed');
    expect(failed).toHaveLength(2);
    expect(JSON.stringify(unsaid)).not.toContain('no medicine');
    live.slack.faults.source = undefined;
    for (const { key } of failed) await retryPost('T1', key, live.clock.now());
    await live.app.deliver();
    const read = live.slack.directMessages(CLEO);
    expect(shown(read[0])).toContain('what you write here is not passed on');
    expect(cards(CLEO)).toEqual([]);
    const sent = live.slack.callsTo('chat.postMessage').filter(({ outcome }) => outcome === 'ok');
    expect(JSON.stringify(sent.filter(({ args }) => String(args.channel).startsWith('D')))).not.toContain(
      'no medicine',
    );
  });

  it('is heard in its thread, also in what they change', async () => {
    const card = await raiseIn(live);
    await handOver(at(), ADA, CLEO);
    const copy = await cardWith(CLEO);
    const reply = await live.slack.person(CLEO).tellsApp('I go there tomorrow.', { thread: copy });
    await lined('replied', (lines) => lines.length === 1);
    await live.app.deliver();
    const last = () => shown(saidUnder(live, card).at(-1));
    expect(last()).toContain('I go there tomorrow.');
    expect(last()).toContain(`<@${CLEO}> replied:`);
    live.slack.deliveries.disturb = () => [];
    await live.slack.person(CLEO).edits(reply, 'I go there today.');
    live.slack.deliveries.disturb = undefined;
    await live.passes(3_700);
    await until(async () => {
      await live.app.deliver();
      return last().includes('I go there today.');
    });
    expect(await entries('replied')).toMatchObject([{ by: CLEO, text: 'I go there today.' }]);
  });

  it('is offered in the form also when they are of no pairing, and work on it', async () => {
    const card = await raiseIn(live, { by: DORA });
    await live.ada.chooses(card, 'problems.more', `hand-over:${KEY}`);
    expect((await live.ada.submits(modalOf(live, ADA), { to: DORA })).did).toBe('closed');
    expect(await problem()).toMatchObject({ owner: DORA });
    expect((await cardWith(DORA)).text).toContain(`<@${ADA}> handed this over to you.`);
  });

  it('gets it too when they take it themselves', async () => {
    await raiseIn(live);
    await takeOn(at(), DORA);
    const card = await cardWith(DORA);
    expect(card.text).toContain('You look after this problem.');
    expect(pressed(card)).toContain('resolve');
  });
});

describe('who raised it and is not in the pairing’s channel', () => {
  it('is asked by direct message whether it is solved, and says yes there', async () => {
    await raiseIn(live, { by: DORA });
    await resolve(at(), BEN, { done: 'They came.', isShared: false });
    const card = await cardWith(DORA);
    expect(card.text).toContain(`<@${DORA}>, is it solved for you?`);
    expect(pressed(card)).toEqual(['solved', 'not-solved', 'update', 'open']);
    await live.slack.person(DORA).presses(card, 'problems.solved');
    expect(await problem()).toMatchObject({ resolution: { confirmed: 'yes' } });
    await live.app.deliver();
    expect(pressed(card)).toEqual(['update', 'open', 'reopen']);
    expect(shown(card)).toContain('says that it is solved');
    expect(live.slack.complaints).toEqual([]);
  });

  it('says no there, with a reason', async () => {
    await raiseIn(live, { by: DORA });
    await resolve(at(), BEN, { done: 'They came.', isShared: false });
    const card = await cardWith(DORA);
    await live.slack.person(DORA).presses(card, 'problems.not-solved');
    await live.slack.person(DORA).submits(modalOf(live, DORA), { reason: 'Gone again.' });
    expect(await problem()).toMatchObject({ status: 'open', isOpen: true });
    await live.app.deliver();
    expect(pressed(card)).not.toContain('solved');
    expect(await entries('not solved')).toMatchObject([{ by: DORA, text: 'Gone again.' }]);
  });

  it('in the channel is asked there alone', async () => {
    await raiseIn(live);
    await resolve(at(), BEN, { done: 'They came.', isShared: false });
    await live.app.deliver();
    expect(cards(ADA)).toEqual([]);
    expect(live.slack.messages(CHANNEL).some(({ text }) => text?.includes('solved for you'))).toBe(true);
  });
});

describe('whoever looks after it or raised it outside the channel', () => {
  it('is reminded in their own language and zone, of what they can do', async () => {
    await Members.updateOne(
      { workspace: 'T1', slackUser: DORA },
      { language: 'fr', timeZone: 'Africa/Nairobi' },
    );
    await raiseIn(live, { by: DORA });
    await live.passes(8 * 86_400);
    const [reminder] = await Reminders.find({ person: DORA }).lean();
    expect(reminder).toMatchObject({
      language: 'fr',
      timeZone: 'Africa/Nairobi',
      says: { key: 'problems:remind.ownerApart' },
    });
    await takeOn(at(), CLEO);
    await live.passes(8 * 86_400);
    expect(await Reminders.findOne({ person: CLEO, 'about.problem': KEY }).lean()).toMatchObject({
      says: { key: 'problems:remind.ownerApart' },
    });
    await addUpdate(at(), BEN, 'x');
    await handOver(at(), CLEO, BEN);
    await live.passes(8 * 86_400);
    expect(await Reminders.findOne({ person: BEN, 'about.problem': KEY }).lean()).toMatchObject({
      says: { key: 'problems:remind.owner' },
    });
  });

  it('has the card in the conversation of the account that they have now', async () => {
    await raiseIn(live, { by: DORA });
    await resolve(at(), BEN, { done: 'They came.', isShared: false });
    const before = await cardWith(DORA);
    await live.app.import(programme.replace('UDORA1', EVE));
    expect(pressed(await cardWith(EVE))).toContain('solved');
    expect(shown(before)).toContain('what you write here is not passed on');
    expect(await problem()).toMatchObject({ raisedBy: EVE });
  });

  it('is asked in their own language whether it is solved', async () => {
    await Members.updateOne({ workspace: 'T1', slackUser: DORA }, { language: 'fr' });
    await raiseIn(live, { by: DORA });
    await resolve(at(), BEN, { done: 'They came.', isShared: false });
    expect((await cardWith(DORA)).text).toContain('est-ce résolu pour vous');
  });
});
