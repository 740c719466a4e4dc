import { describe, expect, it } from '@jest/globals';
import { Stakeholders } from '../../../src/features/stakeholders';
import type { Answers, OpenView } from '../../support/slack';
import { BEN, DORA, modalOf, useLog } from '../meetings/live';
import { chooses, met, named } from './live';

const live = useLog();
const NAME = 'stakeholders.name:0';

async function again(view: OpenView, answers: Answers = {}) {
  live.slack.workspace.modals.set(BEN, [structuredClone(view)]);
  return live.ben.submits(modalOf(live, BEN), answers);
}

describe('the form by which a stakeholder is renamed, sent again', () => {
  const renaming = async () => {
    await met(live, 'Bo Polis');
    const view = await chooses(live, 'Bo Polis', 'rename');
    await live.ben.submits(view, { [NAME]: 'Bo Polise' });
    return structuredClone(view);
  };

  it('with another name, gives it that one; unchanged, it changes nothing', async () => {
    const view = await renaming();
    expect((await again(view)).did).toBe('closed');
    expect(await named('Bo Polise')).toMatchObject({ changes: [{ before: 'Bo Polis' }] });
    expect((await again(view, { [NAME]: 'Bo Police' })).did).toBe('closed');
    expect((await again(view, { [NAME]: 'Bo Police' })).did).toBe('closed');
    expect((await named('Bo Police')).changes).toMatchObject([
      { what: 'renamed', before: 'Bo Polis' },
      { what: 'renamed', before: 'Bo Polise' },
    ]);
  });

  it('is shown first how somebody else has renamed it meanwhile', async () => {
    const view = await renaming();
    const { key } = await named('Bo Polise');
    const theirs = { id: 'VD', what: 'renamed', before: 'Bo Polise', by: DORA, at: live.clock.now() };
    await Stakeholders.updateOne(
      { workspace: 'T1', key },
      { $set: { name: 'Police of Bo', plainName: 'police of bo' }, $push: { changes: theirs } },
    );
    expect((await again(view)).did).toBe('closed');
    expect((await again(view, { [NAME]: 'Bo Police' })).did).toBe('update');
    expect(await named('Police of Bo')).toMatchObject({ changes: [{}, { by: DORA }] });
  });
});
