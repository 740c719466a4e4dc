import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { oldestMongo } from '../oldest';

const run = promisify(execFile);

/** Runs `mongod --version`, so that a file that can't run here (another platform, a missing library) is found out. */
export async function mongodVersion(path: string): Promise<string> {
  const { stdout } = await run(path, ['--version'], { timeout: 15_000 });
  const version = /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (!version) throw new Error(`${path} does not say a MongoDB version`);
  if (Number.parseInt(version, 10) < oldestMongo.version)
    throw new Error(`it is version ${version}, too old: ${oldestMongo.version}.0 or newer is needed`);
  return version;
}

/** Data files are compatible within a series: 6.0.5 and 6.0.20 are one, 7.0 and 8.2 are others. */
export function series(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
