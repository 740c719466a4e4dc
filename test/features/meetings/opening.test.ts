import { describe, expect, it } from '@jest/globals';
import { type Draft, Drafts } from '../../../src/features/meetings/model';
import { Members } from '../../../src/features/people';
import type { OpenView } from '../../support/slack';
import { until } from '../../support/until';
import { CHANNEL, EVE } from '../check-ins/live';
import {
  asNew,
  BEN,
  cards,
  formOf,
  LOG,
  logForm,
  meetings,
  modalOf,
  replies,
  shown,
  stakeholders,
  useLog,
} from './live';
import { aStakeholder, keepStakeholders } from './support';

const live = useLog();

const value = (view: OpenView, field: string) => view.state.values[field]?.[field];
const fieldsOf = (view: OpenView, name: string) =>
  Object.keys(view.state.values).filter((field) => field === name || field.startsWith(`${name}-`));
const direct = (who: string) => live.slack.messages(live.slack.workspace.directChannel(who).id);

describe('the form', () => {
  it('opens by the command in any channel and with the app alone, by the global shortcut and from the home tab', async () => {
    for (const channel of [CHANNEL, LOG, undefined]) {
      await live.ben.runs('/log-meeting', '', channel);
      expect(shown(await formOf(live))).toContain(`It will stand in <#${LOG}>`);
      await live.ben.closes(modalOf(live, BEN));
    }
    await live.ben.usesShortcut('meetings.log');
    expect(shown(await formOf(live))).toContain('With whom');
    await live.ben.closes(modalOf(live, BEN));
    await live.ben.opensHome();
    await until(() => live.slack.homeOf(BEN));
    await live.ben.presses(live.slack.homeOf(BEN) as OpenView, 'meetings.log');
    expect(shown(await formOf(live))).toContain('With whom');
    expect(live.slack.complaints).toEqual([]);
  });

  it('opens with the stakeholder who was named, or who is pressed on the home tab', async () => {
    await keepStakeholders([
      aStakeholder('Bo Police', { lastMet: '2026-01-01' }),
      aStakeholder('Bo Council'),
      aStakeholder('Bonthe'),
    ]);
    const chosen = (view: OpenView) => value(view, 'stakeholder')?.selected_option?.value;
    expect(chosen(await logForm(live, BEN, 'bo POL'))).toBe('S Bo Police');
    await live.ben.closes(modalOf(live, BEN));
    // Several might be meant.
    expect(chosen(await logForm(live, BEN, 'bo'))).toBeUndefined();
    await live.ben.closes(modalOf(live, BEN));
    const view = await logForm(live, BEN, '  Kenema &amp; Sons <!channel> ');
    expect([chosen(view), value(view, 'newName')?.value]).toEqual(['new', 'Kenema & Sons @channel']);
    await live.ben.closes(view);
    await live.ben.opensHome();
    await until(() => shown(live.slack.homeOf(BEN)).includes('Not seen for too long'));
    await live.ben.presses(live.slack.homeOf(BEN) as OpenView, 'meetings.log', { value: 'S Bo Police' });
    expect(chosen(await formOf(live))).toBe('S Bo Police');
  });

  it('is told of by help, with all that may stand after the command', async () => {
    await live.ben.runs('/log-meeting', 'help');
    expect(live.slack.ephemeralsTo(BEN).at(-1)?.text).toBe(
      [
        '• `/log-meeting` – open the form; write the stakeholder’s name after it to choose it',
        '• `/log-meeting new` – open an empty form; what you began and did not save is dropped',
        '• `/log-meeting find` – search the log; write what you look for after it',
      ].join('\n'),
    );
    expect(live.slack.modalOf(BEN)).toBeUndefined();
  });

  it('takes the words of a message along, with a link to it, and offers nothing older', async () => {
    const begun = await logForm(live, BEN, 'Bo Council');
    await live.ben.chooses(begun, 'type', 'call', { answers: { keyPoints: 'An older one.' } });
    await until(async () => (await Drafts.countDocuments({})) === 1);
    await live.ben.closes(begun);
    const message = await live.ada.says(CHANNEL, 'The police said: 2 officers &lt;soon&gt;, call <@UCLEO1>.');
    await live.ben.usesShortcut('meetings.log-message', message);
    const view = await formOf(live);
    expect(value(view, 'keyPoints')?.value).toContain('2 officers <soon>');
    expect(shown(view)).not.toContain('An older one.');
    await live.ben.submits(view, { stakeholder: 'new' });
    await live.ben.submits(modalOf(live, BEN), { newName: 'Bo Police', newType: 'police' });
    expect(await meetings()).toMatchObject([
      {
        from: {
          message: { channel: CHANNEL, ts: message.ts },
          link: expect.stringContaining(message.ts.replace('.', '')),
        },
      },
    ]);
    await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 0);
    expect(shown(replies(live, cards(live)[0] as never)[0])).toContain('From a message');
    // What was begun before is still there.
    expect((await Drafts.find({}).lean<Draft[]>()).map(({ filling }) => filling.minutes.keyPoints)).toEqual([
      'An older one.',
    ]);
  });

  it('keeps with a draft the message from which it was begun', async () => {
    const message = await live.ada.says(CHANNEL, 'The police said they will come.');
    await live.ben.usesShortcut('meetings.log-message', message);
    const view = await formOf(live);
    await live.ben.chooses(view, 'type', 'call');
    await until(async () => (await Drafts.countDocuments({})) === 1);
    await live.ben.closes(view);
    const again = await logForm(live);
    expect(value(again, 'keyPoints')?.value).toBe('The police said they will come.');
    await live.ben.submits(again, { stakeholder: 'new' });
    await live.ben.submits(modalOf(live, BEN), { newName: 'Bo Police', newType: 'police' });
    expect(await meetings()).toMatchObject([{ from: { message: { ts: message.ts } }, type: 'call' }]);
    expect(await Drafts.countDocuments({})).toBe(0);
  });

  it('splits the words of a message over 3,000 characters over further fields, and loses none', async () => {
    const text = Array.from({ length: 1_600 }, (_, n) => `${n} 🌱`).join(' ');
    expect([...text].length).toBeGreaterThan(9_000);
    const message = await live.ada.says(CHANNEL, text);
    await live.ben.usesShortcut('meetings.log-message', message);
    const view = await formOf(live);
    expect(fieldsOf(view, 'keyPoints')).toEqual(['keyPoints', 'keyPoints-2', 'keyPoints-3', 'keyPoints-4']);
    expect(shown(view)).toContain('go on in the thread');
    // Another choice brings the form anew, with all of it.
    await live.ben.chooses(view, 'stakeholder', 'new');
    await until(() => shown(modalOf(live, BEN)).includes('newName'));
    await live.ben.submits(modalOf(live, BEN), { newName: 'Bo Police', newType: 'police' });
    expect((await meetings())[0]?.keyPoints).toBe(text);
    expect(live.slack.complaints).toEqual([]);
  });

  it('says when a message is longer than can be kept, and keeps what was typed', async () => {
    const message = await live.ada.says(CHANNEL, 'x'.repeat(39_000));
    await live.ben.usesShortcut('meetings.log-message', message);
    const view = await formOf(live);
    expect(fieldsOf(view, 'keyPoints')).toHaveLength(13);
    await live.ben.submits(view, { stakeholder: 'new' });
    const { errors } = await live.ben.submits(modalOf(live, BEN), {
      newName: 'Bo Police',
      newType: 'police',
    });
    expect(errors?.keyPoints).toContain('Shorten it to 18000 characters');
    expect(await meetings()).toEqual([]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is begun without words by a message of ours', async () => {
    const [ours] = live.slack.messages(CHANNEL).filter(({ user }) => user === 'UBOT');
    await live.ben.usesShortcut('meetings.log-message', ours);
    expect(value(await formOf(live), 'keyPoints')?.value).toBeNull();
  });

  it('splits what is prefilled at an edit, also who was there', async () => {
    const there = Array.from({ length: 500 }, (_, n) => `${n} officer`).join(' ');
    const view = await logForm(live, BEN, 'Bo Police');
    await live.ben.submits(view, { newType: 'police', keyPoints: 'First.', present: there.slice(0, 2_990) });
    const again = await logForm(live, BEN, 'Bo Police');
    await live.ben.submits(again, { keyPoints: 'Second.', present: there.slice(0, 2_990) });
    const [meeting] = await meetings();
    await live.ben.submits(modalOf(live, BEN), { instead: meeting?.key ?? '' });
    const whole = (await meetings())[0]?.present ?? '';
    expect([...whole].length).toBeGreaterThan(5_000);
    await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 1);
    const reply = replies(live, cards(live)[0] as never).find((one) => shown(one).includes('meetings.edit'));
    await live.ben.presses(reply as never, 'meetings.edit');
    expect(fieldsOf(await formOf(live), 'present')).toHaveLength(2);
    await live.ben.submits(modalOf(live, BEN), { gaps: 'No fuel.' });
    expect((await meetings())[0]).toMatchObject({ present: whole, gaps: 'No fuel.' });
  });
});

describe('who logged it', () => {
  it('is told by a direct message when Slack takes no answer to the command any more', async () => {
    const view = await logForm(live, BEN, 'Bo Police');
    live.slack.workspace.responseUrls.clear();
    await live.ben.submits(view, { newType: 'police', keyPoints: 'They listened.' });
    await until(() => direct(BEN).some(({ text }) => text?.includes('stands in the log')));
    const told = direct(BEN).filter(({ text }) => text?.includes('stands in the log'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toMatch(/<https?:[^|]+\|see it>/);
    expect(live.slack.ephemeralsTo(BEN).filter(({ text }) => text?.includes('stands in the log'))).toEqual(
      [],
    );
  });

  it('is told so when they came by a shortcut, where there is no command to answer', async () => {
    await live.ben.usesShortcut('meetings.log');
    await live.ben.submits(await formOf(live), { stakeholder: 'new', keyPoints: 'They listened.' });
    await live.ben.submits(modalOf(live, BEN), { newName: 'Bo Police', newType: 'police' });
    await until(() => direct(BEN).some(({ text }) => text?.includes('stands in the log')));
  });
});

describe('somebody who may not', () => {
  it('is told so by every way in, and nothing is kept of what they send', async () => {
    await Members.updateOne({ workspace: 'T1', slackUser: BEN }, { $set: { roles: ['adviser'] } });
    const sentence = 'Only facilitators, mentors, managers and coordinators log meetings.';
    await live.ben.runs('/log-meeting', 'Bo Police');
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(live.slack.ephemeralsTo(BEN).at(-1)?.text).toBe(sentence);
    await live.ben.usesShortcut('meetings.log');
    expect(shown(await formOf(live))).toContain(sentence);
    await live.ben.closes(modalOf(live, BEN));
    const message = await live.ada.says(CHANNEL, 'Words.');
    await live.ben.usesShortcut('meetings.log-message', message);
    expect(shown(await formOf(live))).toContain(sentence);
    expect(await stakeholders()).toEqual([]);
  });

  it('because they are none of the programme is told to ask', async () => {
    await live.slack.person(EVE).runs('/log-meeting', 'Bo Police');
    expect(live.slack.ephemeralsTo(EVE).at(-1)?.text).toContain('does not know you yet');
    await live.slack.person(EVE).usesShortcut('meetings.log');
    expect(shown(await formOf(live, EVE))).toContain('does not know you yet');
  });

  it('reads so under the name of what they wanted to open', async () => {
    await asNew(live, 'Bo Police');
    await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 0);
    const [reply] = replies(live, cards(live)[0] as never);
    const eve = live.slack.person(EVE);
    for (const [act, title] of [
      ['meetings.open', 'A meeting'],
      ['meetings.edit', 'Edit a meeting'],
    ] as const) {
      await eve.presses(reply as never, act);
      const view = await formOf(live, EVE);
      expect([view.title?.text, shown(view)]).toEqual([
        title,
        expect.stringContaining('does not know you yet'),
      ]);
      await eve.closes(view);
    }
  });

  it('any more, since the form was opened, saves nothing and keeps no draft', async () => {
    const view = await logForm(live, BEN, 'Bo Police');
    await Members.updateOne({ workspace: 'T1', slackUser: BEN }, { $set: { roles: [] } });
    await live.ben.chooses(view, 'type', 'call', { answers: { keyPoints: 'They listened.' } });
    const { errors } = await live.ben.submits(view, { newType: 'police' });
    expect(errors?.metOn).toContain('Only facilitators');
    expect(await Drafts.countDocuments({})).toBe(0);
    await Members.deleteOne({ workspace: 'T1', slackUser: BEN });
    expect((await live.ben.submits(view)).errors?.metOn).toContain('ne vous connaît pas encore');
    expect([await meetings(), await stakeholders(), await Drafts.countDocuments({})]).toEqual([[], [], 0]);
  });
});
