import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rename } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { within } from '../../within';
import { becomePrimary, listens, replicaSet } from './probe';

export interface Running {
  pid: number;
  /** Resolves when the process has ended, however it did. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** mongod found its data folder or port in use: another one of ours is there, or still stopping. */
export class InUse extends Error {}

/**
 * Starts mongod on `<folder>/db`, in a process group of its own: Ctrl-C reaches the app alone, which stops mongod when its
 * last write is done. If the app dies without stopping it, the watchdog does.
 */
export async function runMongod(folder: string, path: string, port: number): Promise<Running> {
  const dbPath = join(folder, 'db');
  const log = join(folder, 'mongod.log');
  await mkdir(dbPath, { recursive: true });
  await rename(log, `${log}.1`).catch(() => {});
  const args = [
    ...['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'],
    ...['--replSet', replicaSet, '--oplogSize', '256', '--wiredTigerCacheSizeGB', '1', '--logpath', log],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    // A set of one has nobody to hand over to.
    ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
  ];
  const child = spawn(path, args, { detached: true, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  if (!child.pid) throw new Error(`${path} could not be started`);
  const watchdog = watch(child.pid);
  void ended.then(() => watchdog.kill('SIGKILL'));
  try {
    await Promise.race([ready(port, child, ended), ended]);
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
  if (hasEnded(child)) throw await whyEnded(child, log);
  child.unref();
  return { pid: child.pid, ended, stop: () => stop(child, ended) };
}

/** The shell reads from a pipe that closes when this process ends, even by SIGKILL. */
function watch(pid: number): ChildProcess {
  const shell = spawn('/bin/sh', ['-c', `read _; kill -TERM ${pid}`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  (shell.stdin as Socket).unref();
  shell.stdin?.on('error', () => {});
  shell.on('error', () => {});
  return shell;
}

/** So long one that is started besides another may take to see that, on a machine that is busy. Milliseconds. */
const NOTICED_WITHIN = 15_000;

/** Takes writes, or has ended. */
async function ready(port: number, child: ChildProcess, ended: Promise<void>): Promise<void> {
  const until = Date.now() + 60_000;
  while (!(await listens(port))) {
    if (hasEnded(child)) return;
    if (Date.now() > until) throw new Error('mongod did not listen within 60 s');
    await wait(25);
  }
  // What listens there may have been started by another process at the same time: then ours will end.
  if ((await becomePrimary(port)) !== child.pid) await within(NOTICED_WITHIN, ended);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (hasEnded(child)) return;
  child.ref();
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(patience);
}

async function whyEnded(child: ChildProcess, log: string): Promise<Error> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
  const text = lines.join('\n');
  if (/DBPathInUse|Address already in use|SocketException/.test(text)) return new InUse('in use');
  const how = child.signalCode ? `was ended by ${child.signalCode}` : `ended with code ${child.exitCode}`;
  const error = [...lines].reverse().find((line) => /"s":"[EF]"/.test(line)) ?? '';
  const said = /"error":"([^"]+)"/.exec(error)?.[1] ?? /"msg":"([^"]+)"/.exec(error)?.[1];
  return new Error(`mongod ${how}${said ? ` (${said})` : ''}`);
}
