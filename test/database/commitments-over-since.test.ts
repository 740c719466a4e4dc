import { expect, it } from '@jest/globals';
import { commitmentsOverSince } from '../../src/database/commitments-over-since';
import { Commitments } from '../../src/features/commitments';
import { useDatabase } from '../support/database';

useDatabase();

const at = (day: number) => new Date(Date.UTC(2026, 10, day));
const step = (what: string, day: number) => ({ id: `${what} ${day}`, what, by: 'UBEN01', at: at(day) });

it('commitments that are over learn since when, from their steps; the others, and those that know it, stay as they are', async () => {
  const kept = { workspace: 'T1', isOpen: false, status: 'fulfilled' };
  const made = step('made', 1);
  await Commitments.collection.insertMany([
    {
      ...kept,
      key: 'kept',
      steps: [made, step('broken', 2), step('open again', 3), step('fulfilled', 4), step('pressed', 5)],
    },
    { ...kept, key: 'known', closedAt: at(3), steps: [made, step('fulfilled', 4)] },
    { ...kept, key: 'strange', steps: [made] },
    { ...kept, key: 'open', isOpen: true, steps: [made, step('partly', 2)] },
  ] as never);
  for (const _ of ['once', 'again']) {
    await commitmentsOverSince.up();
    const all = await Commitments.find({}, { _id: 0, key: 1, closedAt: 1 }).sort({ key: 1 }).lean();
    expect(all).toEqual([
      { key: 'kept', closedAt: at(4) },
      { key: 'known', closedAt: at(3) },
      { key: 'open' },
      { key: 'strange', closedAt: at(1) },
    ]);
  }
});
