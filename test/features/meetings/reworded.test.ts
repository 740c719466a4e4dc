import { beforeAll, describe, expect, it } from '@jest/globals';
import { Members } from '../../../src/features/people';
import type { Message } from '../../support/slack';
import { until } from '../../support/until';
import { cardOf, met } from '../stakeholders/live';
import {
  BEN,
  commitments,
  DORA,
  formOf,
  LOG,
  logForm,
  meetings,
  modalOf,
  shown,
  stakeholders,
  useLog,
} from './live';
import { asks, sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

const first = (card: Message) => live.slack.thread(LOG, card.ts)[1] as Message;

async function edits(card: Message, answers: Record<string, string>): Promise<void> {
  await live.ben.presses(first(card), 'meetings.edit');
  await sends(live.ben, await formOf(live), answers);
  expect(live.slack.modalOf(BEN)).toBeUndefined();
}

/** What somebody says of a commitment of the meeting, by its number in the list. */
async function says(card: Message, which: string, deed: string, more: Record<string, string>): Promise<void> {
  await live.ben.presses(first(card), 'commitments.of-meeting');
  const given = Object.entries({ which, deed, ...more });
  const answers = given.map(([field, value]) => [`commitments.list:${field}-0`, value]);
  await live.ben.submits(modalOf(live, BEN), Object.fromEntries(answers));
  await live.ben.closes(modalOf(live, BEN));
}

const lines = async () => (await commitments()).map(({ line, status }) => [line, status]);

describe('a line of the agreements whose words are corrected', () => {
  it('keeps its commitment with all that was done about it', async () => {
    const typed = 'Polcie: mend the gaet by 10 December 2026\nWe: call the chief\nDHMT: a vehicle';
    const card = await met(live, 'Bo Police', { agreements: typed });
    await says(card, '0', 'new date', { by: '2027-01-15', text: 'They asked for time.' });
    await says(card, '0', 'partly', { text: 'One hinge.' });
    const agreements =
      'DHMT: a vehicle\nPolice: mend the gate by 10 December 2026\nWe: call the paramount chief';
    await edits(card, { agreements });
    expect(await lines()).toEqual([
      ['Police: mend the gate by 10 December 2026', 'partly'],
      ['We: call the paramount chief', 'open'],
      ['DHMT: a vehicle', 'open'],
    ]);
    const [gate, chief] = await commitments();
    expect(gate).toMatchObject({
      who: 'Police',
      owes: 'stakeholder',
      what: 'mend the gate',
      by: '2027-01-15',
    });
    expect(gate?.steps.map(({ what, text }) => text ?? what)).toEqual([
      'made',
      'They asked for time.',
      'One hinge.',
    ]);
    expect(chief).toMatchObject({ who: 'We', owes: 'we', what: 'call the paramount chief' });
    expect(await stakeholders()).toMatchObject([{ promised: ['2027-01-15'], undated: 2 }]);
    await until(() =>
      live.slack
        .thread(LOG, card.ts)
        .some(({ text = '' }) => text.includes('mend the gate') && text.includes('One hinge.')),
    );
  });

  it('is as it became, where it was kept', async () => {
    const card = await met(live, 'Bo Police', { agreements: 'Police: a focla person by 10 December 2026' });
    await says(card, '0', 'fulfilled', {});
    await edits(card, { agreements: 'Police: a focal person by 10 December 2026' });
    expect(await lines()).toEqual([['Police: a focal person by 10 December 2026', 'fulfilled']]);
    expect(await stakeholders()).toMatchObject([{ promised: [], undated: 0 }]);
  });

  it('is owed by another date, where another was written', async () => {
    const card = await met(live, 'Bo Police', { agreements: 'Police: a focal person by 10 December 2026' });
    await edits(card, { agreements: 'Police: a focal person by 17 December 2026' });
    expect(await commitments()).toMatchObject([
      { status: 'open', by: '2026-12-17', remindAt: new Date('2026-12-14T08:00:00Z') },
    ]);
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-12-17'] }]);
  });

  it('is reminded of by the clock of who follows it, whoever edits', async () => {
    await Members.updateOne({ workspace: 'T1', slackUser: BEN }, { $set: { timeZone: 'Asia/Tokyo' } });
    const card = await met(live, 'Bo Police', { agreements: 'Police: a focal person by 10 December 2026' });
    expect(await commitments()).toMatchObject([{ remindAt: new Date('2026-12-06T23:00:00Z') }]);
    await live.slack.person(DORA).presses(first(card), 'meetings.edit');
    const agreements =
      'Police: a focal person by 17 December 2026\nPolice: mend the gate by 10 December 2026';
    await sends(live.slack.person(DORA), modalOf(live, DORA), { agreements });
    expect(await commitments()).toMatchObject([
      { remindAt: new Date('2026-12-13T23:00:00Z') },
      { remindAt: new Date('2026-12-06T23:00:00Z') },
    ]);
  });

  it('makes place for another, where that is another agreement', async () => {
    const card = await met(live, 'Bo Police', { agreements: 'Police: a focal person\nWe: call the chief' });
    await edits(card, { agreements: 'Police: three new vehicles\nDHMT: call the nurses' });
    expect(await lines()).toEqual([
      ['Police: a focal person', 'dropped'],
      ['We: call the chief', 'dropped'],
      ['Police: three new vehicles', 'open'],
      ['DHMT: call the nurses', 'open'],
    ]);
    expect((await commitments())[0]?.steps.at(-1)).toMatchObject({
      ...{ what: 'dropped', by: BEN, text: 'The meeting was edited: this line is not in it any more.' },
    });
  });
});

describe('a meeting whose date is corrected', () => {
  /** Corrects the date, and answers what is asked then about the only line. */
  async function corrects(card: Message, metOn: string, by?: string): Promise<string> {
    await live.ben.presses(first(card), 'meetings.edit');
    await live.ben.submits(await formOf(live), { metOn });
    const asked = modalOf(live, BEN);
    expect(shown(asked)).toContain('the meeting has another date now: by when?');
    await sends(live.ben, asked, by === undefined ? {} : asks(asked, 0, { by }));
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(live.slack.complaints).toEqual([]);
    return shown(asked);
  }

  it('has its commitments by the dates that follow from it, once these were found right', async () => {
    const agreements =
      'Police: a focal person within two weeks\nWe: call the chief by 1 May 2027\nDHMT: a nurse';
    const card = await met(live, 'Bo Police', { agreements, metOn: '2026-11-30' });
    const asked = await corrects(card, '2026-11-25');
    expect(asked).toContain('*The meeting has another date: please check by when.*');
    expect(asked).not.toContain('not clear to me');
    expect(asked).toContain('"initial_date":"2026-12-09"');
    expect((await commitments()).map(({ by, madeOn, remindAt }) => [by, madeOn, remindAt])).toEqual([
      ['2026-12-09', '2026-11-25', new Date('2026-12-06T08:00:00Z')],
      ['2027-05-01', '2026-11-25', new Date('2027-04-28T08:00:00Z')],
      [undefined, '2026-11-25', undefined],
    ]);
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-12-09', '2027-05-01'], undated: 1 }]);
  });

  it('asks by when, and that counts', async () => {
    const card = await met(live, 'Bo Police', { agreements: 'Police: a focal person by Friday' });
    await corrects(card, '2026-11-25', '2026-12-04');
    expect(await commitments()).toMatchObject([{ by: '2026-12-04', madeOn: '2026-11-25' }]);
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-12-04'] }]);
  });

  it('leaves a date that was agreed on since, where its editor does not say another', async () => {
    const card = await met(live, 'Bo Police', { agreements: 'Police: a focal person within two weeks' });
    await says(card, '0', 'new date', { by: '2027-01-15', text: 'They asked for time.' });
    await corrects(card, '2026-11-25');
    expect(await commitments()).toMatchObject([{ by: '2027-01-15', madeOn: '2026-11-25' }]);
    expect(await stakeholders()).toMatchObject([{ promised: ['2027-01-15'] }]);
    // That which is understood of the line, too.
    await corrects(card, '2026-11-24', '2026-12-08');
    expect(await commitments()).toMatchObject([{ by: '2026-12-08', madeOn: '2026-11-24' }]);
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-12-08'] }]);
  });

  it('leaves who, what and by when as somebody has corrected them, where they are found right', async () => {
    await live.ben.submits(await logForm(live, BEN, 'Bo Police'), {
      ...{ newType: 'police', agreements: 'they or we: a focla person by the rains' },
    });
    const asked = modalOf(live, BEN);
    const said = { who: 'Police', what: 'a focal person', by: '2027-05-01' };
    await sends(live.ben, asked, asks(asked, 0, said));
    const card = await cardOf(live, 'Bo Police');
    await until(async () => {
      await live.app.deliver();
      return first(card);
    });
    await corrects(card, '2026-11-25');
    expect(await commitments()).toMatchObject([{ ...said, owes: 'stakeholder', madeOn: '2026-11-25' }]);
    await corrects(card, '2026-11-24', '2027-05-08');
    expect(await commitments()).toMatchObject([{ ...said, by: '2027-05-08' }]);
  });

  it('asks nothing about what is kept already, or by a day of its own', async () => {
    const agreements = 'Police: a focal person by Friday\nWe: call the chief by 1 May 2027';
    const card = await met(live, 'Bo Police', { agreements });
    await says(card, '0', 'fulfilled', {});
    await edits(card, { metOn: '2026-11-25' });
    expect((await commitments()).map(({ status, by }) => [status, by])).toEqual([
      ['fulfilled', '2026-11-27'],
      ['open', '2027-05-01'],
    ]);
  });

  it('forgets what was asked, where it gets its former date again', async () => {
    const card = await met(live, 'Bo Police', { agreements: 'Police: a focal person within two weeks' });
    await live.ben.presses(first(card), 'meetings.edit');
    await live.ben.submits(await formOf(live), { metOn: '2026-11-25' });
    await sends(live.ben, modalOf(live, BEN), { metOn: '2026-11-30', keyPoints: 'They listened well.' });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await meetings()).toMatchObject([{ metOn: '2026-11-30', keyPoints: 'They listened well.' }]);
    expect(await commitments()).toMatchObject([{ by: '2026-12-14', madeOn: '2026-11-30' }]);
  });
});
