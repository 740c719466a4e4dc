import { beforeAll, describe, expect, it } from '@jest/globals';
import { logOfStakeholders } from '../../../src/features/meetings/of-stakeholder';
import { removeForGood } from '../../../src/features/meetings/removing';
import { programmeOf } from '../../../src/features/people';
import { keepUp, rebuildThreads, Stakeholders } from '../../../src/features/stakeholders';
import { Posts } from '../../../src/outbox';
import { Reminders } from '../../../src/reminders';
import { locales } from '../../../src/words';
import type { Message, OpenView } from '../../support/slack';
import { until } from '../../support/until';
import { cardOf, chooses, met, named, settled, under } from '../stakeholders/live';
import {
  BEN,
  CLEO,
  comments,
  commitments,
  DORA,
  formOf,
  LOG,
  logForm,
  meetings,
  modalOf,
  shown,
  useLog,
} from './live';
import { aStakeholder, keepStakeholders, sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

const replyUnder = (card: Message, number = 0) => {
  const found = live.slack.thread(card.channel, card.ts).slice(1)[number];
  if (!found) throw new Error('no reply');
  return found;
};

async function edits(card: Message, who = BEN, number = 0): Promise<OpenView> {
  await live.slack.person(who).presses(replyUnder(card, number), 'meetings.edit');
  return formOf(live, who);
}

const linkTo = ({ channel, ts }: Message) => `/archives/${channel}/p${ts.replace('.', '')}`;

/** Until it is said in Slack, and what follows it as well. */
const stands = (what: string, is: () => unknown) =>
  until(
    async () => {
      await settled(live);
      return is();
    },
    { what },
  );

describe('a meeting that was logged with the wrong stakeholder', () => {
  it('goes to the right one: its reply, its comments and what was promised, and both cards count anew', async () => {
    const right = await met(live, 'Kenema Police', { metOn: '2026-11-10', nextContact: '2026-12-24' });
    const wrong = await met(live, 'Bo Police', {
      agreements: 'Bo Police: a focal person by 4 December\nWe: call the chief',
      nextContact: '2026-12-20',
      newDistrict: 'north',
    });
    await live.slack.person(CLEO).says(LOG, 'They need fuel.', { thread: wrong.ts });
    await until(async () => (await comments()).length === 1);
    await live.app.beat('2026-12-01T10:00:00Z');
    expect(await Reminders.find().lean()).toMatchObject([
      { says: { params: { stakeholder: '\u2068Bo Police\u2069' } } },
    ]);
    const [kenema, bo] = [await named('Kenema Police'), await named('Bo Police')];

    const form = await edits(wrong, DORA);
    const done = await sends(live.slack.person(DORA), form, { stakeholder: kenema.key });
    expect(done.errors).toBeUndefined();
    expect(live.slack.modalOf(DORA)).toBeUndefined();

    const [, meeting] = await meetings();
    expect(meeting).toMatchObject({
      stakeholder: kenema.key,
      by: BEN,
      versions: [{ by: DORA, before: { stakeholder: bo.key, keyPoints: 'They listened.' } }],
    });
    expect(meeting?.words).toContain('kenema');
    expect(meeting?.words.filter((word) => word === 'bo')).toEqual(['bo']);
    expect(await comments()).toMatchObject([{ stakeholder: kenema.key, meeting: meeting?.key }]);
    const [first, second] = await commitments();
    expect(first).toMatchObject({ stakeholder: kenema.key, owes: 'stakeholder', who: 'Kenema Police' });
    expect(second).toMatchObject({ stakeholder: kenema.key, owes: 'we', isOpen: true });
    expect([first, second].some((one) => one?.district)).toBe(false);
    expect(await Reminders.find().lean()).toMatchObject([
      { says: { params: { stakeholder: '\u2068Kenema Police\u2069' } }, about: { stakeholder: kenema.key } },
    ]);
    const after = await named('Bo Police');
    expect(after).toMatchObject({ meetings: 0, promised: [], undated: 0 });
    expect([after.lastMet, after.nextContact]).toEqual([undefined, undefined]);
    expect(await named('Kenema Police')).toMatchObject({
      meetings: 2,
      lastMet: '2026-11-30',
      nextContact: '2026-12-20',
      promised: ['2026-12-04'],
      undated: 1,
    });

    await stands('the reply in the right thread', () => under(live, right).length === 2);
    const reply = replyUnder(right, 1);
    expect(reply.text).toContain('They listened.');
    await stands('the link in the wrong thread', () => replyUnder(wrong).text?.includes(linkTo(reply)));
    expect(replyUnder(wrong).text).toContain('was with \u2068Kenema Police\u2069');
    expect(replyUnder(wrong).text).not.toContain('They listened.');
    await stands('the cards', () => right.text?.includes('*Meetings:* 2'));
    expect(wrong.text).toContain('*Meetings:* 0');
    expect(wrong.text).toContain('0 open, 0 overdue');
    const renaming = await chooses(live, 'Kenema Police', 'rename');
    await live.ben.submits(renaming, { 'stakeholders.name:0': 'Kenema Town Police' });
    await stands('the new name in the wrong thread', () =>
      replyUnder(wrong).text?.includes('was with \u2068Kenema Town Police\u2069'),
    );
    expect(replyUnder(wrong).text).toContain(linkTo(reply));

    // What is written under it now is about it, though others were logged after it.
    await live.slack.person(CLEO).says(LOG, 'And a bike.', { thread: right.ts });
    await until(async () => (await comments()).length === 2);
    expect((await comments())[1]).toMatchObject({ text: 'And a bike.', meeting: meeting?.key });
    await live.slack.person(CLEO).presses(reply, 'meetings.open');
    expect(shown(await formOf(live, CLEO))).toContain('It was logged with \u2068Bo Police\u2069');
    expect(live.slack.complaints).toEqual([]);
  });

  it('takes along what was done about its commitments, its further parts, and comes back the same way', async () => {
    const right = await met(live, 'Kenema Police');
    const long = 'so it goes '.repeat(270);
    const wrong = await met(live, 'Bo Police', { agreements: 'Police: a car', keyPoints: long, gaps: long });
    await stands('all parts', () => under(live, wrong).length === 4);
    await live.ben.presses(replyUnder(wrong, 3), 'commitments.of-meeting');
    await live.ben.submits(await formOf(live), {
      'commitments.list:which-0': '0',
      'commitments.list:deed-0': 'partly',
      'commitments.list:text-0': 'One wheel.',
    });
    await live.ben.closes(modalOf(live, BEN));
    await stands('the step', () => under(live, wrong).length === 5);
    const [kenema, bo] = [await named('Kenema Police'), await named('Bo Police')];

    await sends(live.ben, await edits(wrong, BEN, 3), {
      stakeholder: kenema.key,
      gaps: null,
    });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    await stands('all of it in the right thread', () => under(live, right).length === 4);
    expect(under(live, right).slice(1).join(' ')).toMatch(/so it goes.*One wheel\./s);
    await stands(
      'nothing of it in the wrong one',
      () => !under(live, wrong).join(' ').includes('so it goes'),
    );
    expect(under(live, wrong).join(' ')).not.toContain('One wheel');
    expect((await meetings())[1]).toMatchObject({ posts: 2 });
    expect(await named('Kenema Police')).toMatchObject({ undated: 1, meetings: 2 });

    // And back, with as many words as before: nothing is said in the other thread.
    await sends(live.ben, await edits(right, BEN, 2), { stakeholder: bo.key, gaps: long.slice(0, 2_900) });
    await stands('all of it in the first thread', () => under(live, wrong).length === 10);
    expect(under(live, wrong).slice(5).join(' ')).toMatch(/so it goes.*One wheel\./s);
    const back = replyUnder(wrong, 5);
    await stands('both pointers lead there', () =>
      [replyUnder(wrong), replyUnder(right, 1)].every(({ text }) => text?.includes(linkTo(back))),
    );
    expect(under(live, right).slice(1).join(' ')).not.toContain('so it goes');
    expect((await meetings())[1]).toMatchObject({ posts: 4, stakeholder: bo.key, versions: [{}, {}] });
    expect(live.slack.complaints).toEqual([]);
  });

  it('leaves no words behind: not in a thread that was rebuilt before, nor when words are removed after it', async () => {
    const right = await met(live, 'Kenema Police');
    const wrong = await met(live, 'Bo Police', { keyPoints: 'Fatu came.' });
    const programme = await programmeOf('T1');
    if (!programme) throw new Error('no programme');
    const [kenema, bo] = [await named('Kenema Police'), await named('Bo Police')];
    const at = { now: live.clock.now(), keeps: [logOfStakeholders], isDry: false };
    await rebuildThreads(programme, [bo.key], at);
    await stands('the thread anew', async () => (await cardOf(live, 'Bo Police')).ts !== wrong.ts);
    const anew = await cardOf(live, 'Bo Police');
    await stands('its reply', () => under(live, anew).length === 1);
    await sends(live.ben, await edits(anew), { stakeholder: kenema.key });
    await stands('the reply', () => under(live, right).length === 2);
    const reply = replyUnder(right, 1);
    const pointers = () => [replyUnder(wrong), replyUnder(anew)].map(({ text }) => text ?? '');
    await stands('both pointers', () => pointers().every((text) => text.includes(linkTo(reply))));
    const key = (await meetings())[1]?.key ?? '';
    const removed = { words: 'Fatu', by: DORA, reason: 'a name' };
    await removeForGood({ programme, now: live.clock.now() }, key, removed);
    await stands('the reply without them', () => !replyUnder(right, 1).text?.includes('Fatu'));
    expect(pointers().every((text) => text.includes(linkTo(reply)))).toBe(true);
    expect(JSON.stringify([await meetings(), await Posts.find().lean()])).not.toContain('Fatu');
    expect(JSON.stringify(live.slack.messages(LOG))).not.toContain('Fatu');
  });

  it('is moved to a new one that is added on the spot, while an earlier edit waits to be said', async () => {
    const card = await met(live, 'Bo Police');
    live.slack.faults.add({ method: 'chat.update', fault: { kind: 'ratelimited', retryAfter: 1 } });
    await sends(live.ben, await edits(card), { keyPoints: 'They listened well.' });
    await sends(live.ben, await edits(card), { stakeholder: 'new' });
    await sends(live.ben, modalOf(live, BEN), {
      newName: 'Bo Court',
      newType: 'court',
      keyPoints: 'They did not listen.',
    });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await named('Bo Court')).toMatchObject({ meetings: 1, addedBy: BEN });
    expect(await named('Bo Police')).toMatchObject({ meetings: 0 });
    const court = await cardOf(live, 'Bo Court');
    await stands('the pointer', () => under(live, card)[0]?.includes('Bo Court'));
    await stands('the reply', () => under(live, court)[0]?.includes('They did not listen.'));
    expect(under(live, court)).toHaveLength(1);
  });

  it('is led to by the new name of its stakeholder from all its parts, though all stops once that is saved', async () => {
    await met(live, 'Kenema Police');
    const long = 'so it goes '.repeat(270);
    const wrong = await met(live, 'Bo Police', { keyPoints: long, gaps: long });
    await stands('all parts', () => under(live, wrong).length === 4);
    const kenema = await named('Kenema Police');
    await sends(live.ben, await edits(wrong, BEN, 3), { stakeholder: kenema.key });
    await stands('it there', () => under(live, wrong).every((text) => text.includes('Kenema Police')));
    const programme = await programmeOf('T1');
    if (!programme) throw new Error('no programme');
    const at = { programme, now: live.clock.now(), keeps: [logOfStakeholders] };
    const renaming = { key: kenema.key, view: 'VNAME', seen: 0 };
    await keepUp(
      at,
      { slackUser: BEN, roles: ['mentor'] },
      {
        ...renaming,
        deed: { what: 'rename', name: 'Kenema Town Police' },
      },
    );
    await settled(live);
    expect(under(live, wrong).map((text) => text.includes('Kenema Town Police'))).toEqual(
      Array(4).fill(true),
    );
  });

  it('goes to whom its stakeholder was merged into meanwhile, and to whom the right one was', async () => {
    await met(live, 'Kenema Police');
    await met(live, 'Police of Kenema', { alike: 'new' });
    const wrong = await met(live, 'Bo Police');
    await met(live, 'Police of Bo', { alike: 'new' });
    const [kenema, bo] = [await named('Kenema Police'), await named('Bo Police')];
    const form = await edits(wrong, DORA);
    const merges = async (name: string, other: string) =>
      live.ben.submits(await chooses(live, name, 'merge'), {
        'stakeholders.other:0': (await named(other)).key,
      });
    await merges('Bo Police', 'Police of Bo');
    await merges('Kenema Police', 'Police of Kenema');
    expect((await sends(live.slack.person(DORA), form, { stakeholder: kenema.key })).errors).toBeUndefined();
    expect(live.slack.modalOf(DORA)).toBeUndefined();
    const right = await named('Police of Kenema');
    expect(right).toMatchObject({ meetings: 3 });
    expect(await named('Police of Bo')).toMatchObject({ meetings: 1 });
    const moved = (await meetings())[2];
    expect(moved).toMatchObject({ stakeholder: right.key });
    // Who had it with one that was merged, and changes the words alone, moves nothing.
    const again = await edits(await cardOf(live, 'Police of Kenema'), BEN);
    expect(again.state.values.stakeholder?.stakeholder?.selected_option?.value).toBe(right.key);
    expect(bo.key).not.toBe(right.key);
  });

  it('is moved by one of two who do so at once; the other is asked', async () => {
    await met(live, 'Kenema Police');
    await keepStakeholders([aStakeholder('Bo Council')]);
    const card = await met(live, 'Bo Police');
    const [kenema, council] = [await named('Kenema Police'), await named('Bo Council')];
    const [ben, dora] = [await edits(card, BEN), await edits(card, DORA)];
    await Promise.all([
      sends(live.ben, ben, { stakeholder: kenema.key }),
      sends(live.slack.person(DORA), dora, { stakeholder: council.key }),
    ]);
    const [asked, ...others] = [BEN, DORA].filter((who) => live.slack.modalOf(who));
    expect(others).toEqual([]);
    const told = shown(modalOf(live, asked ?? ''));
    expect(told).toContain('Somebody else has edited this meeting meanwhile');
    const meeting = (await meetings())[1];
    const all = [await named('Kenema Police'), await named('Bo Council'), await named('Bo Police')];
    const whom = all.find(({ key }) => key === meeting?.stakeholder);
    expect(told).toContain(`*With whom* ⁨${whom?.name}⁩`);
    const before = { 'Kenema Police': 1, 'Bo Council': 1, 'Bo Police': 0 } as Record<string, number>;
    for (const { key, name, meetings: count } of all) {
      expect(count).toBe((before[name] ?? 0) + (meeting?.stakeholder === key ? 1 : 0));
    }
  });

  it('stays where it is when its author chooses one that is archived and does not take it up', async () => {
    await keepStakeholders([aStakeholder('Bo Council')]);
    const card = await met(live, 'Bo Police');
    const form = await edits(card);
    await Stakeholders.updateOne({ name: 'Bo Council' }, { $set: { status: 'archived' } });
    await live.ben.submits(form, { stakeholder: 'S Bo Council' });
    const asked = modalOf(live, BEN);
    expect(shown(asked)).toContain('is archived');
    expect((await live.ben.submits(asked)).errors).toHaveProperty('takeUp');
    expect(await named('Bo Police')).toMatchObject({ meetings: 1 });
    await sends(live.ben, asked, { takeUp: ['S Bo Council'] });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await named('Bo Council')).toMatchObject({ status: 'active', meetings: 2 });
  });

  it('stays in the form, with a sentence, while its reply is being said anew at this very moment', async () => {
    await keepStakeholders([aStakeholder('Bo Council')]);
    const card = await met(live, 'Bo Police');
    const form = await edits(card);
    const key = `meeting:${(await meetings())[0]?.key}`;
    const { modifiedCount } = await Posts.collection.updateOne({ key }, { $set: { state: 'unsure' } });
    expect(modifiedCount).toBe(1);
    const { errors } = await sends(live.ben, form, { stakeholder: 'S Bo Council' });
    expect(errors).toEqual({ stakeholder: locales.en.meetings['error.busy'] });
    expect(await meetings()).toMatchObject([{ stakeholder: (await named('Bo Police')).key, versions: [] }]);
    await Posts.collection.updateOne({ key }, { $set: { state: 'sent' } });
    await sends(live.ben, modalOf(live, BEN));
    expect(await named('Bo Council')).toMatchObject({ meetings: 2 });
  });

  it('of one that is archived is edited without a word of it', async () => {
    const card = await met(live, 'Bo Police');
    await Stakeholders.updateOne({ name: 'Bo Police' }, { $set: { status: 'archived' } });
    await sends(live.ben, await edits(card), { keyPoints: 'They listened well.' });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await named('Bo Police')).toMatchObject({ status: 'archived', meetings: 1 });
  });
});

describe('an edit', () => {
  it('keeps a next contact that an earlier meeting has announced', async () => {
    const card = await met(live, 'Bo Police', { nextContact: '2026-12-20', metOn: '2026-11-20' });
    await live.ben.submits(await logForm(live, BEN, 'Bo Police'), { keyPoints: 'A word at the gate.' });
    await stands('the second reply', () => under(live, card).length === 2);
    await sends(live.ben, await edits(card, BEN, 1), { keyPoints: 'A word at the door.' });
    expect(await named('Bo Police')).toMatchObject({ meetings: 2, nextContact: '2026-12-20' });
  });
});
