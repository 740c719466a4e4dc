import mongoose from 'mongoose';
import { connectDatabase } from '../../src/database/connect';
import { startEmbedded } from '../../src/database/embedded';
import { PlainError } from '../../src/plain-error';

/** A little app on an embedded MongoDB, for tests that kill it. Says one JSON line for each happening. */
const [folder = '', bin, mongod] = process.argv.slice(2);
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

async function main(): Promise<void> {
  const embedded = await startEmbedded({ folder, bin, mongod, tell: (told) => say({ told }) });
  await connectDatabase(embedded.uri);
  const notes = mongoose.connection.collection('notes');
  await notes.insertOne({ text: 'at start' });
  process.on('SIGINT', async () => {
    await notes.insertOne({ text: 'after Ctrl-C' });
    await mongoose.disconnect();
    await embedded.stop();
    say({ stopped: true });
    process.exit(0);
  });
  say({ uri: embedded.uri, owned: embedded.owned });
  setInterval(() => {}, 1000);
}

main().catch((error: Error) => {
  say({ refused: error.message, plain: error instanceof PlainError });
  process.exit(1);
});
