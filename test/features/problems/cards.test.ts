import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { Pairings } from '../../../src/features/people';
import { Problems } from '../../../src/features/problems';
import { impatiently } from '../../support/patience';
import type { Message, Person } from '../../support/slack';
import { ADA, BEN, CLEO, DORA, EVE, modalOf, programme, shown, useLive } from '../check-ins/live';
import { entries, KEY, problem, raiseIn, saidUnder } from './live';

const live = useLive();

const presses = async (who: Person, message: Message, act: string) => {
  await who.presses(message, `problems.${act}`);
};
const chooses = (who: Person, message: Message, what: string) =>
  who.chooses(message, 'problems.more', `${what}:${KEY}`);
/** Opens a form by a button of the card, and sees it. */
const opens = async (who: Person, message: Message, act: string) => {
  await presses(who, message, act);
  return modalOf(live, who.id);
};
const sees = (user: string) => shown(modalOf(live, user));
const said = (message: Message) => saidUnder(live, message).map(({ text }) => text ?? '');
const [cleo, dora, eve] = [CLEO, DORA, EVE].map((user) => () => live.slack.person(user)) as [
  () => Person,
  () => Person,
  () => Person,
];

describe('"I’ll take it"', () => {
  it('makes who pressed it look after the problem', async () => {
    const card = await raiseIn(live);
    await presses(live.ben, card, 'take');
    await live.app.deliver();
    expect(await problem()).toMatchObject({ status: 'being worked on', owner: BEN });
    expect(shown(card)).toContain(`Looked after by:* <@${BEN}>`);
    expect(said(card)).toEqual([`<@${BEN}> is looking after this.`]);
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(live.slack.complaints).toEqual([]);
  });

  it('of two at once, one takes it, and the other reads who has it', async () => {
    const card = await raiseIn(live);
    await Promise.all([presses(live.ada, card, 'take'), presses(live.ben, card, 'take')]);
    const { owner } = await problem();
    const [first, second] = owner === ADA ? [ADA, BEN] : [BEN, ADA];
    expect(await entries('taken on')).toMatchObject([{ by: first }]);
    expect(live.slack.modalOf(first)).toBeUndefined();
    expect(sees(second)).toContain(`<@${first}> looks after this already`);
  });

  it('on a card that was not renewed yet says who has it, and to whom has it that they do', async () => {
    const card = structuredClone(await raiseIn(live));
    await presses(live.ben, card, 'take');
    await presses(live.ada, card, 'take');
    expect(sees(ADA)).toContain(`<@${BEN}> looks after this already`);
    await presses(live.ben, card, 'take');
    expect(sees(BEN)).toContain('You look after this problem already');
    expect(await entries('taken on')).toHaveLength(1);
  });
});

describe('"Ask the manager"', () => {
  it('acts at once; on the same day it says that it was done', async () => {
    const card = await raiseIn(live);
    await presses(live.ada, card, 'ask-manager');
    await live.app.deliver();
    expect(live.slack.modalOf(ADA)).toBeUndefined();
    expect((await problem()).asked).toMatchObject([{ manager: CLEO, by: ADA }]);
    expect(shown(live.slack.directMessages(CLEO).at(-1))).toContain('The clinic has no medicine');
    await presses(live.ben, card, 'ask-manager');
    expect(sees(BEN)).toContain('was asked less than a day ago');
    expect(await entries('asked the manager')).toHaveLength(1);
    live.clock.moveTo('2026-12-01T10:00:00Z');
    await presses(live.ben, card, 'ask-manager');
    expect((await problem()).asked).toHaveLength(2);
  });

  it('says plainly that there is no manager', async () => {
    const card = structuredClone(await raiseIn(live));
    await live.app.import(programme.replace('    managers: cleo\n', ''));
    await presses(live.ada, card, 'ask-manager');
    expect(sees(ADA)).toContain('no line manager in the programme');
    expect((await problem()).asked).toEqual([]);
  });
});

describe('a resolution', () => {
  it('by the mentor is confirmed by who raised it', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ben, card, 'resolve');
    expect(shown(form)).toContain('The clinic has no medicine');
    const { did } = await live.ben.submits(form, {
      done: 'The council sent medicine.',
      learned: 'Go together.',
      decidedBy: 'community',
      heardBack: 'not-yet',
      heardBackBy: '2026-12-10',
      share: 'yes',
    });
    expect(did).toBe('closed');
    expect(await problem()).toMatchObject({
      status: 'resolved',
      isOpen: false,
      resolution: {
        done: 'The council sent medicine.',
        learned: 'Go together.',
        decidedBy: 'community',
        heardBack: '2026-12-10',
        isShared: true,
        by: BEN,
        confirmed: 'asked',
      },
    });
    await live.app.deliver();
    expect(said(card)[0]).toContain('The council sent medicine.');
    const question = saidUnder(live, card).at(-1) as Message;
    expect(question.text).toContain(`<@${ADA}>, is it solved for you?`);
    await presses(live.ben, question, 'solved');
    expect(sees(BEN)).toContain('Only the person who raised the problem');
    await presses(live.ada, question, 'solved');
    await live.app.deliver();
    expect(await problem()).toMatchObject({ resolution: { confirmed: 'yes' } });
    expect(shown(question)).not.toContain('problems.solved');
    expect(live.slack.complaints).toEqual([]);
  });

  it('shares no lesson that names a place or somebody of the programme', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ben, card, 'resolve');
    const answers = { done: 'Dora sent it to Mango Bay.', share: 'yes' };
    const named = {
      ...answers,
      learned: 'In mángo-bay ada ADE keeps the second one; Northern people do not.',
    };
    const { did, errors } = await live.ben.submits(form, named);
    expect(did).toBe('errors');
    expect(errors).toEqual({
      learned:
        'Others will read this lesson without knowing where it came from. Please leave out ⁨Mango Bay⁩, ⁨Ada Ade⁩; or choose not to share it.',
    });
    expect(await problem()).toMatchObject({ isOpen: true });
    const unshared = { ...named, share: 'no' };
    expect((await live.ben.submits(modalOf(live, BEN), unshared)).did).toBe('closed');
    expect(await problem()).toMatchObject({ resolution: { learned: named.learned, isShared: false } });
    expect(live.slack.complaints).toEqual([]);
  });

  it('that is none for who raised it is open again, with a reason', async () => {
    const card = await raiseIn(live);
    await live.ben.submits(await opens(live.ben, card, 'resolve'), { done: 'Sent.' });
    await live.app.deliver();
    const question = saidUnder(live, card).at(-1) as Message;
    await presses(live.ben, question, 'not-solved');
    expect(sees(BEN)).toContain('Only the person who raised the problem');
    const form = await opens(live.ada, question, 'not-solved');
    expect((await live.ada.submits(form, { reason: 'Nothing came.' })).did).toBe('closed');
    expect(await problem()).toMatchObject({ status: 'open', isOpen: true });
    expect(await entries('not solved')).toMatchObject([{ by: ADA, text: 'Nothing came.' }]);
    await live.app.deliver();
    expect(said(card).join()).toContain('Nothing came.');
  });

  it('refuses a day that is over, and keeps the form', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ben, card, 'resolve');
    const { errors } = await live.ben.submits(form, {
      done: 'Sent.',
      heardBack: 'not-yet',
      heardBackBy: '2026-11-29',
    });
    expect(errors).toEqual({ heardBackBy: 'This day is over. Please choose today or a later day.' });
    expect(await problem()).toMatchObject({ status: 'open' });
    expect((await live.ben.submits(form, { heardBackBy: '2026-11-30' })).did).toBe('closed');
    expect(await problem()).toMatchObject({ resolution: { heardBack: '2026-11-30' } });
  });
});

describe('the other endings, and what comes after', () => {
  it('an update, a handing over, not possible, and open again', async () => {
    const card = await raiseIn(live);
    await live.ada.submits(await opens(live.ada, card, 'update'), { news: 'The nurse <!channel> came.' });
    await chooses(live.ada, card, 'hand-over');
    await live.ada.submits(modalOf(live, ADA), { to: CLEO });
    await live.app.deliver();
    expect(await problem()).toMatchObject({ status: 'being worked on', owner: CLEO });
    await chooses(live.ben, card, 'not-possible');
    await live.ben.submits(modalOf(live, BEN), { why: 'The road is gone.' });
    await live.app.deliver();
    expect(await problem()).toMatchObject({
      status: 'not possible',
      notPossible: { why: 'The road is gone.' },
    });
    await live.ada.submits(await opens(live.ada, card, 'reopen'), { reason: 'The road is back.' });
    await live.app.deliver();
    expect(await problem()).toMatchObject({ status: 'open', isOpen: true });
    expect((await entries()).map(({ kind }) => kind)).toEqual([
      'raised',
      'update',
      'handed over',
      'not possible',
      'reopened',
    ]);
    expect(JSON.stringify(saidUnder(live, card))).not.toMatch(/mrkdwn","text":"[^"]*<!channel>/);
    expect(live.slack.complaints).toEqual([]);
  });

  it('merged into another, where what happens goes on', async () => {
    const card = await raiseIn(live);
    await chooses(live.ada, card, 'merge');
    expect(sees(ADA)).toContain('no other open problem');
    await raiseIn(live, { view: 'VOTHER', title: 'No medicine at all' });
    await raiseIn(live, { view: 'VTHIRD', title: 'The road' });
    await chooses(live.ada, card, 'merge');
    const { did } = await live.ada.submits(modalOf(live, ADA), { into: 'VOTHER' });
    expect(did).toBe('closed');
    expect(await problem()).toMatchObject({ status: 'merged', mergedInto: 'VOTHER', isOpen: false });
    expect(await entries('took in', 'VOTHER')).toMatchObject([{ by: ADA, other: KEY }]);
    expect(await problem('VTHIRD')).toMatchObject({ isOpen: true, decisions: 0 });
  });

  it('changed: only what was touched', async () => {
    const card = await raiseIn(live);
    await chooses(live.ada, card, 'change');
    await live.ada.submits(modalOf(live, ADA), { 'title-0': 'No malaria medicine', 'urgency-0': 'urgent' });
    await live.app.deliver();
    expect(await problem()).toMatchObject({
      title: 'No malaria medicine',
      urgency: 'urgent',
      pressing: 2,
      details: 'People walk a day and go home with nothing.',
    });
    expect(await entries('changed')).toMatchObject([
      { before: { title: 'The clinic has no medicine', urgency: 'soon' } },
    ]);
    expect(shown(card)).toContain('No malaria medicine');
    await chooses(live.ada, card, 'change');
    expect((await live.ada.submits(modalOf(live, ADA))).did).toBe('closed');
    expect(await entries('changed')).toHaveLength(1);
  });
});

describe('two people at once', () => {
  it('who resolves second sees what the first did; the words stay, and are kept as an update', async () => {
    const card = await raiseIn(live);
    const [hers, his] = [await opens(live.ada, card, 'resolve'), await opens(live.ben, card, 'resolve')];
    expect((await live.ada.submits(hers, { done: 'We wrote a letter.' })).did).toBe('closed');
    const second = await live.ben.submits(his, { done: 'I phoned them.', learned: 'Phone first.' });
    expect(second.did).toBe('update');
    expect(sees(BEN)).toContain(`Resolved by <@${ADA}>: \u2068We wrote a letter.`);
    const left = modalOf(live, BEN);
    expect(left.state.values.news?.news).toMatchObject({ value: 'I phoned them.\n\nPhone first.' });
    expect((await live.ben.submits(left)).did).toBe('closed');
    expect(await problem()).toMatchObject({
      status: 'resolved',
      resolution: { done: 'We wrote a letter.', by: ADA },
    });
    expect(await entries('update')).toMatchObject([{ by: BEN, text: 'I phoned them.\n\nPhone first.' }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('who resolves what another has taken on meanwhile sees it, and decides by sending it again', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ben, card, 'resolve');
    await presses(live.ada, card, 'take');
    const first = await live.ben.submits(form, {
      done: 'Sent.',
      learned: 'Ask.',
      share: 'yes',
      decidedBy: 'we',
    });
    expect(first.did).toBe('update');
    expect(sees(BEN)).toContain(`<@${ADA}> is looking after this.`);
    expect(await problem()).toMatchObject({ status: 'being worked on', owner: ADA });
    expect((await live.ben.submits(modalOf(live, BEN))).did).toBe('closed');
    expect(await problem()).toMatchObject({
      status: 'resolved',
      resolution: { done: 'Sent.', learned: 'Ask.', isShared: true, decidedBy: 'we', by: BEN },
    });
  });

  it('changes of two are both kept, and neither is overwritten unseen', async () => {
    const card = await raiseIn(live);
    await chooses(live.ada, card, 'change');
    await chooses(live.ben, card, 'change');
    await live.ada.submits(modalOf(live, ADA), { 'title-0': 'Hers', 'details-0': 'Her details.' });
    const second = await live.ben.submits(modalOf(live, BEN), { 'title-0': 'His' });
    expect(second.did).toBe('update');
    expect(await problem()).toMatchObject({ title: 'Hers' });
    const anew = modalOf(live, BEN);
    expect(shown(anew)).toContain(`<@${ADA}> changed: title, details.`);
    expect(anew.state.values['title-1']?.['title-1']).toMatchObject({ value: 'His' });
    expect(anew.state.values['details-1']?.['details-1']).toMatchObject({ value: 'Her details.' });
    expect((await live.ben.submits(anew)).did).toBe('closed');
    expect(await problem()).toMatchObject({ title: 'His', details: 'Her details.' });
    expect(await entries('changed')).toMatchObject([
      { by: ADA, before: { title: 'The clinic has no medicine' } },
      { by: BEN, before: { title: 'Hers' } },
    ]);
  });

  it('one’s own other decision is no surprise', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ben, card, 'resolve');
    await presses(live.ben, card, 'take');
    expect((await live.ben.submits(form, { done: 'Sent.' })).did).toBe('closed');
    expect(await problem()).toMatchObject({ status: 'resolved' });
  });

  it('in the very same moment, one is kept, and the other sees it with all words kept', async () => {
    const card = await raiseIn(live);
    const [hers, his] = [await opens(live.ada, card, 'resolve'), await opens(live.ben, card, 'resolve')];
    const long = (word: string) => ({ done: word.repeat(700), learned: word.repeat(700) });
    const both = await Promise.all([
      live.ada.submits(hers, long('Ada ')),
      live.ben.submits(his, long('Ben ')),
    ]);
    expect(both.map(({ did }) => did).sort()).toEqual(['closed', 'update']);
    const by = (await problem()).resolution?.by;
    const [second, word] = by === ADA ? [live.ben, 'Ben '] : [live.ada, 'Ada '];
    const left = modalOf(live, second.id);
    expect(shown(left)).toContain(`Resolved by <@${by}>`);
    expect((await second.submits(left)).did).toBe('closed');
    const [update] = await entries('update');
    expect(update?.text?.split(word.trim())).toHaveLength(1_401);
    expect((await entries('resolved')).map((one) => one.by)).toEqual([by]);
  });

  it('an update needs no decision, whatever came meanwhile; into what was merged it goes on in the other', async () => {
    const card = await raiseIn(live);
    await raiseIn(live, { view: 'VOTHER', title: 'No medicine at all' });
    const form = await opens(live.ben, card, 'update');
    await presses(live.ada, card, 'take');
    expect((await live.ben.submits(form, { news: 'They called.' })).did).toBe('closed');
    const late = await opens(live.ben, card, 'update');
    await chooses(live.ada, card, 'merge');
    await live.ada.submits(modalOf(live, ADA), { into: 'VOTHER' });
    expect((await live.ben.submits(late, { news: 'They came.' })).did).toBe('update');
    expect(sees(BEN)).toContain('No medicine at all');
    expect((await live.ben.submits(modalOf(live, BEN))).did).toBe('closed');
    expect(await entries('update', 'VOTHER')).toMatchObject([{ by: BEN, text: 'They came.' }]);
  });
});

describe('the wrong person, and the wrong moment', () => {
  it('a stranger is told so, at each button and in the menu', async () => {
    const card = await raiseIn(live);
    for (const act of ['take', 'update', 'resolve']) {
      await presses(eve(), card, act);
      expect([act, sees(EVE)]).toEqual([act, expect.stringContaining('Only the people of this pairing')]);
    }
    await presses(eve(), card, 'ask-manager');
    expect(sees(EVE)).toContain('Only the facilitator and the mentor');
    await presses(cleo(), card, 'ask-manager');
    expect(sees(CLEO)).toContain('Only the facilitator and the mentor');
    for (const what of ['change', 'hand-over', 'merge', 'not-possible']) {
      await chooses(eve(), card, what);
      expect([what, sees(EVE)]).toEqual([what, expect.stringContaining('Only the people of this pairing')]);
    }
    await chooses(dora(), card, 'not-possible');
    expect(sees(DORA)).toContain('Why is it not possible?');
    expect(await problem()).toMatchObject({ status: 'open', decisions: 0, version: 1 });
  });

  it('nobody saves a form that was made for another', async () => {
    const card = await raiseIn(live);
    const view = await opens(live.ada, card, 'resolve');
    const stolen = { ...structuredClone(view), user: EVE };
    live.slack.workspace.modals.set(EVE, [stolen]);
    const { errors } = await eve().submits(stolen, { done: 'mine' });
    expect(errors).toEqual({ done: expect.stringContaining('Only the people of this pairing') });
    expect(await problem()).toMatchObject({ status: 'open' });
  });

  it('buttons of an old card say that it is over, and how', async () => {
    const card = await raiseIn(live);
    const old = structuredClone(card);
    await live.ada.submits(await opens(live.ada, card, 'resolve'), { done: 'Sent.' });
    for (const act of ['take', 'resolve', 'ask-manager']) {
      await presses(live.ben, old, act);
      expect([act, sees(BEN)]).toEqual([act, expect.stringContaining('closed already')]);
    }
    await chooses(live.ben, old, 'hand-over');
    expect(sees(BEN)).toContain('closed already');
  });

  it('opening again ends after thirty days, also in a form that stood open', async () => {
    const card = await raiseIn(live);
    await live.ben.submits(await opens(live.ben, card, 'resolve'), { done: 'Sent.' });
    await live.app.deliver();
    const closed = structuredClone(card);
    const form = await opens(live.ada, closed, 'reopen');
    live.clock.moveTo('2027-01-05T09:00:00Z');
    expect((await live.ada.submits(form, { reason: 'Nothing came.' })).did).toBe('update');
    expect(sees(ADA)).toContain('too long ago');
    expect(modalOf(live, ADA).state.values.news?.news).toMatchObject({ value: 'Nothing came.' });
    await presses(live.ada, closed, 'reopen');
    expect(sees(ADA)).toContain('too long ago');
  });

  it('a form that stood open while the pairing ended is kept all the same', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ben, card, 'resolve');
    await Pairings.updateOne({ workspace: 'T1', key: 'ada-ben' }, { status: 'ended', endedOn: '2026-11-30' });
    live.clock.moveTo('2026-12-01T09:00:00Z');
    expect((await live.ben.submits(form, { done: 'Sent.' })).did).toBe('closed');
    expect(await problem()).toMatchObject({ status: 'resolved' });
  });

  it('a problem that is known no more is told', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ben, card, 'resolve');
    await Problems.deleteMany({ workspace: 'T1' });
    const { errors } = await live.ben.submits(form, { done: 'Sent.' });
    expect(errors).toEqual({ done: 'This problem is not known any more.' });
    await presses(live.ada, card, 'take');
    expect(sees(ADA)).toContain('not known any more');
  });
});

describe('words that sound as if a child was harmed', () => {
  const harm = 'A girl was raped.';

  it('are asked about before they are kept; the answer leads to the reporting route', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ada, card, 'update');
    expect((await live.ada.submits(form, { news: harm })).did).toBe('update');
    const asked = modalOf(live, ADA);
    expect(shown(asked)).toContain('Is this about a child who was harmed');
    expect(asked.state.values.news?.news).toMatchObject({ value: harm });
    expect((await live.ada.submits(asked, { harm: 'yes' })).did).toBe('update');
    expect(sees(ADA)).toContain('Nothing of what you wrote here was stored');
    expect(sees(ADA)).toContain('Mariama');
    expect((await entries()).map(({ kind }) => kind)).toEqual(['raised']);
  });

  it('are kept when it is something else, and asked about once', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ada, card, 'resolve');
    await presses(live.ben, card, 'take');
    await live.ada.submits(form, { done: harm });
    expect(sees(ADA)).toContain(`<@${BEN}> is looking after this.`);
    await chooses(live.ben, card, 'change');
    await live.ben.submits(modalOf(live, BEN), { 'title-1': 'Theirs' });
    expect((await live.ada.submits(modalOf(live, ADA), { harm: 'no' })).did).toBe('update');
    expect(sees(ADA)).toContain(`<@${BEN}> changed: title.`);
    expect(sees(ADA)).not.toContain('Is this about a child');
    expect((await live.ada.submits(modalOf(live, ADA))).did).toBe('closed');
    expect(await problem()).toMatchObject({ status: 'resolved', resolution: { done: harm } });
    expect(live.slack.complaints).toEqual([]);
  });
});

describe('what comes twice, or can’t be kept', () => {
  it('each submission twice is once', async () => {
    const card = await raiseIn(live);
    await raiseIn(live, { view: 'VOTHER', title: 'No medicine at all' });
    const open: Record<string, () => Promise<unknown>> = {
      update: () => presses(live.ada, card, 'update'),
      change: () => chooses(live.ada, card, 'change'),
      'hand-over': () => chooses(live.ada, card, 'hand-over'),
      'not-possible': () => chooses(live.ada, card, 'not-possible'),
      reopen: () => presses(live.ada, card, 'reopen'),
      resolve: () => presses(live.ada, card, 'resolve'),
      'again after it': () => presses(live.ada, card, 'reopen'),
      merge: () => chooses(live.ada, card, 'merge'),
    };
    const answers: Record<string, Record<string, string>> = {
      update: { news: 'one' },
      change: { 'title-0': 'another' },
      'hand-over': { to: BEN },
      'not-possible': { why: 'no' },
      reopen: { reason: 'yes' },
      resolve: { done: 'done' },
      'again after it': { reason: 'no' },
      merge: { into: 'VOTHER' },
    };
    for (const [name, how] of Object.entries(open)) {
      await how();
      const form = modalOf(live, ADA);
      expect([name, (await live.ada.submits(form, answers[name])).did]).toEqual([name, 'closed']);
      const before = await problem();
      // The same again, when it could not be said whether the first was kept.
      live.slack.workspace.modals.set(ADA, [form]);
      expect([name, (await live.ada.submits(form)).did]).toEqual([name, 'closed']);
      expect(await problem()).toEqual(before);
      await live.app.deliver();
    }
    expect((await entries()).map(({ kind }) => kind)).toEqual([
      'raised',
      'update',
      'changed',
      'handed over',
      'not possible',
      'reopened',
      'resolved',
      'reopened',
      'merged',
    ]);
  });

  it('what was written besides, before a form was sent again that had been kept, is kept too, once', async () => {
    const card = await raiseIn(live);
    const update = await opens(live.ada, card, 'update');
    await live.ada.submits(update, { news: 'They came.' });
    live.slack.workspace.modals.set(ADA, [update]);
    const more = { news: 'They came. They stay until May.' };
    expect((await live.ada.submits(update, more)).did).toBe('closed');
    live.slack.workspace.modals.set(ADA, [update]);
    expect((await live.ada.submits(update, more)).did).toBe('closed');
    const resolving = await opens(live.ada, card, 'resolve');
    await live.ada.submits(resolving, { done: 'They came.' });
    live.slack.workspace.modals.set(ADA, [resolving]);
    expect((await live.ada.submits(resolving, { learned: 'Ask twice.' })).did).toBe('closed');
    expect((await entries()).map(({ kind, text }) => [kind, text]).slice(1)).toEqual([
      ['update', 'They came.'],
      ['update', 'They came. They stay until May.'],
      ['resolved', 'They came.'],
      ['update', 'They came.\nLearned: Ask twice.'],
    ]);
  });

  it('a form stays open with its words while MongoDB does not keep it, and is kept then', async () => {
    const card = await raiseIn(live);
    const form = await opens(live.ben, card, 'resolve');
    await whileLocked(async () => {
      const { did, errors } = await live.ben.submits(form, { done: 'Sent.' });
      expect([did, errors]).toEqual(['errors', { done: expect.stringContaining('could not be saved') }]);
    });
    expect(modalOf(live, BEN).state.values.done?.done).toMatchObject({ value: 'Sent.' });
    expect(await problem()).toMatchObject({ status: 'open' });
    expect((await live.ben.submits(form)).did).toBe('closed');
    expect(await problem()).toMatchObject({ status: 'resolved', resolution: { done: 'Sent.' } });
  });
});

/** Holds the problem as another writer would who does not let go. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  const session = await mongoose.startSession();
  session.startTransaction();
  try {
    await Problems.updateOne({ workspace: 'T1', key: KEY }, { $inc: { version: 1 } }, { session });
    await impatiently(work);
  } finally {
    await session.abortTransaction();
    await session.endSession();
  }
}

it('speaks the person’s language', async () => {
  await live.app.import(programme.replace('language: en', 'language: fr'));
  const card = await raiseIn(live);
  expect(shown(await opens(live.ben, card, 'resolve'))).toContain('Qu’a-t-on fait qui a marché ?');
});
