import mongoose from 'mongoose';
import { transaction } from '../../database/transaction';
import type { Programme } from '../people';
import type { KeepsOfStakeholders } from './keeps';
import { type Stakeholder, Stakeholders } from './model';
import { sayWhole } from './thread';

export interface Rebuilt {
  key: string;
  name: string;
  channel?: string;
  meetings: number;
  /** So many are said again, the card included; without a channel none. */
  posts: number;
}

class OnlyAsked extends Error {
  constructor(readonly posts: number) {
    super('only asked');
  }
}

/**
 * Has the whole log of stakeholders said again, each in one thread that begins anew, in order, each entry once. Dry, it only counts.
 */
export async function rebuildThreads(
  programme: Programme,
  keys: string[] | undefined,
  { keeps, now, isDry }: { keeps: KeepsOfStakeholders[]; now: Date; isDry: boolean },
): Promise<Rebuilt[]> {
  const { workspace } = programme;
  const all = await Stakeholders.find(
    {
      workspace,
      status: mongoose.trusted({ $in: ['active', 'archived'] as const }),
      ...(keys && { key: mongoose.trusted({ $in: keys }) }),
    },
    { _id: 0, key: 1 },
  )
    .sort({ plainName: 1 })
    .lean<Pick<Stakeholder, 'key'>[]>();
  const rebuilt: Rebuilt[] = [];
  for (const { key } of all) {
    let one: Stakeholder | null = null;
    const posts = await transaction(async (session) => {
      one = await Stakeholders.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Stakeholder>();
      if (!one) return 0;
      const said = await sayWhole(session, one, { programme, now, keeps });
      // The transaction is given up.
      if (isDry) throw new OnlyAsked(said);
      return said;
    }).catch((error: unknown) => {
      if (error instanceof OnlyAsked) return error.posts;
      throw error;
    });
    const found = one as Stakeholder | null;
    if (!found) continue;
    const { name, channel, meetings } = found;
    rebuilt.push({ key, name, ...(channel && { channel }), meetings, posts });
  }
  return rebuilt;
}
