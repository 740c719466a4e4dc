import { describe, expect, it } from '@jest/globals';
import { BEN, logForm, meetings, modalOf, shown, stakeholders, useLog } from './live';
import { aStakeholder, keepStakeholders } from './support';

const live = useLog();
const archived = aStakeholder('Bo Police', { status: 'archived' });

describe('an archived stakeholder', () => {
  it('that is named with the command is taken up again, if that is meant', async () => {
    await keepStakeholders([archived, aStakeholder('Bo Police Station')]);
    const view = await logForm(live, BEN, 'bo police');
    expect(shown(view)).toContain(' is archived.*');
    const { errors } = await live.ben.submits(view, { keyPoints: 'We met again.' });
    expect(errors).toEqual({ takeUp: 'Tick this to take it up again, or choose another stakeholder.' });
    expect(await meetings()).toEqual([]);
    await live.ben.submits(modalOf(live, BEN), { takeUp: [archived.key] });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await meetings()).toMatchObject([{ stakeholder: archived.key }]);
    expect(await stakeholders()).toMatchObject([
      { name: 'Bo Police', status: 'active', meetings: 2 },
      { name: 'Bo Police Station' },
    ]);
    expect(live.slack.complaints).toEqual([]);
  });

  it('whose name is given to a new one is asked about, and taken up again', async () => {
    await keepStakeholders([archived]);
    await live.ben.submits(await logForm(live), { stakeholder: 'new', keyPoints: 'We met again.' });
    await live.ben.submits(modalOf(live, BEN), { newName: 'BO  police', newType: 'police' });
    const asked = modalOf(live, BEN);
    expect(shown(asked)).toContain(' is archived.*');
    expect(await meetings()).toEqual([]);
    await live.ben.submits(asked, { takeUp: [archived.key] });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await meetings()).toMatchObject([{ stakeholder: archived.key }]);
    expect(await stakeholders()).toMatchObject([{ name: 'Bo Police', status: 'active', meetings: 2 }]);
  });

  it('of another district does not stand in the way of a new one', async () => {
    await keepStakeholders([{ ...archived, district: { key: 'elsewhere', name: 'Elsewhere' } }]);
    await live.ben.submits(await logForm(live), { stakeholder: 'new', keyPoints: 'We met.' });
    await live.ben.submits(modalOf(live, BEN), {
      newName: 'Bo Police',
      newType: 'police',
      newDistrict: 'north',
    });
    expect(live.slack.modalOf(BEN)).toBeUndefined();
    expect(await stakeholders()).toHaveLength(2);
  });
});
