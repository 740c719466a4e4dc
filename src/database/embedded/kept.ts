import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PlainError } from '../../plain-error';

/** What one data folder remembers of its mongod. */
export interface Kept {
  /** The replica set's own configuration names the port, so it stays the same for the life of the data. */
  port: number;
  version: string;
}

export async function readKept(folder: string): Promise<Kept | undefined> {
  const path = join(folder, 'mongod.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const data = await readdir(join(folder, 'db')).catch(() => []);
    if (data.length === 0) return undefined;
    throw new PlainError(
      `The file ${path} is missing though there are data in ${join(folder, 'db')}. Put it back` +
        ' ({"port": …, "version": "…"}), or move the folder away to begin with empty data.',
    );
  }
  try {
    const { port, version } = JSON.parse(text) as Kept;
    if (Number.isInteger(port) && typeof version === 'string') return { port, version };
  } catch {}
  throw new PlainError(
    `The file ${path} can't be read. It should look like {"port": 27100, "version": "8.0.17"}.`,
  );
}

/** Written whole or not at all. If two begin at once, the first one's port holds for both. */
export async function writeKept(folder: string, kept: Kept, before: Kept | undefined): Promise<Kept> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'mongod.json');
  const draft = `${path}.${process.pid}.${kept.port}`;
  await writeFile(draft, `${JSON.stringify(kept)}\n`);
  if (before) {
    await rename(draft, path);
    return kept;
  }
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return (await readKept(folder)) ?? kept;
}

/** Below the range from which Linux lends ports to outgoing connections, so that it is free the next time too. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
