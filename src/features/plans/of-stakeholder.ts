import type { ClientSession } from 'mongoose';
import type { KeepsOfStakeholders, Stakeholder } from '../stakeholders';
import { Plans } from './model';

/** What one owes by a plan is owed by the one into which it is merged. */
export const linesOfStakeholders: KeepsOfStakeholders = {
  async merge(session: ClientSession, { workspace, key }: Stakeholder, into: Stakeholder): Promise<void> {
    await Plans.collection.updateMany(
      { workspace, 'lines.stakeholder': key },
      { $set: { 'lines.$[line].stakeholder': into.key }, $inc: { version: 1 } },
      { session, arrayFilters: [{ 'line.stakeholder': key }] },
    );
  },
};
