import { beforeAll, describe, expect, it } from '@jest/globals';
import { Stakeholders } from '../../../src/features/stakeholders';
import type { Answers, Message, OpenView } from '../../support/slack';
import { until } from '../../support/until';
import {
  BEN,
  cards,
  commitments,
  DORA,
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
import { aStakeholder, asks, keepStakeholders, sends, warmUp } from './support';

beforeAll(warmUp);
const live = useLog();

/** Sends a form whose acknowledgement then is lost: it stays open as it was filled in. */
async function sent(view: OpenView, answers: Answers = {}): Promise<OpenView> {
  const { did, errors } = await sends(live.ben, view, answers);
  expect({ did, errors }).toEqual({ did: 'closed', errors: undefined });
  return structuredClone(view);
}

async function again(view: OpenView, answers: Answers = {}) {
  live.slack.workspace.modals.set(BEN, [structuredClone(view)]);
  return sends(live.ben, modalOf(live, BEN), answers);
}

const inThread = (card?: Message): Message[] => (card ? replies(live, card) : []);
const card = (name: string) => cards(live).find(({ text }) => text?.includes(name));

/** A new stakeholder, with one meeting of this form. */
const logged = async (answers: Answers = {}) =>
  sent(await logForm(live, BEN, 'Bo Police'), {
    newType: 'police',
    keyPoints: 'They listened.',
    agreements: 'Police: a focal person\nWe: call the chief',
    ...answers,
  });

const lines = async () => (await commitments()).map(({ line, status }) => [line, status]);

async function editing(): Promise<OpenView> {
  await until(() => inThread(card('Bo Police')).length > 0);
  await live.ben.presses(inThread(card('Bo Police'))[0] as never, 'meetings.edit');
  return formOf(live);
}

describe('a meeting whose form is sent again', () => {
  it('unchanged, stays as it was saved', async () => {
    const view = await logged();
    const before = await meetings();
    expect((await again(view)).did).toBe('closed');
    await live.app.deliver();
    expect(await meetings()).toMatchObject([{ version: before[0]?.version, versions: [] }]);
    expect(await stakeholders()).toMatchObject([{ meetings: 1, version: 1 }]);
    expect(inThread(card('Bo Police'))).toHaveLength(1);
  });

  it('with other words, says those; what it said before is kept, and reply, card and commitments follow', async () => {
    const view = await logged();
    await until(() => inThread(card('Bo Police')).length === 1);
    const answers = {
      keyPoints: 'They listened well.',
      agreements: 'We: call the chief\nPolice: mend the gate by 1 May 2027',
      metOn: '2026-11-28',
    };
    expect((await again(view, answers)).did).toBe('closed');
    expect((await again(view, answers)).did).toBe('closed');
    await live.app.deliver();
    expect(await meetings()).toMatchObject([
      {
        ...answers,
        versions: [{ by: BEN, before: { keyPoints: 'They listened.', metOn: '2026-11-30' } }],
      },
    ]);
    expect(await lines()).toEqual([
      ['Police: a focal person', 'dropped'],
      ['We: call the chief', 'open'],
      ['Police: mend the gate by 1 May 2027', 'open'],
    ]);
    expect(await stakeholders()).toMatchObject([
      { name: 'Bo Police', meetings: 1, lastMet: '2026-11-28', promised: ['2027-05-01'], undated: 1 },
    ]);
    await until(() => inThread(card('Bo Police'))[0]?.text?.includes('They listened well.'));
    expect(inThread(card('Bo Police'))).toHaveLength(1);
    expect(inThread(card('Bo Police'))[0]?.text).toContain('28 November 2026');
    expect(card('Bo Police')?.text).toContain('28 November 2026');
    // And back to what it said first.
    const first = { keyPoints: 'They listened.', agreements: 'Police: a focal person\nWe: call the chief' };
    expect((await again(view, { ...first, metOn: '2026-11-30' })).did).toBe('closed');
    expect(await meetings()).toMatchObject([{ ...first, metOn: '2026-11-30', versions: [{}, {}] }]);
    expect((await lines()).slice(0, 3)).toEqual([
      ['Police: a focal person', 'open'],
      ['We: call the chief', 'open'],
      ['Police: mend the gate by 1 May 2027', 'dropped'],
    ]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('with another answer about a line that was not clear, keeps the last one', async () => {
    const view = await logForm(live, BEN, 'Bo Police');
    const agreements = 'Police: mend the gate by the rains';
    await live.ben.submits(view, { newType: 'police', agreements });
    const asked = modalOf(live, BEN);
    const copy = await sent(asked, asks(asked, 0, { by: '2027-05-01' }));
    expect((await again(copy, asks(copy, 0, { by: '2027-06-01' }))).did).toBe('closed');
    expect((await again(copy, asks(copy, 0, { by: '2027-06-01' }))).did).toBe('closed');
    expect(await commitments()).toMatchObject([{ by: '2027-06-01', status: 'open' }]);
    expect(await meetings()).toMatchObject([{ agreements, versions: [{ by: BEN }] }]);
    expect(await stakeholders()).toMatchObject([{ promised: ['2027-06-01'] }]);
  });

  it('with another stakeholder, goes to the log of that one', async () => {
    await keepStakeholders([aStakeholder('Kenema Police', { meetings: 0 })]);
    const view = await logged();
    await until(() => inThread(card('Bo Police')).length === 1);
    expect((await again(view, { stakeholder: 'S Kenema Police' })).did).toBe('closed');
    expect(await meetings()).toMatchObject([{ stakeholder: 'S Kenema Police', versions: [{ by: BEN }] }]);
    expect(await stakeholders()).toMatchObject([
      { name: 'Bo Police', meetings: 0, status: 'archived' },
      { name: 'Kenema Police', meetings: 1, undated: 2 },
    ]);
  });

  it('with the new stakeholder’s name, type or district corrected, keeps it under those', async () => {
    const view = await logged({ newName: 'Bo Polise' });
    await until(() => inThread(card('Bo Polise')).length === 1);
    expect((await again(view, { newName: 'Bo Police', newDistrict: 'north' })).did).toBe('closed');
    expect((await again(view, { newName: 'Bo Police', newDistrict: 'north' })).did).toBe('closed');
    await live.app.deliver();
    const active = (await stakeholders()).filter(({ status }) => status === 'active');
    expect(active).toMatchObject([{ name: 'Bo Police', district: { key: 'north' }, meetings: 1 }]);
    expect(await meetings()).toMatchObject([{ stakeholder: active[0]?.key, versions: [{ by: BEN }] }]);
    const other = { newName: 'Bo Police', newDistrict: 'north', newType: 'other', newSector: 'ngo' };
    expect((await again(view, other)).did).toBe('closed');
    expect((await stakeholders()).filter(({ status }) => status === 'active')).toMatchObject([
      { name: 'Bo Police', type: 'other', sector: 'ngo', meetings: 1 },
    ]);
    expect(await stakeholders()).toHaveLength(2);
  });

  it('knows its new stakeholder again that somebody has renamed', async () => {
    const view = await logged();
    const [one] = await stakeholders();
    const renamed = { id: 'VR', what: 'renamed', before: 'Bo Police', by: DORA, at: live.clock.now() };
    await Stakeholders.updateOne(
      { workspace: 'T1', key: one?.key },
      { $set: { name: 'Police of Bo', plainName: 'police of bo', changes: [renamed] } },
    );
    expect((await again(view)).did).toBe('closed');
    expect(await meetings()).toMatchObject([{ versions: [] }]);
    expect((await again(view, { gaps: 'No fuel.' })).did).toBe('closed');
    expect(await stakeholders()).toMatchObject([{ name: 'Police of Bo', meetings: 1 }]);
    expect(await meetings()).toMatchObject([{ gaps: 'No fuel.', stakeholder: one?.key }]);
  });

  it('is shown first that somebody has edited it meanwhile', async () => {
    const view = await logged();
    await until(() => inThread(card('Bo Police')).length === 1);
    const dora = live.slack.person(DORA);
    await dora.presses(inThread(card('Bo Police'))[0] as never, 'meetings.edit');
    await dora.submits(await formOf(live, DORA), { gaps: 'No fuel.' });
    // It says nothing new.
    expect((await again(view)).did).toBe('closed');
    expect(await meetings()).toMatchObject([{ gaps: 'No fuel.', versions: [{ by: DORA }] }]);
    expect((await again(view, { keyPoints: 'They listened well.' })).did).toBe('update');
    const told = shown(modalOf(live, BEN));
    expect(told).toContain('so this is not saved yet');
    expect(told).toContain('*Gaps or challenges*, only in the log\\n⁨No fuel.⁩');
    expect(told).toContain('*Key points*, only in this form\\n⁨They listened well.⁩');
    expect(told).not.toMatch(/were removed|\*Date\* |\*With whom\*/);
    expect(await meetings()).toMatchObject([{ keyPoints: 'They listened.', gaps: 'No fuel.' }]);
    expect((await live.ben.submits(modalOf(live, BEN))).did).toBe('closed');
    expect(await meetings()).toMatchObject([
      {
        keyPoints: 'They listened well.',
        versions: [{ by: DORA }, { by: BEN, before: { gaps: 'No fuel.' } }],
      },
    ]);
    expect(await stakeholders()).toMatchObject([{ meetings: 1 }]);
  });

  it('asks nothing about another of the same day: it stands already', async () => {
    await keepStakeholders([aStakeholder('Kenema Police', { meetings: 0 })]);
    await sent(await logForm(live, BEN, 'Kenema Police'), {
      keyPoints: 'In the morning.',
      metOn: '2026-11-28',
    });
    const view = await sent(await logForm(live, BEN, 'Kenema Police'), { keyPoints: 'Today.' });
    expect((await again(view, { metOn: '2026-11-28' })).did).toBe('closed');
    expect((await meetings()).map(({ keyPoints, metOn }) => [keyPoints, metOn])).toEqual([
      ['In the morning.', '2026-11-28'],
      ['Today.', '2026-11-28'],
    ]);
  });

  it('tells its author where it stands, once for what waits and once for what came later', async () => {
    const view = await logged();
    const told = () => live.slack.ephemeralsTo(BEN).filter(({ text }) => text?.includes('in the log'));
    await until(() => told().length === 1);
    expect((await again(view, { gaps: 'No fuel.' })).did).toBe('closed');
    await until(() => told().length === 2);
    expect(told()[1]?.text).toContain('as you have changed it');
    await until(async () => (await meetings())[0]?.confirm?.length === 0);
    expect(live.slack.messages(LOG).length).toBe(2);
  });
});

describe('an edit whose form is sent again', () => {
  it('with other words, says those; unchanged, it changes nothing', async () => {
    await logged();
    const view = await sent(await editing(), { keyPoints: 'They listened well.', agreements: 'We: call' });
    expect((await again(view)).did).toBe('closed');
    expect(await meetings()).toMatchObject([{ versions: [{ before: { keyPoints: 'They listened.' } }] }]);
    const other = { keyPoints: 'They did not listen.', agreements: 'We: call the chief' };
    expect((await again(view, other)).did).toBe('closed');
    expect((await again(view, other)).did).toBe('closed');
    expect(await meetings()).toMatchObject([
      {
        ...other,
        versions: [
          { before: { keyPoints: 'They listened.' } },
          { before: { keyPoints: 'They listened well.', agreements: 'We: call' } },
        ],
      },
    ]);
    expect(await lines()).toEqual([
      ['Police: a focal person', 'dropped'],
      ['We: call the chief', 'open'],
      ['We: call', 'dropped'],
    ]);
    await until(() => inThread(card('Bo Police'))[0]?.text?.includes('They did not listen.'));
    expect(inThread(card('Bo Police'))).toHaveLength(1);
  });

  it('with another day for a line that was asked about, says that; unchanged, it changes nothing', async () => {
    await logged({ agreements: 'Police: a focal person by Friday' });
    await live.ben.submits(await editing(), { metOn: '2026-11-25' });
    const asked = modalOf(live, BEN);
    const view = await sent(asked, asks(asked, 0, { by: '2026-12-04' }));
    const stands = async () => (await commitments()).map(({ by, madeOn }) => [by, madeOn]);
    expect(await stands()).toEqual([['2026-12-04', '2026-11-25']]);
    expect((await again(view)).did).toBe('closed');
    expect(await stands()).toEqual([['2026-12-04', '2026-11-25']]);
    expect(await meetings()).toMatchObject([{ metOn: '2026-11-25', versions: [{}] }]);
    expect((await again(view, asks(view, 0, { by: '2026-12-05' }))).did).toBe('closed');
    expect(await stands()).toEqual([['2026-12-05', '2026-11-25']]);
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-12-05'] }]);
  });

  it('is shown first what somebody else has written meanwhile', async () => {
    await logged();
    const view = await sent(await editing(), { keyPoints: 'They listened well.' });
    const dora = live.slack.person(DORA);
    await dora.presses(inThread(card('Bo Police'))[0] as never, 'meetings.edit');
    await dora.submits(await formOf(live, DORA), { keyPoints: 'Hers.' });
    expect((await again(view)).did).toBe('closed');
    expect((await again(view, { keyPoints: 'His.' })).did).toBe('update');
    expect(await meetings()).toMatchObject([{ keyPoints: 'Hers.' }]);
    expect((await live.ben.submits(modalOf(live, BEN))).did).toBe('closed');
    expect(await meetings()).toMatchObject([
      { keyPoints: 'His.', versions: [{}, { by: DORA }, { by: BEN }] },
    ]);
  });

  it('to a new stakeholder, whose name is corrected, goes to that one', async () => {
    await logged();
    await live.ben.submits(await editing(), { stakeholder: 'new' });
    const view = await sent(modalOf(live, BEN), { newName: 'Kenema Polise', newType: 'police' });
    expect((await again(view)).did).toBe('closed');
    expect(await stakeholders()).toHaveLength(2);
    await live.app.deliver();
    expect((await again(view, { newName: 'Kenema Police' })).did).toBe('closed');
    expect((await stakeholders()).map(({ name, meetings: met, status }) => [name, met, status])).toEqual([
      ['Bo Police', 0, 'active'],
      ['Kenema Police', 1, 'active'],
      ['Kenema Polise', 0, 'archived'],
    ]);
  });
});

describe('what was added to a meeting, whose form is sent again', () => {
  const adding = async () => {
    await logged();
    await live.ben.submits(await logForm(live, BEN, 'Bo Police'), {
      keyPoints: 'A second point.',
      agreements: 'Police: mend the gate',
    });
    const [first] = await meetings();
    return sent(modalOf(live, BEN), { instead: first?.key ?? '' });
  };

  it('with other words, is those in its place', async () => {
    const view = await adding();
    expect((await again(view)).did).toBe('closed');
    expect(await meetings()).toMatchObject([{ versions: [{ before: { keyPoints: 'They listened.' } }] }]);
    const other = { keyPoints: 'Another point.', agreements: 'We: write to the ministry' };
    expect((await again(view, other)).did).toBe('closed');
    expect((await again(view, other)).did).toBe('closed');
    expect(await meetings()).toMatchObject([
      {
        keyPoints: 'They listened.\n\nAnother point.',
        versions: [{}, { before: { keyPoints: 'They listened.\n\nA second point.' } }],
      },
    ]);
    expect(await lines()).toEqual([
      ['Police: a focal person', 'open'],
      ['We: call the chief', 'open'],
      ['Police: mend the gate', 'dropped'],
      ['We: write to the ministry', 'open'],
    ]);
  });

  it('comes besides, where somebody has edited the meeting meanwhile', async () => {
    const view = await adding();
    await until(() => inThread(card('Bo Police')).length === 1);
    const dora = live.slack.person(DORA);
    await dora.presses(inThread(card('Bo Police'))[0] as never, 'meetings.edit');
    await dora.submits(await formOf(live, DORA), { keyPoints: 'Hers.' });
    expect((await again(view)).did).toBe('closed');
    expect(await meetings()).toMatchObject([{ keyPoints: 'Hers.' }]);
    expect((await again(view, { keyPoints: 'Another point.' })).did).toBe('closed');
    expect((await again(view, { keyPoints: 'Another point.' })).did).toBe('closed');
    expect(await meetings()).toMatchObject([
      { keyPoints: 'Hers.\n\nAnother point.', versions: [{}, { by: DORA }, { by: BEN }] },
    ]);
    expect(await lines()).toHaveLength(3);
  });
});
