import mongoose from 'mongoose';
import { PlainError } from '../plain-error';
import { commitmentsOverSince } from './commitments-over-since';
import { entriesKnowTheirPairing } from './entries-know-their-pairing';
import { isLocked, underLock } from './lock';
import { dataVersion, meta, metaId } from './meta';

/**
 * One step from a data version to the next. It may be interrupted and begun again, so running it twice must do what running
 * it once does.
 */
export interface Migration {
  what: string;
  up: () => Promise<void>;
}

/** Number 1 first. Steps are only ever added at the end. */
export const migrations: readonly Migration[] = [entriesKnowTheirPairing, commitmentsOverSince];

export interface Migrated {
  from: number;
  to: number;
  /** What was done, for the person who runs `accompany migrate`. */
  did: string[];
}

/** Brings indexes and data to what this app needs. Safe to run in every instance at each start: one works, the others wait. */
export async function migrate(steps: readonly Migration[] = migrations): Promise<Migrated> {
  await assertNotNewer(steps);
  if (await isUpToDate(steps)) return { from: steps.length, to: steps.length, did: [] };
  return underLock(async (stillHeld) => {
    await assertNotNewer(steps);
    const from = await dataVersion();
    const did: string[] = [];
    for (const [offset, { what, up }] of steps.slice(from).entries()) {
      await stillHeld();
      await up();
      await stillHeld();
      await meta().updateOne({ _id: metaId }, { $set: { version: from + offset + 1 } });
      did.push(what);
    }
    await stillHeld();
    const made = await Promise.all(Object.values(mongoose.models).map(makeIndexes));
    await stillHeld();
    did.push(...made.flat());
    return { from, to: steps.length, did };
  });
}

/** Then nobody has to take the lock: one killed with it would keep all others from starting until its time is over. */
async function isUpToDate(steps: readonly Migration[]): Promise<boolean> {
  if ((await dataVersion()) !== steps.length || (await isLocked())) return false;
  for (const model of Object.values(mongoose.models)) {
    const { toCreate, toDrop } = await model.diffIndexes();
    if (toCreate.length + toDrop.length > 0) return false;
  }
  return true;
}

/** An app that does not know the data's form must not write to them. */
export async function assertNotNewer(steps: readonly Migration[] = migrations): Promise<void> {
  const version = await dataVersion();
  if (version <= steps.length) return;
  throw new PlainError(
    `The data in MongoDB are of version ${version}, written by a newer Accompany; this one knows only version ${steps.length}.` +
      ' Start the newer Accompany, or restore the backup that was made before it.',
  );
}

/** Indexes that the models need and the database lacks (or has in another form), as `collection: name` each. */
export async function missingIndexes(): Promise<string[]> {
  const missing: string[] = [];
  for (const model of Object.values(mongoose.models)) {
    const { toCreate } = await model.diffIndexes();
    missing.push(...toCreate.map((keys) => `${model.collection.name}: ${Object.keys(keys).join(', ')}`));
  }
  return missing;
}

/** All of a model's indexes in one command: MongoDB builds them in one pass over the records. */
async function makeIndexes(model: mongoose.Model<unknown>): Promise<string[]> {
  await model.createCollection();
  const { toCreate, toDrop } = await model.diffIndexes();
  if (toCreate.length + toDrop.length === 0) return [];
  if (toDrop.length > 0) await model.cleanIndexes({ toDrop });
  const indexes = model.schema.indexes().map(([key, { background: _, ...options }]) => ({ key, ...options }));
  await model.collection.createIndexes(indexes as mongoose.mongo.IndexDescription[]);
  const { name } = model.collection;
  return [
    ...toDrop.map((index) => `${name}: dropped index ${index}`),
    ...toCreate.map((keys) => `${name}: made index ${Object.keys(keys).join(', ')}`),
  ];
}
