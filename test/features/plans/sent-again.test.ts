import { describe, expect, it } from '@jest/globals';
import { Plans } from '../../../src/features/plans';
import type { Answers, OpenView } from '../../support/slack';
import { asNew, BEN, commitments, formOf, modalOf, useLog } from '../meetings/live';

const live = useLog();
const plans = () => Plans.find({ workspace: 'T1' }, { _id: 0 }).lean();

const typed = {
  district: 'north',
  name: 'MoU 2026–2027',
  parties: 'North Council, Coast Programme',
  from: '2026-11-01',
  to: '2027-10-31',
  lines: 'Bo Police: a report, monthly\nWe: visit the schools by 2026-12-10',
};

async function again(view: OpenView, answers: Answers = {}) {
  live.slack.workspace.modals.set(BEN, [structuredClone(view)]);
  return live.ben.submits(modalOf(live, BEN), answers);
}

async function sent(answers: Answers): Promise<OpenView> {
  await live.ben.runs('/accompany', 'plan north');
  const view = await formOf(live);
  expect((await live.ben.submits(view, answers)).did).toBe('closed');
  return structuredClone(view);
}

const open = async () => (await commitments()).filter(({ isOpen }) => isOpen).map(({ line }) => line);

describe('a plan whose form is sent again', () => {
  it('says what was sent last; what it said before is kept; unchanged, it changes nothing', async () => {
    await asNew(live, 'Bo Police');
    const view = await sent(typed);
    expect((await again(view)).did).toBe('closed');
    expect(await plans()).toMatchObject([{ versions: [], version: 1 }]);
    const other = { ...typed, name: 'MoU', lines: 'Bo Police: a report, monthly\nWe: pay by 2026-12-11' };
    expect((await again(view, other)).did).toBe('closed');
    expect((await again(view, other)).did).toBe('closed');
    expect(await plans()).toMatchObject([
      { name: 'MoU', lines: [{}, { what: 'pay' }], versions: [{ by: BEN, before: { name: typed.name } }] },
    ]);
    expect((await open()).sort()).toEqual(['Bo Police: a report, monthly', 'We: pay by 2026-12-11']);
    expect((await again(view, typed)).did).toBe('closed');
    expect((await open()).sort()).toEqual(typed.lines.split('\n'));
  });

  it('is changed once more by the form that has changed it; somebody else’s change is shown first', async () => {
    await asNew(live, 'Bo Police');
    await sent(typed);
    const view = await sent({ name: 'MoU' });
    expect((await again(view, { name: 'The MoU' })).did).toBe('closed');
    expect(await plans()).toMatchObject([
      { name: 'The MoU', versions: [{ before: { name: typed.name } }, { before: { name: 'MoU' } }] },
    ]);
    await sent({ name: 'Another' });
    expect((await again(view, { name: 'The MoU' })).did).toBe('closed');
    expect((await again(view, { name: 'Mine' })).did).toBe('update');
    expect(await plans()).toMatchObject([{ name: 'Another' }]);
    expect((await live.ben.submits(modalOf(live, BEN))).did).toBe('closed');
    expect(await plans()).toMatchObject([{ name: 'Mine' }]);
  });
});
