import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, extname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PlainError } from '../plain-error';

/** What local-slack is told of the workspace; docs: github.com/parvalabs/local-slack. */
export interface LocalWorkspace {
  workspace: { name: string; domain: string; teamId: string };
  users: { id: string; name: string; real_name: string; email?: string; tz?: string }[];
  channels: { id: string; name: string; is_private?: boolean; members: string[]; topic?: string }[];
}

export interface LocalSlack {
  /** The page for people. */
  url: string;
  apiUrl: string;
  botToken: string;
  appToken: string;
  /** Settles when the server has ended, on request or by itself. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

export interface LocalSlackOptions {
  /** 0 takes a free one. */
  port: number;
  config: LocalWorkspace;
  /** Where the server's files are written, `.data/local-slack` if not said. */
  folder?: string;
  tell?: (line: string) => void;
}

const version = '0.1.8';
export const localBot = { appId: 'A0ACCOMPANY', userId: 'U0ACCOMPANY', name: 'accompany' };
const botToken = 'xoxb-local';
const appToken = 'xapp-local';

/**
 * Starts a Slack of one's own in the browser, on this machine only. It forgets everything when it ends, and ends
 * with the process that started it, however that ends.
 */
export async function startLocalSlack({
  config,
  tell = () => {},
  ...options
}: LocalSlackOptions): Promise<LocalSlack> {
  const port = await freePort(options.port);
  const folder = resolve(options.folder ?? join('.data', 'local-slack'));
  const program = findProgram();
  if (program.fetches) tell('Fetching local-slack with npx; this happens once.');

  const preload = `like-slack${extname(__filename)}`;
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(__dirname, preload), join(folder, preload));
  writeFileSync(join(folder, 'workspace.json'), JSON.stringify(withApp(config), null, 2));

  const child = spawn(
    program.command,
    [...program.args, '--config', 'workspace.json', '--port', String(port)],
    {
      cwd: folder,
      env: { ...process.env, BUN_OPTIONS: `--preload ./${preload}` },
      // Its own group: Ctrl-C reaches us alone, so that we can finish what is in flight before the server goes.
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32',
      stdio: 'pipe',
    },
  );
  const ended = new Promise<void>((settle) =>
    child.once('close', () => settle()).once('error', () => settle()),
  );
  child.stdin.on('error', () => {});
  const stop = () => stopChild(child, ended);

  const url = `http://localhost:${port}`;
  try {
    await untilItAnswers(url, child, port, program.fetches ? 180_000 : 20_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, apiUrl: `${url}/api/`, botToken, appToken, ended, stop };
}

function withApp(config: LocalWorkspace) {
  const app = {
    appId: localBot.appId,
    botUserId: localBot.userId,
    botName: localBot.name,
    botToken,
    appToken,
  };
  return { app: { ...app, mode: 'socket' }, ...config };
}

function findProgram(): { command: string; args: string[]; fetches: boolean } {
  try {
    const home = dirname(require.resolve('local-slack-linux-x64/package.json'));
    return { command: join(home, 'bin', 'local-slack'), args: [], fetches: false };
  } catch {
    return { command: 'npx', args: ['--yes', `local-slack@${version}`], fetches: true };
  }
}

function portTaken(port: number): PlainError {
  return new PlainError(
    `Port ${port} is taken by another program. Stop that one, or choose another port for the local workspace: set PORT=${port + 1}.`,
  );
}

/** The port itself, if nobody has it. */
function freePort(wanted: number): Promise<number> {
  return new Promise((settle, refuse) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') return refuse(portTaken(wanted));
      if (error.code === 'EACCES')
        return refuse(
          new PlainError(`Port ${wanted} is not allowed to this user: set PORT to a number above 1023.`),
        );
      refuse(error);
    });
    probe.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => settle(typeof address === 'object' && address ? address.port : wanted));
    });
  });
}

async function untilItAnswers(
  url: string,
  child: ChildProcess,
  port: number,
  milliseconds: number,
): Promise<void> {
  let said = '';
  const listen = (chunk: Buffer) => {
    said = (said + chunk).slice(-2000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('close', (code) => {
    failure ??= said.trim() || `it ended with code ${code}`;
  });

  const deadline = Date.now() + milliseconds;
  while (failure === undefined && Date.now() < deadline) {
    const answer = await fetch(`${url}/_control/state`, { signal: AbortSignal.timeout(2000) }).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    await wait(50);
  }
  if (failure && /in use|EADDRINUSE/i.test(failure)) throw portTaken(port);
  const reason = failure ?? `it did not answer within ${milliseconds / 1000} seconds`;
  throw new PlainError(
    `The local workspace did not start: ${reason}. Without it, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN to use a real workspace.`,
  );
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.stdin?.end();
  const late = setTimeout(() => child.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(late);
}
