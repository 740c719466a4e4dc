import { describe, expect, it, jest } from '@jest/globals';
import { Commitments } from '../../../src/features/commitments';
import { Members } from '../../../src/features/people';
import { Reminders } from '../../../src/reminders';
import { until } from '../../support/until';
import {
  ADA,
  asNew,
  BEN,
  CLEO,
  cards,
  commitments,
  formOf,
  LOG,
  modalOf,
  replies,
  shown,
  stakeholders,
  useLog,
} from '../meetings/live';

const live = useLog();

async function logged(agreements: string): Promise<void> {
  await asNew(live, 'Bo Police', { agreements });
  await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 0);
}

async function list(who = BEN) {
  await live.slack.person(who).runs('/accompany', 'commitments Bo Police');
  return formOf(live, who);
}

/** What stands there as it was typed. */
const plainWords = (blocks: unknown) =>
  (blocks as { type: string; text?: { type: string; text: string } }[])
    .flatMap(({ type, text }) => (type === 'section' && text?.type === 'plain_text' ? [text.text] : []))
    .join('');

const field = (name: string, round = 0) => `commitments.list:${name}-${round}`;

describe('a commitment', () => {
  it('is pressed and then kept, by two people, and the card counts it', async () => {
    await logged('Police: a focal person by 10 December\nWe: call the chief');
    expect((await stakeholders())[0]).toMatchObject({ promised: ['2026-12-10'], undated: 1 });
    await live.slack
      .person(CLEO)
      .presses(replies(live, cards(live)[0] as never)[0] as never, 'commitments.of-meeting');
    expect(shown(await formOf(live, CLEO))).toContain('a focal person');
    await live.slack.person(CLEO).submits(modalOf(live, CLEO), {
      [field('which')]: '0',
      [field('deed')]: 'pressed',
      [field('how')]: 'letter',
      [field('text')]: 'Sent to the <!channel> commander.',
    });
    expect(shown(modalOf(live, CLEO))).toContain('Saved');
    const view = await list();
    expect(shown(view)).toContain('Sent to the &lt;!channel&gt; commander.');
    await live.ben.submits(view, { [field('which')]: '0', [field('deed')]: 'fulfilled' });
    expect(await commitments()).toMatchObject([
      {
        status: 'fulfilled',
        isOpen: false,
        steps: [
          { what: 'made' },
          { what: 'pressed', by: CLEO, how: 'letter' },
          { what: 'fulfilled', by: BEN },
        ],
      },
      { status: 'open' },
    ]);
    expect((await stakeholders())[0]).toMatchObject({ promised: [], undated: 1 });
    await until(() => cards(live)[0]?.text?.includes('1 open, 0 overdue'));
    const inThread = () => replies(live, cards(live)[0] as never).map(({ text }) => text ?? '');
    await until(() => inThread().length === 3);
    expect(inThread()[1]).toContain(`<@${CLEO}> has pressed them. By a letter.`);
    expect(inThread()[1]).toContain('Sent to the &lt;!channel&gt; commander.');
    expect(inThread()[2]).toContain(`<@${BEN}> says that it was kept.`);
    await live.ben.presses(replies(live, cards(live)[0] as never)[0] as never, 'commitments.of-meeting');
    await live.ben.submits(await formOf(live), { [field('which')]: '1', [field('deed')]: 'see' });
    expect(shown(modalOf(live, BEN))).toMatch(/Agreed; logged by.*has pressed them.*that it was kept/);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is not overwritten by somebody who has not seen what another did', async () => {
    await logged('Police: a focal person by 10 December');
    const [ben] = [await list()];
    const cleo = await list(CLEO);
    await live.ben.submits(ben as never, { [field('which')]: '0', [field('deed')]: 'fulfilled' });
    await live.slack.person(CLEO).submits(cleo, {
      [field('which')]: '0',
      [field('deed')]: 'broken',
      [field('text')]: 'The phone is off.',
    });
    expect(shown(modalOf(live, CLEO))).toContain('Somebody else was faster.');
    // What was typed stays, to be sent once more.
    expect(modalOf(live, CLEO).state.values[field('text')]?.[field('text')]?.value).toBe('The phone is off.');
    expect(await commitments()).toMatchObject([{ status: 'fulfilled' }]);
  });

  it('says what is missing, by field, and loses nothing', async () => {
    await logged('Police: a focal person by 10 December');
    const view = await list();
    const errors = async (answers: Record<string, string>) => (await live.ben.submits(view, answers)).errors;
    expect(await errors({ [field('text')]: 'They did it' })).toEqual({
      [field('deed')]: 'Choose what became of it, so that nothing you wrote is lost.',
    });
    expect(await errors({ [field('which')]: '0', [field('deed')]: 'new date' })).toEqual({
      [field('by')]: 'Choose the new date.',
    });
    expect(await commitments()).toMatchObject([{ status: 'open', steps: [{ what: 'made' }] }]);
  });

  it('takes no new date that is past, and keeps what was typed', async () => {
    await logged('Police: a focal person by 10 December');
    const view = await list();
    const { errors } = await live.ben.submits(view, {
      [field('which')]: '0',
      [field('deed')]: 'new date',
      [field('by')]: '2026-11-29',
      [field('text')]: 'They asked for time.',
    });
    expect(errors).toEqual({
      [field('by')]: 'This day is past: choose today or a later one, or say what became of it.',
    });
    expect(await commitments()).toMatchObject([{ by: '2026-12-10', steps: [{ what: 'made' }] }]);
    await live.ben.submits(view, {
      [field('which')]: '0',
      [field('deed')]: 'new date',
      [field('by')]: '2026-11-30',
      [field('text')]: 'They asked for time.',
    });
    expect(await commitments()).toMatchObject([{ by: '2026-11-30' }]);
  });

  it('is numbered on where a page ends, and the page is said', async () => {
    const lines = Array.from({ length: 10 }, (_, n) => `Police: bench no ${n} by 1${n % 10} December`);
    await logged(lines.join('\n'));
    const first = await list();
    expect(shown(first)).toContain('Page 1 of 2');
    expect(shown(first)).toContain('8. *⁨Police⁩* ⁨bench no 7⁩');
    await live.ben.submits(first, { [field('go')]: 'next' });
    const second = modalOf(live, BEN);
    expect(shown(second)).toContain('Page 2 of 2');
    expect(shown(second)).toContain('9. *⁨Police⁩* ⁨bench no 8⁩');
    const offered = JSON.stringify(second.blocks.find(({ block_id }) => block_id === field('which', 1)));
    expect(offered).toContain('10. bench no 9');
    // What is kept is off the list: with the last of a page the page goes, too.
    const keep = async (round: number) => {
      const answers = { [field('which', round)]: '0', [field('deed', round)]: 'fulfilled' };
      await live.ben.submits(modalOf(live, BEN), answers);
    };
    await keep(1);
    await keep(2);
    expect(shown(modalOf(live, BEN))).toContain('bench no 0');
    expect(shown(modalOf(live, BEN))).not.toContain('Page');
    expect(live.slack.complaints).toEqual([]);
  });

  it('is told of truly to whoever follows none, with the way to those of the programme', async () => {
    await live.slack.person(CLEO).runs('/accompany', 'commitments');
    expect(shown(await formOf(live, CLEO))).toContain('No commitment of the programme is open.');
    await live.slack.person(CLEO).closes(modalOf(live, CLEO));
    await logged('Police: a focal person by 10 December\nPolice: a bench by 12 December');
    await live.slack.person(CLEO).runs('/accompany', 'commitments');
    const none = shown(await formOf(live, CLEO));
    expect(none).toContain('You follow no open commitment.');
    expect(none).toContain('2 are open in the programme: `/accompany commitments all`.');
    await live.slack.person(CLEO).closes(modalOf(live, CLEO));
    await live.slack.person(CLEO).runs('/accompany', 'commitments all');
    expect(shown(await formOf(live, CLEO))).toMatch(/a focal person.*a bench/);
    await live.slack.person(CLEO).submits(modalOf(live, CLEO), {
      [field('which')]: '1',
      [field('deed')]: 'fulfilled',
    });
    expect(shown(modalOf(live, CLEO))).toContain('a focal person');
    expect((await commitments()).map(({ status }) => status)).toEqual(['open', 'fulfilled']);
  });

  it('reminds its owner three days before, on the day, and each week that it is overdue, by the collector', async () => {
    await logged('Police: a focal person by 10 December');
    const said = async () =>
      (
        await Reminders.find({ workspace: 'T1', key: /^commitment:/ })
          .sort({ dueAt: 1 })
          .lean()
      ).map(({ says, person }) => [person, says.key]);
    await live.app.beat('2026-12-06T12:00:00Z');
    expect(await said()).toEqual([]);
    const days: [string, string][] = [
      ['2026-12-07', 'soon'],
      ['2026-12-08', 'soon'],
      ['2026-12-10', 'today'],
      ['2026-12-16', 'today'],
      ['2026-12-17', 'overdue'],
    ];
    for (const [day, what] of days) {
      await live.app.beat(`${day}T09:00:00Z`);
      expect([day, await said()]).toEqual([day, [[BEN, `commitments:remind.${what}`]]]);
    }
    const dm = () => live.slack.messages(live.slack.workspace.directChannel(BEN).id).map(({ text }) => text);
    await live.app.deliver();
    await until(() => dm().some((text) => text?.includes('Bo Police⁩: a commitment is overdue since')));
    await until(() => cards(live)[0]?.text?.includes('1 open, 1 overdue'));
    expect(await list(ADA)).toBeDefined();
    expect(LOG).toBe(live.slack.channelNamed('stakeholder-log').id);
  });

  it('is reminded of with a button, in one message with others, which opens it alone and offers all that can be done', async () => {
    await logged('Police: a focal person by 10 December\nPolice: a bench by 10 December');
    await live.app.beat('2026-12-10T09:00:00Z');
    const told = () =>
      live.slack
        .directMessages(BEN)
        .filter(({ blocks }) => JSON.stringify(blocks).includes('"commitments.one"'));
    await until(async () => {
      await live.app.deliver();
      return told().length > 0;
    });
    expect(told()[0]?.text?.match(/a commitment is due today/g)).toHaveLength(2);
    await live.ben.presses(told()[0] as never, 'commitments.one');
    const form = await formOf(live);
    expect(shown(form)).toContain('a focal person');
    expect(shown(form)).not.toContain('a bench');
    const offered = JSON.stringify(form.blocks.find(({ block_id }) => block_id === field('deed')));
    for (const deed of ['fulfilled', 'partly', 'new date', 'pressed', 'asked the manager']) {
      expect(offered).toContain(`"value":"${deed}"`);
    }
    await live.ben.submits(form, {
      [field('deed')]: 'new date',
      [field('by')]: '2026-12-20',
      [field('text')]: 'They asked for time.',
    });
    expect((await commitments()).map(({ what, by }) => [what, by])).toEqual([
      ['a focal person', '2026-12-20'],
      ['a bench', '2026-12-10'],
    ]);
    await live.app.beat('2026-12-10T12:00:00Z');
    await live.app.deliver();
    expect(told()).toHaveLength(1);
  });

  it('is listed among one’s own and those of a district: overdue first, without a date last', async () => {
    const metOn = '2026-11-20';
    const agreements = 'Police: a car\nPolice: a bench by 10 December\nPolice: a focal person by 25 November';
    await asNew(live, 'Bo Police', { newDistrict: 'north', metOn, agreements });
    await asNew(live, 'Bo Court', { metOn, agreements: 'Court: a hearing by 24 November' });
    const listed = async (words: string, who = BEN) => {
      await live.slack.person(who).runs('/accompany', `commitments ${words}`);
      const form = await formOf(live, who);
      await live.slack.person(who).closes(form);
      const whats = ['a car', 'a bench', 'a focal person', 'a hearing'];
      const text = JSON.stringify(form.blocks.filter(({ type }) => type === 'section'));
      return whats.filter((what) => text.includes(what)).sort((a, b) => text.indexOf(a) - text.indexOf(b));
    };
    expect(await listed('')).toEqual(['a hearing', 'a focal person', 'a bench', 'a car']);
    expect(await listed('north', CLEO)).toEqual(['a focal person', 'a bench', 'a car']);
    expect(await listed('Bo Court', CLEO)).toEqual(['a hearing']);
    expect(await listed('', CLEO)).toEqual([]);
  });

  it('is counted as overdue on the card from the day after its date, each by its own, with nobody reminded', async () => {
    await logged('Police: a focal person by 10 December\nPolice: a bench by 12 December');
    const says = (words: string) => () => cards(live)[0]?.text?.includes(words);
    await live.app.beat('2026-12-10T12:00:00Z');
    expect(cards(live)[0]?.text).toContain('2 open, 0 overdue');
    const known = await Reminders.find({ workspace: 'T1' }).lean();
    await live.app.beat('2026-12-11T00:01:00Z');
    await until(says('2 open, 1 overdue'));
    expect(await Reminders.find({ workspace: 'T1' }).lean()).toEqual(known);
    const edits = live.slack.callsTo('chat.update').length;
    await live.app.beat('2026-12-11T00:02:00Z');
    expect(live.slack.callsTo('chat.update').length).toBe(edits);
    await live.app.beat('2026-12-13T00:01:00Z');
    await until(says('2 open, 2 overdue'));
  });

  it('keeps what somebody writes about it readable: whole, in its lines, in the thread and in pages, on their own day', async () => {
    await logged('Police: a focal person by 10 December');
    await Members.updateOne({ slackUser: BEN }, { $set: { timeZone: 'Asia/Tokyo' } });
    const long = `First line.\n${'They say & repeat that it comes. '.repeat(85)}\nThe end.`;
    const emoji = `${'😀'.repeat(2_990)}\nThe end.`;
    live.clock.moveTo('2026-12-01T20:00:00Z');
    for (const text of [long, emoji]) {
      await live.ben.submits(await list(), {
        [field('which')]: '0',
        [field('deed')]: 'pressed',
        [field('how')]: 'call',
        [field('text')]: text,
      });
      await live.ben.closes(modalOf(live, BEN));
    }
    const inThread = () => replies(live, cards(live)[0] as never);
    await until(() => inThread().length === 3);
    expect(plainWords(inThread()[1]?.blocks)).toBe(long);
    expect(plainWords(inThread()[2]?.blocks)).toMatch(/^(?:😀){2500,2900}…$/u);
    expect(JSON.stringify(inThread()[2]?.blocks)).toContain('The rest is kept');
    const [one] = await commitments();
    const steps = Array.from({ length: 60 }, (_, n) => ({
      ...one?.steps.at(-1),
      id: `S${n}`,
      text: `no ${n}`,
    }));
    await Commitments.updateOne({ key: one?.key }, { $push: { steps: { $each: steps } } });
    await live.ben.submits(await list(), { [field('which')]: '0', [field('deed')]: 'see' });
    const first = modalOf(live, BEN);
    expect(shown(first)).toContain('2 December 2026');
    expect(plainWords(first.blocks)).toContain(`a focal person${long}${emoji}no 0`);
    expect(shown(first)).toContain('Page 1 of 2');
    await live.ben.submits(first, { 'commitments.view:go-0': 'next' });
    expect(plainWords(modalOf(live, BEN).blocks)).toMatch(/no 59$/);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is asked about when the words sound as if a child was harmed; until that is answered, nothing is kept', async () => {
    await logged('Police: a focal person by 10 December');
    const typed = {
      [field('which')]: '0',
      [field('deed')]: 'pressed',
      [field('how')]: 'call',
      [field('text')]: 'A girl was raped, and nobody comes.',
    };
    await live.ben.submits(await list(), typed);
    expect(shown(modalOf(live, BEN))).toContain('Is this about a child who was harmed');
    expect((await live.ben.submits(modalOf(live, BEN), {})).errors).toEqual({
      [field('harm')]: expect.stringContaining('Please answer this first'),
    });
    await live.ben.submits(modalOf(live, BEN), { [field('harm')]: 'yes' });
    expect(modalOf(live, BEN).callback_id).toBe('problems.route');
    expect((await commitments())[0]?.steps).toHaveLength(1);
    await live.ben.closes(modalOf(live, BEN));
    await live.ben.submits(await list(), typed);
    await live.ben.submits(modalOf(live, BEN), { [field('harm')]: 'no' });
    expect(shown(modalOf(live, BEN))).toContain('Saved');
    expect((await commitments())[0]?.steps[1]).toMatchObject({ text: typed[field('text')] });
    expect(live.slack.complaints).toEqual([]);
  });

  it('that can’t be looked at keeps nobody else from being reminded, and is tried again later', async () => {
    await logged('Police: a focal person by 10 December\nPolice: a bench by 10 December');
    const [first, second] = await commitments();
    await Commitments.updateOne(
      { workspace: 'T1', key: first?.key },
      { $set: { by: 'tomorrow', remindAt: new Date('2026-12-01T00:00:00Z') } },
    );
    await live.app.beat('2026-12-07T09:00:00Z');
    const reminded = await Reminders.find({ workspace: 'T1', key: /^commitment:/ }).lean();
    expect(reminded.map(({ key }) => key)).toEqual([`commitment:${second?.key}/owner`]);
    expect((await commitments())[0]).toMatchObject({ remindAt: new Date('2026-12-07T09:01:00Z') });
    await Commitments.updateOne({ workspace: 'T1', key: first?.key }, { $set: { by: '2026-12-10' } });
    await live.app.beat('2026-12-07T09:01:00Z');
    expect(await Reminders.countDocuments({ workspace: 'T1', key: /^commitment:/ })).toBe(2);
  });

  it('is counted on a card that says the name which somebody gave it while it was looked at', async () => {
    await logged('Police: a focal person by 10 December');
    const [card] = cards(live);
    const [known] = await stakeholders();
    await live.app.beat('2026-12-16T09:00:00Z');
    await live.ben.chooses(card as never, 'stakeholders.more', `rename:${known?.key}`);
    const form = modalOf(live, BEN);
    const update = jest.spyOn(Commitments, 'updateOne');
    update.mockImplementationOnce((...args) => {
      const renamed = live.ben.submits(form, { 'stakeholders.name:0': 'Bo Town Police' });
      return renamed.then(() => Commitments.updateOne(...args)) as never;
    });
    await live.app.beat('2026-12-17T09:00:00Z');
    expect(update.mock.calls.length).toBeGreaterThan(1);
    await live.app.deliver();
    await until(() => cards(live)[0]?.text?.includes('1 open, 1 overdue'));
    expect(cards(live)[0]?.text).toContain('Bo Town Police');
  });

  it('that is overdue for four weeks is told to the line manager, once; asking tells them at once', async () => {
    await logged('Police: a focal person by 10 December');
    const told = async () =>
      (await Reminders.find({ workspace: 'T1', person: CLEO }).lean()).map(({ says }) => says);
    await live.app.beat('2026-12-31T09:00:00Z');
    expect(await told()).toEqual([]);
    for (const at of ['2027-01-07T09:00:00Z', '2027-01-14T09:00:00Z']) await live.app.beat(at);
    expect(await told()).toEqual([
      {
        key: 'commitments:remind.managerOverdue',
        params: { who: `<@${BEN}>`, stakeholder: '⁨Bo Police⁩' },
        dates: { date: { at: new Date('2026-12-10T12:00:00Z'), timeZone: 'UTC' } },
      },
    ]);
    await live.ben.submits(await list(), {
      [field('which')]: '0',
      [field('deed')]: 'asked the manager',
      [field('text')]: 'The commander does not answer.',
    });
    expect((await told()).map(({ key }) => key)).toContain('commitments:remind.managerAsked');
    expect((await commitments())[0]?.steps.at(-1)).toMatchObject({ what: 'asked the manager', by: BEN });
  });

  it('that was kept, or whose line is gone, is nothing to be reminded of any more', async () => {
    await logged('Police: a focal person by 10 December\nPolice: a bench by 10 December');
    const waiting = async () =>
      (await Reminders.find({ workspace: 'T1', person: BEN, state: 'waiting' }).lean()).map(({ key }) => key);
    // A Saturday, after the day itself and before working hours.
    await live.app.beat('2026-12-12T12:00:00Z');
    await live.app.beat('2026-12-19T12:00:00Z');
    expect((await waiting()).length).toBe(2);
    await live.ben.submits(await list(), { [field('which')]: '0', [field('deed')]: 'fulfilled' });
    expect((await waiting()).length).toBe(1);
    await live.ben.closes(modalOf(live, BEN));
    await live.ben.presses(replies(live, cards(live)[0] as never)[0] as never, 'meetings.edit');
    await live.ben.submits(await formOf(live), { agreements: 'Police: a focal person by 10 December' });
    expect(await waiting()).toEqual([]);
    expect((await commitments()).map(({ status, remindAt }) => [status, remindAt]).sort()).toEqual([
      ['dropped', undefined],
      ['fulfilled', undefined],
    ]);
    await live.app.beat('2027-01-30T12:00:00Z');
    expect(await waiting()).toEqual([]);
  });
});
