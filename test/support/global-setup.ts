import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Embedded, startEmbedded } from '../../src/database/embedded';

declare global {
  var testMongo: (Embedded & { folder: string }) | undefined;
}

/** One MongoDB for the whole run; its program is fetched into the repository's .data once, its data are thrown away. */
export default async function globalSetup(): Promise<void> {
  if (process.env.MONGODB_URI_FOR_TESTS) {
    process.env.TEST_MONGODB_URI = process.env.MONGODB_URI_FOR_TESTS;
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'accompany-test-'));
  const embedded = await startEmbedded({
    folder,
    bin: join(__dirname, '../../.data/bin'),
    mongod: process.env.MONGOD || undefined,
    tell: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  globalThis.testMongo = { ...embedded, folder };
  process.env.TEST_MONGODB_URI = embedded.uri;
  process.env.TEST_MONGOD = embedded.mongod;
}
