import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PlainError } from '../../plain-error';
import { findMongod, type Mongod } from './find';
import { freePort, type Kept, readKept, writeKept } from './kept';
import { hold, type Occupant, occupant, replicaSet } from './probe';
import { InUse, type Running, runMongod } from './run';

export interface EmbeddedOptions {
  /** Where data, port and version are kept; given back to a later start with the same folder. */
  folder: string;
  /** Path of a mongod that the person named; otherwise one is looked for and, if need be, fetched. */
  mongod?: string;
  /** Where fetched ones are kept: `<folder>/bin`, unless several data folders share one. */
  bin?: string;
  tell: (sentence: string) => void;
}

export interface Embedded {
  uri: string;
  /** False while another process of ours runs it: then `stop` leaves it alone. */
  readonly owned: boolean;
  version: string;
  /** The mongod that was found, for others to use; unknown when another process runs it. */
  readonly mongod: string | undefined;
  stop(): Promise<void>;
}

/**
 * A real mongod as a replica set of one, on the data in the folder. If it dies while the app runs, or was another process's
 * that went away, it is started again on the same port.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { tell } = options;
  const folder = resolve(options.folder);
  const bin = resolve(options.bin ?? join(folder, 'bin'));
  let mongod: Mongod | undefined;
  let running: Running | undefined;
  const stopping = new AbortController();

  const find = async (dataVersion: string | undefined) => {
    mongod ??= await findMongod({ named: options.mongod, bin, dataVersion, tell });
    return mongod;
  };

  const attachOrStart = async (): Promise<Kept> => {
    running = undefined;
    const begun = Date.now();
    for (;;) {
      const kept = await readKept(folder);
      const who = kept ? await occupant(kept.port, join(folder, 'db')) : 'nobody';
      if (kept && who === 'ours') return kept;
      if (who === 'nobody') {
        const { path, version } = await find(kept?.version);
        const now = await writeKept(folder, { port: kept?.port ?? (await freePort()), version }, kept);
        try {
          running = await runMongod(folder, path, now.port);
          return now;
        } catch (error) {
          if (!(error instanceof InUse)) throw couldNotStart(folder, path, error);
        }
      }
      const patience = who === 'somebody else' ? 4000 : 30_000;
      if (kept && Date.now() - begun > patience) throw notFree(folder, kept.port, who);
      await wait(200);
    }
  };

  const { port, version } = await attachOrStart();
  let held = hold(port);

  const keepUp = async () => {
    for (let pause = 100; ; pause = Math.min(2 * pause, 10_000)) {
      await Promise.race(running ? [held.gone, running.ended] : [held.gone]);
      if (stopping.signal.aborted) return;
      tell('MongoDB has ended while it was needed; it is started again.');
      await attachOrStart().catch((error: Error) => tell(error.message));
      held = hold(port);
      if (stopping.signal.aborted) return;
      await wait(pause, undefined, { ref: false, signal: stopping.signal }).catch(() => {});
    }
  };
  const keeping = keepUp();

  return {
    uri: `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSet}`,
    get owned() {
      return running !== undefined;
    },
    version,
    get mongod() {
      return mongod?.path;
    },
    stop: async () => {
      stopping.abort();
      held.release();
      await running?.stop();
      await keeping;
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

function notFree(folder: string, port: number, who: Occupant): PlainError {
  return new PlainError(
    who === 'somebody else'
      ? `Port ${port}, which belongs to the data in ${folder}, is used by another program. End that one (ss -ltnp shows` +
          ' it) and start again, or set MONGODB_URI to another MongoDB.'
      : `A MongoDB is busy with the data in ${folder} but does not become ready. Wait until it has ended, then start again.`,
  );
}
