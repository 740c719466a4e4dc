import mongoose from 'mongoose';
import { PlainError } from '../plain-error';
import { oldestMongo } from './oldest';
import { tooOld, whyNoConnection } from './refusals';

/** By which MongoDB knows our connections. */
export const appName = 'accompany';

const usualPatience = 8000;

mongoose.set('strictQuery', 'throw');
mongoose.set('sanitizeFilter', true);
// Indexes are made by `migrate`, once, and not by every process that loads a model.
mongoose.set('autoIndex', false);
mongoose.set('autoCreate', false);
// Waiting for a lost connection is the driver's business, whose time is bounded.
mongoose.set('bufferCommands', false);

/**
 * Connects mongoose to a replica set or a sharded cluster. The database is the one named, else the one in the address, else
 * `accompany`. Fails with a PlainError that says what to do, never with the password.
 */
export async function connectDatabase(uri: string, { database }: { database?: string } = {}): Promise<void> {
  const patience = Number(/[?&]serverSelectionTimeoutMS=(\d+)/i.exec(uri)?.[1] ?? usualPatience);
  try {
    await mongoose.connect(uri, {
      dbName: database ?? databaseIn(uri) ?? 'accompany',
      appName,
      serverSelectionTimeoutMS: patience,
      connectTimeoutMS: patience,
      w: 'majority',
    });
    await expectServer();
  } catch (error) {
    await mongoose.disconnect().catch(() => {});
    throw error instanceof PlainError ? error : whyNoConnection(error, patience);
  }
}

/** New enough, and able to keep transactions. */
async function expectServer(): Promise<void> {
  const hello = await mongoose.connection.db?.command({ hello: 1 });
  if (hello && hello.maxWireVersion < oldestMongo.wireVersion) throw tooOld();
  if (hello?.setName || hello?.msg === 'isdbgrid') return;
  throw new PlainError(
    'The MongoDB at MONGODB_URI is a single server, which can keep nothing safe in a transaction: make it a replica set' +
      ' (start mongod with --replSet and run rs.initiate() once, also for one server alone), or leave MONGODB_URI empty' +
      ' to use the embedded one.',
  );
}

function databaseIn(uri: string): string | undefined {
  const name = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
  return name && decodeURIComponent(name);
}

/** Asks the server, for at most a second. */
export async function databaseState(): Promise<{ up: boolean; state: string }> {
  const state = mongoose.ConnectionStates[mongoose.connection.readyState] ?? 'unknown';
  try {
    await mongoose.connection.db?.command({ ping: 1 }, { timeoutMS: 1000 });
    return { up: state === 'connected', state };
  } catch {
    return { up: false, state: state === 'connected' ? 'not answering' : state };
  }
}
