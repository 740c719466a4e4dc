import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config';
import { planCheckIns } from '../features/check-ins';
import type { Accompany } from '../features/feature';
import { importProgramme, slackDirectory } from '../features/people';
import { PlainError } from '../plain-error';
import { exampleProgramme, exampleWorkspace } from './example';
import { relive } from './history';
import { type LocalSlack, startLocalSlack } from './server';

export const playgroundDatabase = 'accompany-playground';

export type Playground = Pick<LocalSlack, 'url' | 'apiUrl' | 'botToken' | 'appToken' | 'stop'>;

/** Where the command line finds a playground that runs. */
export const playgroundFile = (dataFolder: string) => join(dataFolder, 'playground.json');

/** Starts the local workspace. It ends with this process, however that ends. */
export async function startPlayground(
  { dataFolder }: Config,
  port: number,
  tell: (sentence: string) => void,
): Promise<Playground> {
  const other = await runningPlayground(dataFolder);
  if (other) {
    throw new PlainError(
      `A playground runs already, at ${other.url}: use that one, or end it first. For a second one, set DATA_FOLDER and PORT.`,
    );
  }
  const file = playgroundFile(dataFolder);
  await mkdir(dataFolder, { recursive: true });
  const folder = join(dataFolder, 'local-slack');
  const server = await startLocalSlack({ port, config: exampleWorkspace(), folder, tell });
  const { url, apiUrl, botToken, appToken } = server;
  const known: KnownPlayground = { url, apiUrl, botToken, database: playgroundDatabase, pid: process.pid };
  await writeFile(file, JSON.stringify(known));
  return {
    url,
    apiUrl,
    botToken,
    appToken,
    async stop() {
      await rm(file, { force: true });
      await server.stop();
    },
  };
}

/** What the command line is told of a playground. */
export interface KnownPlayground {
  url: string;
  apiUrl: string;
  botToken: string;
  database: string;
  pid: number;
}

/** The playground that runs on this data folder, if any does. */
export async function runningPlayground(dataFolder: string): Promise<KnownPlayground | undefined> {
  try {
    const known = JSON.parse(await readFile(playgroundFile(dataFolder), 'utf8')) as KnownPlayground;
    process.kill(known.pid, 0);
    return known;
  } catch {
    return undefined;
  }
}

/** Imports the example programme and lives through its last two months, before the app begins to listen. */
export async function preparePlayground(
  accompany: Accompany,
  playground: Playground,
  now: Date,
): Promise<void> {
  const { workspace, slack } = accompany;
  const example = exampleProgramme(now);
  const result = await importProgramme({
    file: { name: 'programme.yaml', text: example.programme },
    workspace,
    slack: slackDirectory(slack),
    now: example.beganAt,
    dryRun: false,
    afterwards: (session, pairings) => planCheckIns(session, workspace, pairings, example.beganAt),
  });
  if ('complaints' in result) {
    throw new Error(`the example programme is wrong: ${result.complaints.map(({ text }) => text).join(' ')}`);
  }
  await relive(accompany, playground.url, example, now);
}
