import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until';

export const repository = join(__dirname, '../..');
const dist = join(repository, 'dist');
const lock = join(repository, '.data/build.lock');

/** Builds dist/ if it is older than src/; test files that run at the same time wait for each other. */
export async function built(): Promise<void> {
  mkdirSync(join(repository, '.data'), { recursive: true });
  await until(() => take(lock), { what: 'another build' });
  try {
    if (isFresh()) return;
    const tsc = join(repository, 'node_modules/.bin/tsc');
    const { stdout } = spawnSync(tsc, ['--project', 'tsconfig.build.json'], { cwd: repository });
    if (!existsSync(join(dist, 'main.js'))) throw new Error(`it can't be built: ${stdout}`);
  } finally {
    rmdirSync(lock);
  }
}

function take(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    // Left over from a run that was killed.
    if (Date.now() - statSync(folder).mtimeMs > 60_000) rmdirSync(folder);
    return false;
  }
}

function isFresh(): boolean {
  const info = join(dist, '.tsbuildinfo');
  if (!existsSync(info)) return false;
  const since = statSync(info).mtimeMs;
  return readdirSync(join(repository, 'src'), { recursive: true, withFileTypes: true }).every(
    (entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs < since,
  );
}

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Milliseconds. */
  took: number;
}

export interface Started {
  process: ChildProcess;
  stdout(): string;
  stderr(): string;
  ended: Promise<Ran>;
}

/** A process with these settings and no others, in a folder without a .env. */
export function start(args: string[], env: NodeJS.ProcessEnv, cwd = __dirname): Started {
  const begun = Date.now();
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ran>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout, stderr, took: Date.now() - begun })),
  );
  return { process: child, stdout: () => stdout, stderr: () => stderr, ended };
}

export const startMain = (env: NodeJS.ProcessEnv, cwd?: string) =>
  start([join(dist, 'main.js')], { HOST: '127.0.0.1', ...env }, cwd);

export const runCli = (args: string[], env: NodeJS.ProcessEnv, cwd?: string) =>
  start([join(dist, 'cli.js'), ...args], env, cwd).ended;
