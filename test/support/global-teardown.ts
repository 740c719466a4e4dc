import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  if (!globalThis.testMongo) return;
  await globalThis.testMongo.stop();
  await rm(globalThis.testMongo.folder, { recursive: true, force: true });
}
