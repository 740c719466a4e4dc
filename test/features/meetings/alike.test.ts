import { describe, expect, it } from '@jest/globals';
import { Stakeholders } from '../../../src/features/stakeholders';
import type { OpenView } from '../../support/slack';
import { alikeIn, BEN, commitments, meetings, modalOf, naming, shown, stakeholders, useLog } from './live';
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
});
