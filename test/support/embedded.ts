import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until';

export const repository = join(__dirname, '../..');
/** Where the run's own MongoDB was found or fetched. */
export const sharedBin = join(repository, '.data/bin');

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'accompany-test-'));
}

export async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

export function mongodPid(folder: string): number {
  return Number(readFileSync(join(folder, 'db/mongod.lock'), 'utf8'));
}

/** A zombie, which only waits for somebody to ask how it ended, is not alive. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

interface Saying {
  uri?: string;
  owned?: boolean;
  told?: string;
  stopped?: boolean;
  refused?: string;
  plain?: boolean;
}

export interface App {
  process: ChildProcess;
  said: Saying[];
  /** The first thing said that has this field. */
  hear(field: keyof Saying): Promise<Saying>;
}

/** test/support/embedded-app.ts as a process and process group of its own. */
export function startApp(args: string[], env: NodeJS.ProcessEnv = process.env): App {
  const loader = join(__dirname, 'typescript.cjs');
  const app = spawn(process.execPath, ['--require', loader, join(__dirname, 'embedded-app.ts'), ...args], {
    cwd: repository,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const said: Saying[] = [];
  let rest = '';
  app.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    said.push(...lines.map((line) => JSON.parse(line) as Saying));
  });
  return {
    process: app,
    said,
    hear: (field) =>
      until(() => said.find((saying) => field in saying), { what: `the app saying "${field}"` }),
  };
}
