import { beforeAll, describe, expect, it } from '@jest/globals';
import type { InputBlock, PlainTextInput } from '@slack/types';
import { Meetings } from '../../../src/features/meetings';
import type { Opened } from '../../../src/features/meetings/form/draft';
import type { LogReader } from '../../../src/features/meetings/form/fields';
import { fits, logMeetingModal } from '../../../src/features/meetings/form/modal';
import type { Questions } from '../../../src/features/meetings/form/questions';
import { most, tooLong } from '../../../src/features/meetings/form/reading';
import type { Filling, Meeting } from '../../../src/features/meetings/model';
import { defaultSettings } from '../../../src/features/people';
import { locales, words } from '../../../src/words';
import { slackComplaints } from '../../support/slack';
import { chooses, met } from '../stakeholders/live';
import {
  asNew,
  BEN,
  commitments,
  formOf,
  LOG,
  logForm,
  meetings,
  modalOf,
  shown,
  stakeholders,
  useLog,
} from './live';
import { aStakeholder, asks, sends, warmUp } from './support';

beforeAll(warmUp);

/** As long as it may be kept, of signs of one, two or four bytes. */
const longest = (sign: string): Filling['minutes'] => {
  const share = Math.min(1, 199_000 / (60_000 * Buffer.byteLength(JSON.stringify(sign).slice(1, -1))));
  const text = (field: string) => sign.repeat(Math.floor((most[field] ?? 0) * share));
  return {
    stakeholder: 'S 7',
    metOn: '2026-11-30',
    type: 'coordination',
    present: text('present'),
    colleagues: Array.from({ length: 100 }, (_, n) => `U0123456${n}`),
    keyPoints: text('keyPoints'),
    agreements: text('agreements'),
    gaps: text('gaps'),
    gapCategory: 'other',
    about: 'community:place-7',
    nextContact: '2026-12-20',
  };
};

const name = (sign: string, number: number) => `${number} ${sign.repeat(300)}`;

const reader = (sign: string, more: Partial<LogReader> = {}): LogReader => ({
  t: words('fr'),
  language: 'fr',
  settings: defaultSettings,
  safeguardingContact: name(sign, 1),
  timeZone: 'Africa/Freetown',
  channel: LOG,
  stakeholders: Array.from({ length: 98 }, (_, n) =>
    aStakeholder(name(sign, n), { key: `S ${n}`, district: { key: 'd', name: name(sign, n) } }),
  ),
  colleagues: Array.from({ length: 300 }, (_, n) => ({ slackUser: `U0123456${n}`, name: name(sign, n) })),
  districts: Array.from({ length: 16 }, (_, n) => ({ key: `place-${n}`, name: name(sign, n) })),
  communities: Array.from({ length: 2_000 }, (_, n) => ({ key: `place-${n}`, name: name(sign, n) })),
  ...more,
});

const lines = (sign: string, count = 15): Questions['unclear'] =>
  Array.from({ length: count }, (_, n) => ({
    name: `abcdefg${n}`,
    line: { line: name(sign, n), what: name(sign, n), unclear: ['who', 'what', 'by'] },
    given: { of: `abcdefg${n}`, who: sign.repeat(500), what: sign.repeat(1_000), by: '2026-12-01' },
  }));

const opened: Opened = { draft: 'V0123456789', respond: `https://hooks.slack.com/${'x'.repeat(120)}` };
const meeting = { key: 'V1', metOn: '2026-11-30' } as Meeting;
const archived = (sign: string) => aStakeholder(name(sign, 7), { key: 'S archived', status: 'archived' });

/** All of it is another, as long as it may be. */
const overtaken = (sign: string): Questions['overtaken'] => ({
  seen: 0,
  with: aStakeholder(name(sign, 3), { key: 'S 3' }),
  meeting: {
    ...meeting,
    metOn: '2026-11-01',
    colleagues: Array.from({ length: 100 }, (_, n) => `U1123456${n}`),
    ...Object.fromEntries(
      ['present', 'keyPoints', 'agreements', 'gaps'].map((field) => [
        field,
        Array.from({ length: 10 }, (_, n) => name(sign, n)).join('\n'),
      ]),
    ),
    about: { kind: 'district', key: 'gone', name: name(sign, 4) },
    versions: [],
    removals: [{ by: 'U1', at: new Date(), reason: 'child' }],
  },
});

describe.each(['x', 'é', '"', '<', '🌍'])('the form at its longest, of %s', (sign) => {
  const minutes = longest(sign);
  const states: [string, Filling, Opened, Partial<LogReader>, Questions][] = [
    [
      'as it is begun',
      { minutes: { stakeholder: '', metOn: '', colleagues: [] }, corrected: [] },
      {},
      {},
      {},
    ],
    ['with a draft', { minutes, corrected: [] }, opened, {}, { begunAt: new Date() }],
    [
      'with a new stakeholder, and all questions at once',
      {
        minutes: { ...minutes, stakeholder: 'new' },
        added: { name: name(sign, 1), type: 'police', sector: 'other', district: 'place-7' },
        corrected: [],
        harm: 'no',
        instead: 'V1',
        takeUp: 'S archived',
        alike: 'S archived',
      },
      opened,
      {},
      {
        ...{ isHarmAsked: true, same: meeting, archived: archived(sign), unclear: lines(sign) },
        alike: [archived(sign), ...reader(sign).stakeholders.slice(0, 4)],
      },
    ],
    [
      'edited meanwhile by somebody else',
      { minutes, corrected: [] },
      { ...opened, edits: 'V1', seen: 3, stakeholder: 'S 7' },
      {},
      { isHarmAsked: true, overtaken: overtaken(sign), archived: archived(sign), unclear: lines(sign) },
    ],
    [
      'where the server is asked for stakeholders',
      { minutes, corrected: [] },
      opened,
      {
        stakeholders: [...reader(sign).stakeholders, aStakeholder('A'), aStakeholder('B'), aStakeholder('C')],
      },
      { same: meeting, unclear: lines(sign) },
    ],
  ];

  it.each(states)('%s: is within Slack’s limits, and whole', (_, filling, about, more, questions) => {
    expect(tooLong(minutes)).toEqual({});
    const view = logMeetingModal(filling, about, reader(sign, more), questions);
    expect(slackComplaints(view)).toEqual([]);
    expect(fits(view)).toBe(true);
    const fields = view.blocks.map(({ block_id }) => block_id ?? '');
    for (const field of ['stakeholder', 'metOn', 'keyPoints', 'about', 'nextContact']) {
      expect(fields).toContain(field);
    }
    for (const field of ['present', 'keyPoints', 'agreements', 'gaps'] as const) {
      const parts = (view.blocks as InputBlock[])
        .filter(({ block_id }) => new RegExp(`^${field}(-\\d+)?$`).test(block_id ?? ''))
        .map(({ element }) => (element as PlainTextInput).initial_value ?? '');
      expect(parts.join('')).toBe(filling.minutes[field] ?? '');
    }
    const asked = fields.filter((field) => /^line-.*-what$/.test(field));
    expect(asked.length > 0).toBe(Boolean(questions.unclear));
  });
});

describe('too much', () => {
  const live = useLog();

  it('to be added to a meeting is refused with a sentence; what was typed stays, and fits a meeting of its own', async () => {
    const long = 'They said so. '.repeat(210).trim();
    await asNew(live, 'Bo Police', { keyPoints: long });
    const [first] = await meetings();
    for (let times = 1; times < 6; times++) {
      await sends(live.ben, await logForm(live, BEN, 'Bo Police'), { keyPoints: long });
      await sends(live.ben, modalOf(live, BEN), { instead: first?.key ?? '' });
      expect(live.slack.modalOf(BEN)).toBeUndefined();
    }
    await sends(live.ben, await logForm(live, BEN, 'Bo Police'), { keyPoints: long });
    const asked = modalOf(live, BEN);
    const { errors } = await sends(live.ben, asked, { instead: first?.key ?? '' });
    expect(errors).toEqual({ instead: locales.en.meetings['error.addedTooLong'] });
    expect(modalOf(live, BEN).state.values.keyPoints?.keyPoints?.value).toBe(long);
    expect([...((await meetings())[0]?.keyPoints ?? '')].length).toBeLessThanOrEqual(18_000);
    await sends(live.ben, modalOf(live, BEN), { instead: 'new' });
    expect(await meetings()).toHaveLength(2);
  });

  it('for a form, as an old log may hold it, is said when somebody wants to edit it', async () => {
    const card = await met(live, 'Bo Police');
    const long = '🌍'.repeat(21_000);
    await Meetings.updateOne(
      { workspace: 'T1' },
      { $set: { keyPoints: long, agreements: long, gaps: long } },
    );
    const [, reply] = live.slack.thread(LOG, card.ts);
    await live.ben.presses(reply as never, 'meetings.edit');
    expect(shown(await formOf(live))).toContain('longer than Slack can show in a form');
    expect(live.slack.complaints).toEqual([]);
  });

  it('for a name is refused with a sentence, here and when it is renamed', async () => {
    const view = await logForm(live, BEN, 'Bo Police');
    const { errors } = await live.ben.submits(view, {
      newName: 'Ba'.repeat(38),
      newType: 'police',
      keyPoints: 'They listened.',
    });
    expect(errors).toEqual({
      newName: 'Slack’s lists show names of up to 75 characters. Shorten this one.',
    });
    const name = `${'Ba'.repeat(37)}B`;
    await sends(live.ben, view, { newName: name });
    expect(await stakeholders()).toMatchObject([{ name }]);
    const form = await chooses(live, name, 'rename');
    const renamed = await sends(live.ben, form, { 'stakeholders.name:0': `${name}o` });
    expect(renamed.errors).toEqual({ 'stakeholders.name:0': locales.en.stakeholders['refused.longName'] });
    expect(await stakeholders()).toMatchObject([{ name, changes: [] }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('for one round of questions is asked in several: a hundred lines, each kept as it was answered or left', async () => {
    const agreements = Array.from({ length: 100 }, (_, n) =>
      n % 4 === 0 ? `DHMT: gate ${n} by the rains` : `DHMT: car ${n} by 5 March`,
    ).join('\n');
    await sends(live.ben, await logForm(live, BEN, 'Bo Police'), { newType: 'police', agreements });
    const askedOn = () =>
      modalOf(live, BEN).blocks.flatMap(
        (block) => /gate \d+/.exec(JSON.stringify(block.elements ?? ''))?.[0] ?? [],
      );
    const gates = Array.from({ length: 25 }, (_, n) => `gate ${n * 4}`);
    expect(shown(modalOf(live, BEN))).toContain('15 lines are not clear to me');
    expect(askedOn()).toEqual(gates.slice(0, 15));
    const first = modalOf(live, BEN);
    await sends(live.ben, first, asks(first, 0, { by: '2027-05-01', what: 'the first gate' }));
    expect(askedOn()).toEqual(gates.slice(15));
    const last = modalOf(live, BEN);
    await sends(live.ben, last, asks(last, 9, { who: 'Us' }));
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await meetings()).toMatchObject([{ agreements }]);
    const all = await commitments();
    expect(all).toHaveLength(100);
    const of = (number: number) => all.find(({ line }) => line === agreements.split('\n')[number]);
    expect(of(0)).toMatchObject({ who: 'DHMT', what: 'the first gate', by: '2027-05-01' });
    expect(of(96)).toMatchObject({ who: 'Us', owes: 'we', what: 'gate 96 by the rains' });
    expect(of(4)).toMatchObject({ who: 'DHMT', owes: 'stakeholder', what: 'gate 4 by the rains' });
    expect(of(99)).toMatchObject({ who: 'DHMT', what: 'car 99', by: '2027-03-05' });
    const [one] = await stakeholders();
    expect([one?.promised.length, one?.undated]).toEqual([76, 24]);
    expect(live.slack.complaints).toEqual([]);
  });
});
