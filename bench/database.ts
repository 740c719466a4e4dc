import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { connectDatabase } from '../src/database/connect';
import { startEmbedded } from '../src/database/embedded';
import { migrate } from '../src/database/migrations';

/** Measures on a MongoDB of its own, thrown away afterwards; or on BENCH_MONGODB_URI, in a database of its own there. */
export async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
  const given = process.env.BENCH_MONGODB_URI;
  const folder = given ? undefined : await mkdtemp(join(tmpdir(), 'accompany-bench-'));
  const embedded = folder
    ? await startEmbedded({
        folder,
        bin: join(process.cwd(), '.data/bin'),
        mongod: process.env.MONGOD || undefined,
        tell: (sentence) => console.error(sentence),
      })
    : undefined;
  try {
    await connectDatabase(given ?? embedded?.uri ?? '', { database: 'accompany-bench' });
    await mongoose.connection.dropDatabase();
    await migrate();
    return await work();
  } finally {
    await mongoose.connection.dropDatabase().catch(() => {});
    await mongoose.disconnect();
    await embedded?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

/** Records in bulk, and their indexes afterwards: a million is there in a minute or two. */
export async function inBulk(
  models: readonly { collection: { dropIndexes(): Promise<unknown> }; createIndexes(): Promise<unknown> }[],
  insert: () => Promise<void>,
): Promise<void> {
  for (const { collection } of models) await collection.dropIndexes();
  await insert();
  for (const model of models) await model.createIndexes();
}
