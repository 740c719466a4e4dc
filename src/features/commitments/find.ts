import mongoose from 'mongoose';
import { type Commitment, Commitments } from './model';

/** Which commitments are listed. */
export interface Wanted {
  owner?: string;
  stakeholder?: string;
  meeting?: string;
  district?: string;
  /** That one, whatever has become of it. */
  key?: string;
}

export const PAGE = 8;

/** Open ones first, those overdue longest on top, those without a date last; then, of a meeting, what is over. */
export async function commitmentPage(
  workspace: string,
  wanted: Wanted,
  page: number,
): Promise<{ commitments: Commitment[]; hasMore: boolean; page: number; pages: number }> {
  const all = { workspace, ...wanted, ...(wanted.meeting || wanted.key ? {} : { isOpen: true }) };
  const count = await Commitments.countDocuments(all);
  const pages = Math.max(1, Math.ceil(count / PAGE));
  // What is kept or given up is listed no more: the last page may have gone with it.
  const at = Math.min(page, pages - 1);
  const found = await Commitments.aggregate<Commitment>([
    { $match: all },
    { $addFields: { hasDate: { $cond: [{ $ifNull: ['$by', false] }, 0, 1] } } },
    { $sort: { isOpen: -1, hasDate: 1, by: 1, key: 1 } },
    { $skip: at * PAGE },
    { $limit: PAGE + 1 },
    { $project: { _id: 0, hasDate: 0 } },
  ]);
  return { commitments: found.slice(0, PAGE), hasMore: found.length > PAGE, page: at, pages };
}

/** How many are open in the whole programme. */
export const countOpen = (workspace: string) => Commitments.countDocuments({ workspace, isOpen: true });

/** These, in their order, whatever has become of them; unknown ones are absent. */
export async function commitmentsByKey(workspace: string, keys: string[]): Promise<Commitment[]> {
  const found = await Commitments.find({ workspace, key: mongoose.trusted({ $in: keys }) }, { _id: 0 }).lean<
    Commitment[]
  >();
  return keys.flatMap((key) => found.find((one) => one.key === key) ?? []);
}

export function commitmentByKey(workspace: string, key: string): Promise<Commitment | null> {
  return Commitments.findOne({ workspace, key }, { _id: 0 }).lean<Commitment>();
}
