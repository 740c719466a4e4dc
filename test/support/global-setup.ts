import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { type Embedded, startEmbedded } from '../../src/database/embedded';

declare global {
  var testMongo: (Embedded & { folder: string }) | undefined;
}

const MEMORY = '/dev/shm';
/** What a run keeps there at most, several times over. Bytes. */
const ROOM = 8 * 2 ** 30;

/** One MongoDB for the whole run; its program is fetched into the repository's .data once, its data are thrown away. */
export default async function globalSetup(): Promise<void> {
  await workInMemory();
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
  await letGoOfFiles(embedded.uri);
  globalThis.testMongo = { ...embedded, folder };
  process.env.TEST_MONGODB_URI = embedded.uri;
  process.env.TEST_MONGOD = embedded.mongod;
}

/** A hundred files are made for each test that starts an app: on a disk, most of a run was waiting for them. */
async function workInMemory(): Promise<void> {
  if (process.env.TMPDIR) return;
  const space = await statfs(MEMORY).catch(() => undefined);
  if (space && space.bavail * space.bsize >= ROOM) process.env.TMPDIR = MEMORY;
}

/**
 * Many tests have a database of their own, of a hundred files. MongoDB keeps those of a dropped one open for five minutes, in case
 * somebody reads the past, and ends when it may open no more.
 */
async function letGoOfFiles(uri: string): Promise<void> {
  const client = await mongo.MongoClient.connect(uri);
  const admin = client.db('admin');
  await admin.command({ setParameter: 1, minSnapshotHistoryWindowInSeconds: 1 });
  await admin.command({
    setParameter: 1,
    wiredTigerEngineRuntimeConfig:
      'file_manager=(close_idle_time=5,close_scan_interval=2,close_handle_minimum=100)',
  });
  // Files go after a checkpoint. Seconds.
  await admin.command({ setParameter: 1, syncdelay: 10 });
  await client.close();
}
