import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { type Embedded, startEmbedded } from '../../src/database/embedded';
import { InUse, runMongod } from '../../src/database/embedded/run';
import { PlainError } from '../../src/plain-error';
import { isAlive, mongodPid, remove, sharedBin, startApp, temporaryFolder } from '../support/embedded';
import { until } from '../support/until';

const named = process.env.TEST_MONGOD;
let folder: string;
let told: string[];
let cleanUp: (() => Promise<void>)[];

beforeEach(async () => {
  folder = await temporaryFolder();
  told = [];
  cleanUp = [() => remove(folder)];
});

afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
});

async function start(): Promise<Embedded> {
  const embedded = await startEmbedded({
    folder,
    bin: sharedBin,
    mongod: named,
    tell: (line) => told.push(line),
  });
  cleanUp.push(() => embedded.stop());
  return embedded;
}

async function inNotes<T>(
  { uri }: { uri: string },
  work: (notes: mongo.Collection) => Promise<T>,
): Promise<T> {
  const client = await mongo.MongoClient.connect(uri, { serverSelectionTimeoutMS: 60_000 });
  try {
    return await work(client.db('accompany').collection('notes'));
  } finally {
    await client.close();
  }
}

const texts = (where: { uri: string }) => inNotes(where, (notes) => notes.distinct('text'));
const note = (where: { uri: string }, text: string) => inNotes(where, (notes) => notes.insertOne({ text }));

describe('the embedded MongoDB', () => {
  it('keeps its data and its port over a clean stop', async () => {
    const first = await start();
    await note(first, 'kept');
    const pid = mongodPid(folder);
    await first.stop();
    expect(isAlive(pid)).toBe(false);

    const second = await start();
    expect([second.uri, second.owned, await texts(second)]).toEqual([first.uri, true, ['kept']]);
    expect(JSON.parse(await readFile(join(folder, 'mongod.json'), 'utf8'))).toEqual({
      port: Number(new URL(first.uri).port),
      version: first.version,
    });
  });

  it('is one for all who start on the same folder, and outlives the one that started it', async () => {
    const both = await Promise.all([start(), start()]);
    expect(both.map(({ owned }) => owned).sort()).toEqual([false, true]);
    const [owner, guest] = both[0]?.owned ? both : both.reverse();
    if (!owner || !guest) throw new Error('two were started');
    await note(guest, 'from the guest');
    await owner.stop();
    await until(() => guest.owned);
    expect([guest.uri, await texts(guest)]).toEqual([owner.uri, ['from the guest']]);
    const pid = mongodPid(folder);
    await guest.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('is not taken for its own by who starts a second one at the same time', async () => {
    const first = await start();
    const port = Number(new URL(first.uri).port);
    const late = join(folder, 'late-mongod');
    await writeFile(late, `#!/bin/sh\nsleep 1\nexec "${first.mongod}" "$@"\n`, { mode: 0o755 });
    const second = await runMongod(folder, late, port).catch((error: unknown) => error);
    expect(second).toBeInstanceOf(InUse);
    await note(first, 'still there');
    expect(first.owned).toBe(true);
  });

  it('is started again, with its data, when mongod is killed', async () => {
    const embedded = await start();
    await note(embedded, 'before');
    const pid = mongodPid(folder);
    process.kill(pid, 'SIGKILL');
    await note(embedded, 'after');
    expect(await texts(embedded)).toEqual(['after', 'before']);
    expect(mongodPid(folder)).not.toBe(pid);
    expect(told).toContain('MongoDB has ended while it was needed; it is started again.');
  });

  it('ends by itself when the app is killed, and the next start has the data', async () => {
    const app = startApp([folder, sharedBin, ...(named ? [named] : [])]);
    await app.hear('uri');
    const pid = mongodPid(folder);
    app.process.kill('SIGKILL');
    const next = await start();
    await until(() => next.owned);
    expect([await texts(next), isAlive(pid)]).toEqual([['at start'], false]);
  });

  it('is not touched by Ctrl-C until the app has done its last write', async () => {
    const app = startApp([folder, sharedBin, ...(named ? [named] : [])]);
    await app.hear('uri');
    const pid = mongodPid(folder);
    process.kill(-(app.process.pid ?? Number.NaN), 'SIGINT');
    await app.hear('stopped');
    expect([app.said.filter(({ told }) => told), isAlive(pid)]).toEqual([[], false]);
    expect(await texts(await start())).toEqual(['after Ctrl-C', 'at start']);
  });

  it('refuses data of another version, and says how to move them', async () => {
    await (await start()).stop();
    const kept = JSON.parse(await readFile(join(folder, 'mongod.json'), 'utf8'));
    await writeFile(join(folder, 'mongod.json'), JSON.stringify({ ...kept, version: '4.4.29' }));
    const refused = await startEmbedded({ folder, mongod: process.env.TEST_MONGOD, tell: () => {} }).catch(
      (e) => e,
    );
    expect(refused).toBeInstanceOf(PlainError);
    expect(refused.message).toMatch(
      /written by MongoDB 4\.4\.29.*MONGOD.*mongod 4\.4.*mongodump.*mongorestore/s,
    );
  });

  it('says so when another program has its port', async () => {
    await (await start()).stop();
    const { port } = JSON.parse(await readFile(join(folder, 'mongod.json'), 'utf8'));
    const other = createServer((socket) => socket.on('error', () => {}).end('220 hello\r\n')).listen(
      port,
      '127.0.0.1',
    );
    cleanUp.push(async () => void other.close());
    await expect(start()).rejects.toThrow(
      `Port ${port}, which belongs to the data in ${folder}, is used by another`,
    );
  });

  it('says so when its data are broken', async () => {
    await (await start()).stop();
    await writeFile(join(folder, 'db/WiredTiger.turtle'), 'nonsense');
    const refused = await start().catch((error) => error);
    expect(refused).toBeInstanceOf(PlainError);
    expect(refused.message).toMatch(/could not be started on the data in .*\. Its log is .*mongod\.log\.$/);
  });
});
