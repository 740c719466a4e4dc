import { describe, expect, it } from '@jest/globals';
import { Members, type Programme } from '../../../src/features/people';
import { Plans } from '../../../src/features/plans';
import { enteredOf } from '../../../src/features/plans/entering';
import { Stakeholders } from '../../../src/features/stakeholders';
import { Reminders } from '../../../src/reminders';
import { words } from '../../../src/words';
import { until } from '../../support/until';
import { keepStakeholders, stakeholder } from '../exports/support';
import {
  ADA,
  asNew,
  BEN,
  CLEO,
  cards,
  commitments,
  formOf,
  modalOf,
  replies,
  shown,
  stakeholders,
  useLog,
} from '../meetings/live';

const live = useLog();
const plans = () => Plans.find({ workspace: 'T1' }, { _id: 0 }).lean();

const typed = {
  district: 'north',
  name: 'MoU 2026–2027',
  parties: 'North Council, Coast Programme <!channel>',
  from: '2026-11-01',
  to: '2027-10-31',
  link: 'https://example.org/mou.pdf',
  lines: 'Bo Police: a report, monthly\nWe: visit the schools by 2026-12-10',
};

async function form(who = BEN, rest = 'plan') {
  await live.slack.person(who).runs('/accompany', rest);
  return formOf(live, who);
}

async function entered() {
  await asNew(live, 'Bo Police');
  await until(() => cards(live)[0] && replies(live, cards(live)[0] as never).length > 0);
  const { errors } = await live.ben.submits(await form(), typed);
  expect(errors).toBeUndefined();
}

describe('a partnership plan', () => {
  it('is entered line by line, and makes what falls due soon; the rest in its time, once', async () => {
    await entered();
    expect(await plans()).toMatchObject([
      {
        district: { key: 'north' },
        lines: [
          { who: 'Bo Police', what: 'a report', when: { every: 'month' } },
          { owes: 'we', what: 'visit the schools', when: { on: ['2026-12-10'] } },
        ],
        makeAt: new Date('2026-12-17T06:00:00Z'),
      },
    ]);
    await live.app.deliver();
    const told = () =>
      live.slack.messages(live.slack.workspace.directChannel(BEN).id).map(({ text }) => text);
    expect(told().at(-1)).toBe(
      'The plan for North is saved, with 2 lines. `/accompany commitments board North` shows how it stands, and `/accompany plan North` changes it.',
    );
    const dates = async () => (await commitments()).map(({ what, by, owner }) => [what, by, owner]).sort();
    expect(await dates()).toEqual([
      ['a report', '2026-11-30', BEN],
      ['visit the schools', '2026-12-10', BEN],
    ]);
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-11-30'] }]);
    await live.app.beat('2026-12-16T12:00:00Z');
    expect(await dates()).toHaveLength(2);
    await Promise.all([live.app.beat('2026-12-17T07:00:00Z')]);
    expect(await dates()).toContainEqual(['a report', '2026-12-31', BEN]);
    await live.app.beat('2026-12-18T07:00:00Z');
    expect(await dates()).toHaveLength(3);
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-11-30', '2026-12-31'] }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is asked about where new words sound as if a child was harmed, before anything of it is kept', async () => {
    await asNew(live, 'Bo Police');
    const harm = { ...typed, lines: 'Bo Police: look for the girl who was raped, monthly' };
    await live.ben.submits(await form(), harm);
    expect(shown(modalOf(live, BEN))).toContain('Is this about a child who was harmed');
    await live.ben.submits(modalOf(live, BEN), { harm: 'yes' });
    expect(modalOf(live, BEN).callback_id).toBe('problems.route');
    expect(await plans()).toEqual([]);
    await live.ben.closes(modalOf(live, BEN));
    await live.ben.submits(await form(), harm);
    await live.ben.submits(modalOf(live, BEN), { harm: 'no' });
    expect(await plans()).toHaveLength(1);
    // What stands there already is not asked about again.
    await live.ben.submits(await form(BEN, 'plan north'), { name: 'MoU 2026' });
    expect(await plans()).toMatchObject([{ name: 'MoU 2026' }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('says what is wrong with which line, and keeps what was typed', async () => {
    await asNew(live, 'Bo Police');
    const view = await form();
    const errors = async (lines: string, more = {}) =>
      (await live.ben.submits(view, { ...typed, ...more, lines })).errors;
    expect(await errors('Bo Police: a report, weekly\nWe: visit, monthly\na report, monthly')).toEqual({
      lines: [
        'Line 1 does not say when: “⁨Bo Police: a report, weekly⁩”. End it with a date, monthly, quarterly, or each school term and its dates.',
        'Line 3 names nobody: “⁨a report, monthly⁩”. Write who it is, then a colon.',
      ].join('\n'),
    });
    const many = Array.from({ length: 12 }, (_, n) => `We: visit ${n}`).join('\n');
    expect((await errors(many))?.lines).toMatch(
      /Line 10 does not [^\n]*\n2 more lines are not clear, either\.$/,
    );
    expect(await errors('Nobody: a report, monthly')).toEqual({
      lines: expect.stringContaining('not in the log'),
    });
    expect(await errors('a report, monthly')).toEqual({ lines: expect.stringContaining('names nobody') });
    expect(
      await errors('We: visit, monthly', { to: '2026-01-01', link: 'javascript:alert(1)' }),
    ).toMatchObject({
      to: 'It ends before it begins. Choose a later date.',
      link: 'A link begins with https:// and has no spaces.',
    });
    expect(await plans()).toEqual([]);
  });

  it('that comes empty, where that can be, is asked for each of its fields', async () => {
    const empty = { district: '', name: '', parties: '', from: '', to: '', link: '', lines: '' };
    const programme = { workspace: 'T1', name: 'Coast Programme' } as Programme;
    const around = { programme, districts: [], followers: [{ slackUser: BEN }], t: words('en') };
    expect(await enteredOf({ ...empty, followedBy: BEN }, { ...around, language: 'en' })).toEqual({
      errors: {
        district: 'Choose the district.',
        name: 'Please write something here.',
        parties: 'Please write something here.',
        from: 'Choose the day.',
        to: 'Choose the day.',
        lines: 'Write who does what, a line each.',
      },
      wrongLines: [],
    });
  });

  it('that changes keeps what stood there, and drops what is promised no more', async () => {
    await entered();
    const first = await form(BEN, 'plan north');
    const cleo = await form(CLEO, 'plan north');
    await live.ben.submits(first, { lines: 'Bo Police: a report, monthly' });
    expect((await commitments()).map(({ what, status }) => [what, status]).sort()).toEqual([
      ['a report', 'open'],
      ['visit the schools', 'dropped'],
    ]);
    expect((await plans())[0]?.versions).toMatchObject([{ by: BEN, before: { lines: [{}, {}] } }]);
    await live.slack.person(CLEO).submits(cleo, { name: 'Another name' });
    const again = shown(modalOf(live, CLEO));
    expect(again).toContain('Somebody else has changed this plan meanwhile, so this is not saved yet.');
    expect(again).toContain('*Name of the plan* ⁨MoU 2026–2027⁩');
    expect(again).toContain('*Only in this form* ⁨We: visit the schools by 2026-12-10⁩');
    expect(again).toContain('"initial_value":"Another name"');
    expect(again).not.toMatch(/\*Who signed it\*|Only in the plan|were removed/);
    expect((await plans())[0]?.name).toBe('MoU 2026–2027');
    expect((await live.slack.person(CLEO).submits(modalOf(live, CLEO))).did).toBe('closed');
    expect(await plans()).toMatchObject([
      { name: 'Another name', lines: [{}, {}], versions: [{}, { by: CLEO, before: { lines: [{}] } }] },
    ]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('takes no other date from a card with one that is not counted there', async () => {
    await entered();
    await Stakeholders.updateOne({ workspace: 'T1' }, { $set: { promised: ['2026-12-05'] } });
    await live.ben.submits(await form(BEN, 'plan north'), {
      lines: 'We: visit the schools by 2026-12-10',
    });
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-12-05'] }]);
  });

  it('is shown as a board, promised against done', async () => {
    await entered();
    await live.slack.person(BEN).runs('/accompany', 'commitments Bo Police');
    await live.ben.submits(await formOf(live), {
      'commitments.list:which-0': '0',
      'commitments.list:deed-0': 'fulfilled',
    });
    await live.slack.person(CLEO).runs('/accompany', 'commitments board north');
    const dm = live.slack.workspace.directChannel(CLEO).id;
    await until(() => live.slack.messages(dm).some(({ text }) => text?.includes('promised and done')));
    const said = live.slack.messages(dm).find(({ text }) => text?.includes('promised and done'))?.text ?? '';
    expect(said).toContain('Of 1 due: 1 kept, 0 partly, 0 broken or given up; 0 overdue');
    expect(said).toContain('🟢 *⁨Bo Police⁩* ⁨a report⁩');
    expect(live.slack.complaints).toEqual([]);
  });

  it('keeps what became of a line that is reworded, moved or taken out', async () => {
    await entered();
    await live.app.beat('2026-12-18T07:00:00Z');
    const keys = async () => (await plans())[0]?.lines.map(({ key }) => key);
    const before = (await keys()) ?? [];
    const change = async (lines: string) => {
      const { errors } = await live.ben.submits(await form(BEN, 'plan north'), { lines });
      expect(errors).toBeUndefined();
    };
    const stand = async () => (await commitments()).map(({ what, by, status }) => [by, what, status]).sort();

    await change('We: visit the schools by 2026-12-20\nBo Police: a written report, monthly');
    expect(await keys()).toEqual([before[1], before[0]]);
    expect(await stand()).toEqual([
      ['2026-11-30', 'a report', 'open'],
      ['2026-12-10', 'visit the schools', 'open'],
      ['2026-12-20', 'visit the schools', 'open'],
      ['2026-12-31', 'a written report', 'open'],
    ]);

    await change('We: visit the schools by 2026-12-20');
    expect(await stand()).toContainEqual(['2026-11-30', 'a report', 'open']);
    const [dropped] = (await commitments()).filter(({ by }) => by === '2026-12-31');
    expect(dropped).toMatchObject({ status: 'dropped', isOpen: false });
    expect(dropped?.remindAt).toBeUndefined();
    expect(dropped?.steps.at(-1)).toMatchObject({ what: 'dropped', text: 'The plan was changed.' });
    await live.slack.person(CLEO).runs('/accompany', 'commitments board north');
    const dm = live.slack.workspace.directChannel(CLEO).id;
    await until(() => live.slack.messages(dm).some(({ text }) => text?.includes('promised and done')));
    const said = live.slack.messages(dm).find(({ text }) => text?.includes('promised and done'))?.text ?? '';
    expect(said).toContain('Of 2 due: 0 kept, 0 partly, 0 broken or given up; 2 overdue');
    expect(said).toMatch(/🔴 \*⁨Bo Police⁩\* ⁨a written report⁩ \(no more in the plan\)\nOf 1 due/);

    await change('We: visit the schools by 2026-12-20\nBo Police: a written report, monthly');
    expect(await stand()).toContainEqual(['2026-12-31', 'a written report', 'open']);
    expect(await stakeholders()).toMatchObject([{ promised: ['2026-11-30', '2026-12-31'] }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('has parties of one name in two districts, each found by its district', async () => {
    const one = (key: string, district: { key: string; name: string }) =>
      stakeholder(key, { name: 'Bo Police', district });
    await keepStakeholders(
      one('s', { key: 'south', name: 'South' }),
      one('n', { key: 'north', name: 'North' }),
    );
    await live.ben.submits(await form(), { ...typed, lines: 'Bo Police: a report, monthly' });
    expect(await commitments()).toMatchObject([{ stakeholder: 'n', what: 'a report' }]);
    await live.ben.runs('/accompany', 'commitments Bo Police');
    expect(live.slack.ephemeralsTo(BEN).at(-1)?.text ?? '').toContain(
      '⁨Bo Police, North⁩ · ⁨Bo Police, South⁩. Write more of it, and its district',
    );
    await live.ben.runs('/accompany', 'commitments bo police, north');
    expect(shown(await formOf(live))).toContain('a report');
  });

  it('is followed by whom its form names, who alone is reminded; another one takes over what is open', async () => {
    await entered();
    const owners = async () => (await commitments()).map(({ what, owner }) => [what, owner]).sort();
    const reminded = async () =>
      (await Reminders.find({ workspace: 'T1', state: 'waiting', key: /^commitment:/ }).lean()).map(
        ({ person }) => person,
      );
    expect(await owners()).toEqual([
      ['a report', BEN],
      ['visit the schools', BEN],
    ]);
    // A Saturday: what is due waits for Monday.
    await live.app.beat('2026-12-12T12:00:00Z');
    expect(await reminded()).toEqual([BEN, BEN]);

    const view = await form(BEN, 'plan north');
    expect(shown(view)).toContain('Who follows it');
    await live.ben.submits(view, { followedBy: CLEO });
    expect((await plans())[0]).toMatchObject({
      enteredBy: BEN,
      followedBy: CLEO,
      versions: [{ by: BEN, before: { followedBy: BEN } }],
    });
    expect(await owners()).toEqual([
      ['a report', CLEO],
      ['visit the schools', CLEO],
    ]);
    // Of what was reminded of before, whoever takes over is told at once.
    await live.app.beat('2026-12-12T12:01:00Z');
    expect(await reminded()).toEqual([CLEO, CLEO]);
    await live.app.beat('2026-12-17T07:00:00Z');
    expect(await owners()).toContainEqual(['a report', CLEO]);
    expect(new Set((await owners()).map(([, owner]) => owner))).toEqual(new Set([CLEO]));
    expect(live.slack.complaints).toEqual([]);
  });

  it('is followed by nobody who has left, and says so when that happens', async () => {
    await entered();
    const open = await form(CLEO, 'plan north');
    await Members.updateOne({ workspace: 'T1', slackUser: BEN }, { roles: [] });
    const { errors } = await live.slack.person(CLEO).submits(open, {});
    expect(errors).toEqual({ followedBy: 'Choose who follows it: a mentor, a manager or a coordinator.' });
    await live.slack.person(CLEO).closes(modalOf(live, CLEO));

    await live.app.beat('2026-12-12T12:00:00Z');
    const reminders = await Reminders.find({ workspace: 'T1', key: /^commitment:/ }).lean();
    expect(reminders.map(({ person, says }) => [person, says.key])).toEqual([
      [CLEO, 'commitments:remind.left'],
      [CLEO, 'commitments:remind.left'],
    ]);
    expect(reminders[0]?.says.params).toMatchObject({ who: `<@${BEN}>` });

    const view = await form(CLEO, 'plan north');
    expect(shown(view)).toContain('is not in the programme any more: choose who follows it now');
    await live.slack.person(CLEO).submits(view, { followedBy: CLEO });
    expect((await commitments()).map(({ owner }) => owner)).toEqual([CLEO, CLEO]);
  });

  it('is nothing that a facilitator enters', async () => {
    await live.slack.person(ADA).runs('/accompany', 'plan');
    expect(live.slack.modalOf(ADA)).toBeUndefined();
    expect(live.slack.ephemeralsTo(ADA).at(-1)?.text ?? '').toContain('Only mentors');
  });
});
