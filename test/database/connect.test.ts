import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { connectDatabase, databaseState } from '../../src/database/connect';
import { freePort } from '../../src/database/embedded/kept';
import { listens } from '../../src/database/embedded/probe';
import { oldestMongo } from '../../src/database/oldest';
import { PlainError } from '../../src/plain-error';
import { testUri } from '../support/database';
import { remove, temporaryFolder } from '../support/embedded';
import { until } from '../support/until';
import { startOldServer } from './old-server';

afterEach(() => mongoose.disconnect());

const secret = 'Sup3rSecret';

async function refusal(uri: string): Promise<string> {
  const error = await connectDatabase(uri).then(
    () => new Error('it connected'),
    (reason: Error) => reason,
  );
  expect(error).toBeInstanceOf(PlainError);
  expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(secret);
  expect(error.message).not.toContain('\n');
  return error.message;
}

describe('connecting to MongoDB', () => {
  it('uses the database of the address, or `accompany`, or the one named', async () => {
    const names: (string | undefined)[] = [];
    const [address = '', query = ''] = testUri().split('?');
    const attempts: [string, { database?: string }?][] = [
      [testUri()],
      [`${address}of_the_address?${query}`],
      [testUri(), { database: 'named' }],
    ];
    for (const [uri, options] of attempts) {
      await connectDatabase(uri, options);
      names.push(mongoose.connection.db?.databaseName);
      await mongoose.disconnect();
    }
    expect(names).toEqual(['accompany', 'of_the_address', 'named']);
  });

  it('never lets a misspelt field match everything, nor an operator of somebody else in', async () => {
    await connectDatabase(testUri());
    const Things = mongoose.model('ConnectTestThing', new mongoose.Schema({ name: String }));
    await expect(Things.find({ nmae: 'x' } as never)).rejects.toThrow('nmae');
    await expect(Things.find({ name: { $ne: null } } as never)).rejects.toThrow('Cast to string failed');
  });

  it('knows whether MongoDB answers', async () => {
    expect(await databaseState()).toEqual({ up: false, state: 'disconnected' });
    await connectDatabase(testUri());
    expect(await databaseState()).toEqual({ up: true, state: 'connected' });
  });

  it('refuses wrong credentials', async () => {
    const uri = testUri().replace('mongodb://', `mongodb://someone:${secret}@`);
    expect(await refusal(uri)).toMatch(/^MongoDB refused the user name or password in MONGODB_URI/);
  });

  it('says so when nobody is there', async () => {
    const uri = `mongodb://someone:${secret}@127.0.0.1:${await freePort()}/?replicaSet=rs&serverSelectionTimeoutMS=2500`;
    expect(await refusal(uri)).toMatch(
      /^No MongoDB answered at 127\.0\.0\.1:\d+ within 2\.5 s \(ECONNREFUSED\): check that/,
    );
  });

  it('says so when the name is unknown', async () => {
    expect(
      await refusal(`mongodb://someone:${secret}@db.invalid/accompany?serverSelectionTimeoutMS=2500`),
    ).toMatch(/^No MongoDB answered at db\.invalid:27017 within 2\.5 s \((ENOTFOUND|EAI_AGAIN)\)/);
    expect(await refusal(`mongodb+srv://someone:${secret}@cluster.db.invalid/accompany`)).toMatch(
      /^The name .*cluster\.db\.invalid in MONGODB_URI is not known/,
    );
  });

  it('says so when the replica set has another name', async () => {
    expect(
      await refusal(
        testUri().replace('replicaSet=accompany', 'replicaSet=other&serverSelectionTimeoutMS=2500'),
      ),
    ).toMatch(
      /^MongoDB was reached but is not the replica set that was asked for: .* replicaSet= in MONGODB_URI\.$/,
    );
  });

  it.each([
    `postgres://someone:${secret}@127.0.0.1/x`,
    `mongodb://someone:${secret}@`,
    `mongodb://someone:${secret}/@127.0.0.1/x`,
    `mongodb://someone:${secret}@127.0.0.1:port/x`,
    `mongodb://127.0.0.1/?noSuchOption=${secret}`,
    secret,
  ])('explains the form of an address that is none (%#)', async (uri) => {
    expect(await refusal(uri)).toMatch(
      /^MONGODB_URI is not an address that MongoDB understands: .* mongodb:\/\/user:/,
    );
  });

  // Of MongoDB 4.0, to which the driver does not speak, and 5.0.
  it.each([7, 13])('refuses a server that is too old (wire version %i)', async (wireVersion) => {
    const port = await freePort();
    const server = await startOldServer(port, wireVersion);
    try {
      const uri = `mongodb://127.0.0.1:${port}/?replicaSet=old&serverSelectionTimeoutMS=4000`;
      expect(await refusal(uri)).toMatch(
        /^The MongoDB at MONGODB_URI is too old: Accompany needs version 6\.0 or newer/,
      );
    } finally {
      server.close();
    }
  });

  it('is done to the oldest version that the settings name, or a newer one', () => {
    const settings = readFileSync(join(__dirname, '../../.env.example'), 'utf8');
    expect(settings).toContain(`sharded cluster of MongoDB, ${oldestMongo.version}.0 or newer`);
  });

  it('refuses a server that is no replica set', async () => {
    const folder = await temporaryFolder();
    const port = await freePort();
    await mkdir(join(folder, 'db'));
    const args = [
      '--dbpath',
      join(folder, 'db'),
      '--port',
      String(port),
      '--bind_ip',
      '127.0.0.1',
      '--nounixsocket',
    ];
    const mongod = spawn(process.env.TEST_MONGOD ?? 'mongod', args, { stdio: 'ignore' });
    const ended = new Promise((resolve) => mongod.once('exit', resolve));
    try {
      await until(() => listens(port));
      expect(await refusal(`mongodb://127.0.0.1:${port}`)).toMatch(
        /is a single server.*make it a replica set/,
      );
      expect(mongoose.connection.readyState).toBe(mongoose.ConnectionStates.disconnected);
    } finally {
      mongod.kill('SIGKILL');
      await ended;
      await remove(folder);
    }
  });
});
