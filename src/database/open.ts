import mongoose from 'mongoose';
import type { Config } from '../config';
import { connectDatabase } from './connect';
import { startEmbedded } from './embedded';

/** Connects to the MongoDB of the configuration, or to the embedded one, started if it does not run yet. */
export async function openDatabase(
  config: Pick<Config, 'mongodb' | 'dataFolder'>,
  { database = config.mongodb.database, tell }: { database?: string; tell: (sentence: string) => void },
): Promise<{ close(): Promise<void> }> {
  const { uri, mongod } = config.mongodb;
  const embedded = uri ? undefined : await startEmbedded({ folder: config.dataFolder, mongod, tell });
  try {
    await connectDatabase(uri ?? embedded?.uri ?? '', { database });
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  return {
    async close() {
      await mongoose.disconnect();
      await embedded?.stop();
    },
  };
}
