import { realpath } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { mongo } from 'mongoose';

export const replicaSet = 'accompany';

export type Occupant = 'nobody' | 'ours' | 'ours, not ready' | 'somebody else';

/** Who listens on the port: our mongod on this data, or another program. */
export async function occupant(port: number, dbPath: string): Promise<Occupant> {
  if (!(await listens(port))) return 'nobody';
  try {
    return await direct(port, async (admin) => {
      const { parsed } = (await admin.command({ getCmdLineOpts: 1 })) as {
        parsed?: { storage?: { dbPath?: string } };
      };
      const theirs = parsed?.storage?.dbPath;
      if (
        !theirs ||
        (await realpath(theirs).catch(() => theirs)) !== (await realpath(dbPath).catch(() => dbPath))
      ) {
        return 'somebody else';
      }
      const hello = await admin.command({ hello: 1 });
      return hello.isWritablePrimary ? 'ours' : 'ours, not ready';
    });
  } catch {
    // One that is just stopping accepts and drops connections.
    await wait(100);
    return (await listens(port)) ? 'somebody else' : 'nobody';
  }
}

export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(2000, () => answer(true));
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}

/** A connection that is kept open only to notice that the other side ends. */
export function hold(port: number): { gone: Promise<void>; release(): void } {
  const socket = connect({ port, host: '127.0.0.1' }).unref();
  const gone = new Promise<void>((resolve) => {
    socket.on('error', () => {}).once('close', () => resolve());
  });
  socket.resume();
  return { gone, release: () => socket.destroy() };
}

/** Forms the replica set if it is new, and waits until it takes writes; the process that it is. */
export async function becomePrimary(port: number): Promise<number> {
  return direct(port, async (admin) => {
    const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
    try {
      await admin.command({ replSetInitiate: { _id: replicaSet, members } });
    } catch (error) {
      if ((error as { codeName?: string }).codeName !== 'AlreadyInitialized') throw error;
    }
    const until = Date.now() + 30_000;
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) {
      if (Date.now() > until) throw new Error('it did not become ready to write within 30 s');
      await wait(25);
    }
    return Number((await admin.command({ serverStatus: 1 })).pid);
  });
}

async function direct<T>(port: number, work: (admin: mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: 3000,
    socketTimeoutMS: 35_000,
  });
  try {
    return await work(client.db('admin'));
  } finally {
    await client.close();
  }
}
