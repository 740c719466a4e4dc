import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PlainError } from '../../plain-error';
import { findMongod, type Mongod, type Source } from './find';
import { freePort, type Kept, readKept, writeKept } from './kept';
import { occupant, replicaSet } from './probe';
import { InUse, type Running, runMongod } from './run';

export interface EmbeddedOptions {
  /** Where data, port and version are kept; given back to a later start with the same folder. */
  folder: string;
  /** Path of a mongod that the person named; otherwise one is looked for and, if need be, fetched. */
  mongod?: string;
  /** Where fetched ones are kept: `<folder>/bin`, unless several data folders share one. */
  bin?: string;
  tell: (sentence: string) => void;
  sources?: Source[];
}

export interface Embedded {
  uri: string;
  /** False if another process of ours runs it: then `stop` leaves it alone. */
  owned: boolean;
  version: string;
  /** The mongod that runs, to be used again by others. */
  mongod: string | undefined;
  stop(): Promise<void>;
}

/** A real mongod as a replica set of one, on the data in the folder. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folder = resolve(options.folder);
  const bin = resolve(options.bin ?? join(folder, 'bin'));
  let kept = await readKept(folder);
  let mongod: Mongod | undefined;
  let running: Running | undefined;

  const find = async () => {
    mongod ??= await findMongod({ ...options, named: options.mongod, bin, dataVersion: kept?.version });
    return mongod;
  };

  const attachOrStart = async (): Promise<Kept> => {
    const until = Date.now() + 30_000;
    for (;;) {
      const now: Kept = kept ?? { port: await freePort(), version: (await find()).version };
      const who = kept ? await occupant(now.port, join(folder, 'db')) : 'nobody';
      running = undefined;
      if (who === 'ours') return now;
      if (who === 'nobody') {
        const { path, version } = await find();
        kept = { port: now.port, version };
        await writeKept(folder, kept);
        try {
          running = await runMongod(folder, path, kept.port);
          return kept;
        } catch (error) {
          if (!(error instanceof InUse)) throw couldNotStart(folder, path, error);
        }
      }
      if (Date.now() > until) throw notFree(folder, now.port, who === 'somebody else');
      await wait(200);
    }
  };

  const started = await attachOrStart();
  const uri = `mongodb://127.0.0.1:${started.port}/?replicaSet=${replicaSet}`;
  return {
    uri,
    owned: running !== undefined,
    version: started.version,
    mongod: mongod?.path,
    stop: async () => {
      await running?.stop();
    },
  };
}

function couldNotStart(folder: string, path: string, cause: unknown): PlainError {
  const why = (cause as Error).message;
  return new PlainError(
    `MongoDB (${path}) could not be started on the data in ${folder}: ${why}. Its log is ${join(folder, 'mongod.log')}.`,
    { cause },
  );
}

function notFree(folder: string, port: number, somebodyElse: boolean): PlainError {
  return new PlainError(
    somebodyElse
      ? `Port ${port}, which belongs to the data in ${folder}, is used by another program. End that one (ss -ltnp shows` +
          ' it) and start again, or set MONGODB_URI to another MongoDB.'
      : `A MongoDB is busy with the data in ${folder} but does not become ready. Wait until it has ended, then start again.`,
  );
}
