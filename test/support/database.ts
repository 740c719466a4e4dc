import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import mongoose from 'mongoose';
import { connectDatabase } from '../../src/database/connect';

/** The run's MongoDB, for what needs a connection of its own. */
export function testUri(): string {
  const uri = process.env.TEST_MONGODB_URI;
  if (!uri) throw new Error('no MongoDB for tests: start jest by `npm run jest`');
  return uri;
}

/** Gives the test file a database of its own on mongoose's default connection, with indexes, emptied before each test. */
export function useDatabase(): { name: string } {
  const name = `test_${randomBytes(6).toString('hex')}`;

  beforeAll(async () => {
    await connectDatabase(testUri(), { database: name });
    for (const model of Object.values(mongoose.models)) {
      await model.createCollection();
      await model.createIndexes();
    }
  });

  beforeEach(async () => {
    const collections = await mongoose.connection.db?.collections();
    for (const collection of collections ?? []) await collection.deleteMany({});
  });

  afterAll(async () => {
    await mongoose.connection.db?.dropDatabase();
    await mongoose.disconnect();
  });

  return { name };
}
