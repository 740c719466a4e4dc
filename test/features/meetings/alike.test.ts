import { describe, expect, it } from '@jest/globals';
import { Stakeholders } from '../../../src/features/stakeholders';
import type { OpenView } from '../../support/slack';
import {
  ADA,
  alikeIn,
  BEN,
  commitments,
  logForm,
  meetings,
  modalOf,
  naming,
  shown,
  stakeholders,
  useLog,
} from './live';
import { aStakeholder, keepStakeholders } from './support';

const live = useLog();
const dhmt = aStakeholder('DHMT', { type: 'ministry' });
const asked = '*There is a name much like ';

const field = (view: OpenView) => alikeIn(view) ?? 'no question';
const meant = (view: OpenView, answer: string) => ({ [field(view)]: answer });

const closed = () => expect(live.slack.modalOf(BEN)).toBeUndefined();

describe('a new stakeholder whose name is much like another', () => {
  it('is asked about before anything is kept, and may be that other', async () => {
    await keepStakeholders([dhmt, aStakeholder('Bo Police')]);
    await naming(live, 'District Health Management Team');
    const view = modalOf(live, BEN);
    expect(view.title?.text).toBe('See the questions above');
    expect(shown(view)).toContain(`${asked}⁨District Health Management Team⁩ already.*`);
    expect(await meetings()).toEqual([]);
    expect(await stakeholders()).toHaveLength(2);
    const question = view.blocks.find(({ block_id }) => block_id === field(view));
    expect(question?.element).toMatchObject({
      options: [
        { text: { text: 'DHMT' }, description: { text: 'Ministry or social welfare' } },
        { text: { text: 'Somebody new: keep the name below' } },
      ],
    });
    await live.ben.submits(view, meant(view, dhmt.key));
    closed();
    expect(await meetings()).toMatchObject([{ stakeholder: dhmt.key, keyPoints: 'They listened.' }]);
    expect(await stakeholders()).toMatchObject([{ name: 'Bo Police' }, { name: 'DHMT', meetings: 2 }]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('is new, if that is said, and what else is asked comes with it', async () => {
    await keepStakeholders([dhmt]);
    await naming(live, 'DHMT Bo', { agreements: 'DHMT: two nurses by the dry season' });
    const view = modalOf(live, BEN);
    expect(shown(view)).toContain(asked);
    expect(shown(view)).toContain('two nurses by the dry season');
    await live.ben.submits(view, meant(view, 'new'));
    closed();
    expect(await stakeholders()).toMatchObject([{ key: dhmt.key, meetings: 1 }, { name: 'DHMT Bo' }]);
    expect(await commitments()).toMatchObject([{ what: 'two nurses by the dry season' }]);
  });

  it('is asked about anew when it is corrected to a name that is like another', async () => {
    await keepStakeholders([dhmt, aStakeholder('Family Support Unit')]);
    await naming(live, 'DHMT Bo', { agreements: 'We: come by Friday' });
    const view = modalOf(live, BEN);
    const before = field(view);
    await live.ben.submits(view, { [before]: 'new', newName: 'FSU' });
    const next = modalOf(live, BEN);
    expect(field(next)).not.toBe(before);
    expect(shown(next)).toContain(`${asked}⁨FSU⁩`);
    await live.ben.submits(next, meant(next, 'S Family Support Unit'));
    closed();
    expect(await stakeholders()).toHaveLength(2);
    expect(await meetings()).toMatchObject([{ stakeholder: 'S Family Support Unit' }]);
  });

  it('is nobody of another district', async () => {
    await keepStakeholders([
      aStakeholder('DHMT North', { district: { key: 'elsewhere', name: 'Elsewhere' } }),
      aStakeholder('Ward 1 Committee', { district: { key: 'north', name: 'North' } }),
    ]);
    await naming(live, 'Somebody', { newName: 'DHMT', newDistrict: 'north' });
    closed();
    await naming(live, 'Ward 2 Committee', { newDistrict: 'north' });
    closed();
    expect(await stakeholders()).toHaveLength(4);
  });

  it('and that other, archived or merged since it was chosen, is taken up again or followed', async () => {
    await keepStakeholders([dhmt, aStakeholder('Bo Council'), aStakeholder('Bo District Council')]);
    await naming(live, 'DHMT Bo');
    const view = modalOf(live, BEN);
    await Stakeholders.updateOne({ key: dhmt.key }, { $set: { status: 'archived' } });
    await live.ben.submits(view, meant(view, dhmt.key));
    const taking = modalOf(live, BEN);
    expect(shown(taking)).toContain('DHMT⁩ is archived.*');
    await live.ben.submits(taking, { takeUp: [dhmt.key] });
    closed();
    expect(await meetings()).toMatchObject([{ stakeholder: dhmt.key }]);
    await naming(live, 'Council of Bo');
    const second = modalOf(live, BEN);
    await Stakeholders.updateOne(
      { key: 'S Bo Council' },
      { $set: { status: 'merged', mergedInto: 'S Bo District Council' } },
    );
    await live.ben.submits(second, meant(second, 'S Bo Council'));
    closed();
    expect((await meetings()).at(-1)).toMatchObject({ stakeholder: 'S Bo District Council' });
    expect(live.slack.complaints).toEqual([]);
  });

  it('is that other though the very name was taken meanwhile', async () => {
    await keepStakeholders([dhmt]);
    await naming(live, 'DHMT Bo');
    const view = modalOf(live, BEN);
    await naming(live, 'DHMT Bo', {}, ADA);
    const adas = modalOf(live, ADA);
    await live.ada.submits(adas, meant(adas, 'new'));
    await live.ben.submits(view, meant(view, dhmt.key));
    closed();
    expect((await stakeholders()).map(({ name, meetings: count }) => [name, count])).toEqual([
      ['DHMT', 2],
      ['DHMT Bo', 1],
    ]);
  });

  it('was kept as new, and is that other when the form comes again and says so', async () => {
    await keepStakeholders([dhmt]);
    await naming(live, 'DHMT Bo');
    const view = modalOf(live, BEN);
    await live.ben.submits(view, meant(view, 'new'));
    closed();
    await live.app.deliver();
    // The answer was lost: the form stays open as it was.
    live.slack.workspace.modals.set(BEN, [view]);
    await live.ben.submits(view, meant(view, dhmt.key));
    closed();
    await live.app.deliver();
    expect((await stakeholders()).map(({ name, meetings: count, status }) => [name, count, status])).toEqual([
      ['DHMT', 2, 'active'],
      ['DHMT Bo', 0, 'archived'],
    ]);
    expect(await meetings()).toMatchObject([{ stakeholder: dhmt.key }]);
  });

  it('is asked about once more when the name was changed beside the answer, or the district', async () => {
    await keepStakeholders([dhmt, aStakeholder('MSW', { district: { key: 'north', name: 'North' } })]);
    await naming(live, 'DHMT Bo');
    const view = modalOf(live, BEN);
    await live.ben.submits(view, { ...meant(view, dhmt.key), newName: 'Something else' });
    const next = modalOf(live, BEN);
    expect(shown(next)).toContain(`${asked}⁨Something else⁩`);
    expect(await stakeholders()).toHaveLength(2);
    await live.ben.submits(next, { ...meant(next, 'new'), newName: 'MSW Team' });
    expect(shown(modalOf(live, BEN))).toContain(`${asked}⁨MSW Team⁩`);
    await live.ben.submits(next, { ...meant(next, 'new'), newDistrict: 'north' });
    expect(await stakeholders()).toHaveLength(2);
    await live.ben.submits(next, meant(next, 'new'));
    closed();
    expect((await stakeholders()).map(({ name, district }) => [name, district?.key])).toEqual([
      ['DHMT', undefined],
      ['MSW', 'north'],
      ['MSW Team', 'north'],
    ]);
  });

  it('is asked about together with harm, and each answer stays', async () => {
    await keepStakeholders([dhmt]);
    await naming(live, 'DHMT Bo', { keyPoints: 'A girl was raped.' });
    const view = modalOf(live, BEN);
    expect(shown(view)).toContain(asked);
    await live.ben.submits(view, { harm: 'no', ...meant(view, dhmt.key) });
    closed();
    expect(await meetings()).toMatchObject([{ stakeholder: dhmt.key }]);
  });

  it('is added to no meeting of whom it was with before the answer was changed', async () => {
    await keepStakeholders([dhmt]);
    await live.ben.submits(await logForm(live, BEN, 'DHMT'), { keyPoints: 'First.' });
    const [first] = await meetings();
    await naming(live, 'DHMT Bo', { agreements: 'DHMT: two nurses by the dry season' });
    const view = modalOf(live, BEN);
    await live.ben.submits(view, meant(view, dhmt.key));
    const same = modalOf(live, BEN);
    expect(Object.keys(same.state.values)).toContain('instead');
    await live.ben.submits(same, { ...meant(same, 'new'), instead: first?.key ?? '' });
    closed();
    expect(await meetings()).toMatchObject([{ keyPoints: 'First.' }, { keyPoints: 'They listened.' }]);
    expect(await stakeholders()).toHaveLength(2);
  });

  it('is one that was renamed, merged or archived, by the name that it had', async () => {
    await keepStakeholders([
      dhmt,
      aStakeholder('Health Office', { status: 'merged', mergedInto: dhmt.key }),
      aStakeholder('Bo Council', {
        status: 'archived',
        changes: [{ id: 'V1', what: 'renamed', before: 'Town Hall', by: BEN, at: new Date(0) }],
      }),
    ]);
    for (const [name, key] of [
      ['Health Ofice', dhmt.key],
      ['Town Halls', 'S Bo Council'],
    ] as const) {
      await naming(live, name);
      const view = modalOf(live, BEN);
      await live.ben.submits(view, meant(view, key));
      const taking = live.slack.modalOf(BEN);
      if (taking) await live.ben.submits(taking, { takeUp: [key] });
      closed();
      expect((await meetings()).at(-1)).toMatchObject({ stakeholder: key });
    }
  });

  it('is said when more have such names than are offered; whom was met last comes first', async () => {
    const many = Array.from({ length: 12 }, (_, n) =>
      aStakeholder(`DHMT ${'abcdefghijkl'[n]}x`, { lastMet: `2026-10-${n + 10}` }),
    );
    await keepStakeholders(many);
    await naming(live, 'Somebody', { newName: 'DHMT' });
    const view = modalOf(live, BEN);
    expect(shown(view)).toContain('More have such names.');
    const question = view.blocks.find(({ block_id }) => block_id === field(view));
    const { options = [] } = (question?.element ?? {}) as { options?: { value: string }[] };
    expect(options).toHaveLength(10);
    expect(options[0]?.value).toBe('S DHMT lx');
    expect(live.slack.complaints).toEqual([]);
  });

  it('says in which channel it will stand', async () => {
    await keepStakeholders([{ ...dhmt, channel: 'CNORTH1' }]);
    await live.ben.submits(await logForm(live, BEN, 'DHMT'), { keyPoints: 'First.' });
    await naming(live, 'DHMT Bo');
    const view = modalOf(live, BEN);
    expect(shown(view)).toContain('<#CLOG001>');
    await live.ben.submits(view, meant(view, dhmt.key));
    expect(shown(modalOf(live, BEN))).toContain('<#CNORTH1>');
  });
});
