import mongoose, { Schema } from 'mongoose';

/** Of which records words were removed for good lately; never which words. */
interface RecentRemovals {
  workspace: string;
  /** All that there ever were. */
  count: number;
  /** `<feature>/<key>`, the newest last. */
  sources: string[];
}

/** More than are removed while one digest is made. */
const KEPT = 500;

const schema = new Schema<RecentRemovals>(
  { workspace: { type: String, required: true }, count: Number, sources: [String] },
  { collection: 'recentRemovals', versionKey: false },
);
schema.index({ workspace: 1 }, { unique: true });

export const RecentRemovals = mongoose.model<RecentRemovals>('RecentRemovals', schema);

/** Before words are removed: whoever reads these records now must not keep what they read. */
export async function announce(workspace: string, sources: string[]): Promise<void> {
  await RecentRemovals.updateOne(
    { workspace },
    { $inc: { count: sources.length }, $push: { sources: { $each: sources, $slice: -KEPT } } },
    { upsert: true },
  );
}

/** Taken before records are read; `removedSince` asks from there. */
export async function removalsSoFar(workspace: string): Promise<number> {
  return (await RecentRemovals.findOne({ workspace }, { count: 1 }).lean())?.count ?? 0;
}

/** Whether words were removed from one of these records since then: what was read of them may hold the words. */
export async function removedSince(workspace: string, since: number, sources: string[]): Promise<boolean> {
  const recent = await RecentRemovals.findOne({ workspace }, { count: 1, sources: 1 }).lean();
  const many = (recent?.count ?? 0) - since;
  if (!recent || many <= 0) return false;
  return many > KEPT || recent.sources.slice(-many).some((source) => sources.includes(source));
}
