import type { ClientSession } from 'mongoose';
import { Reminders } from '../../reminders';
import { quoted } from '../../slack/text';
import { plainName, type Stakeholder } from '../stakeholders';
import { type Commitment, Commitments } from './model';

/**
 * What was agreed in a meeting was agreed with another stakeholder: who owes it, in which district it is followed, and whom the
 * reminders of it name. Returns the commitments as they are now.
 */
export async function moveWithin(
  session: ClientSession,
  { workspace, meeting }: { workspace: string; meeting: string },
  from: Pick<Stakeholder, 'name'>,
  into: Pick<Stakeholder, 'key' | 'name' | 'district'>,
): Promise<Commitment[]> {
  const known = await Commitments.find({ workspace, meeting }, { _id: 0 }, { session })
    .sort({ key: 1 })
    .lean<Commitment[]>();
  const moved = known.map(({ district: _, ...one }): Commitment => {
    const isNamed = one.who !== undefined && plainName(one.who) === plainName(from.name);
    return {
      ...one,
      stakeholder: into.key,
      ...(isNamed && { who: into.name }),
      ...(into.district && { district: into.district.key }),
      version: one.version + 1,
    };
  });
  for (const [place, one] of moved.entries()) {
    const { matchedCount } = await Commitments.collection.replaceOne(
      { workspace, key: one.key, version: known[place]?.version },
      one,
      { session, ignoreUndefined: true },
    );
    if (matchedCount !== 1) throw new Error(`somebody else changed the commitment ${one.key} meanwhile`);
  }
  await Reminders.collection.updateMany(
    { workspace, key: { $in: moved.flatMap(({ reminded = [] }) => reminded) } },
    { $set: { 'says.params.stakeholder': quoted(into.name, 80), 'about.stakeholder': into.key } },
    { session },
  );
  return moved;
}
