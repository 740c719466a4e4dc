import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config';
import { CheckIns } from '../features/check-ins';
import type { Accompany } from '../features/feature';
import {
  importProgramme,
  membersByKey,
  newestQuestionSets,
  type Pairing,
  pairingsOf,
  programmeOf,
  setInTurn,
  slackDirectory,
} from '../features/people';
import { Entries, Problems } from '../features/problems';
import { PlainError } from '../plain-error';
import { exampleHistory, exampleLog, exampleProblems, exampleProgramme, exampleWorkspace } from './example';
import { relive, type Scene } from './history';
import { reliveLog } from './meeting-history';
import { reliveProblems, type Stage, stageOf } from './problem-history';
import { type LocalSlack, startLocalSlack } from './server';
import { tellPast } from './stage';

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
  const known: KnownPlayground = { url, apiUrl, botToken, database: playgroundDatabase };
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
}

/** The playground that runs on this data folder, if any does. */
export async function runningPlayground(dataFolder: string): Promise<KnownPlayground | undefined> {
  try {
    const known = JSON.parse(await readFile(playgroundFile(dataFolder), 'utf8')) as KnownPlayground;
    // Not by a process id: another program may have it by now.
    await fetch(known.url, { signal: AbortSignal.timeout(2_000) });
    return known;
  } catch {
    return undefined;
  }
}

/** Imports the example programme and lives through its last two months, before the app begins to listen. */
export async function preparePlayground(
  { workspace, slack }: Pick<Accompany, 'workspace' | 'slack'>,
  local: Pick<Playground, 'url' | 'apiUrl'>,
  now: Date,
): Promise<void> {
  const example = exampleProgramme(now);
  const result = await importProgramme({
    file: { name: 'programme.yaml', text: example.programme },
    workspace,
    slack: slackDirectory(slack),
    now: example.beganAt,
  });
  if ('complaints' in result) {
    throw new Error(`the example programme is wrong: ${result.complaints.map(({ text }) => text).join(' ')}`);
  }
  const scenes = await scenesOf(workspace);
  const history = exampleHistory();
  const pasts = scenes.map((scene) => {
    const { key } = scene.pairing;
    const chapters = (history[key]?.checkIns ?? []).flatMap((checkIn, index) => {
      const dueAt = example.dueAt[key]?.[index];
      return dueAt ? [{ ...checkIn, dueAt }] : [];
    });
    return relive(scene, chapters, now);
  });
  const stages = new Map<string, Stage>();
  for (const { pairing } of scenes) stages.set(pairing.key, await stageOf(workspace, pairing.key));
  const { timeZone } = (scenes[0] as Scene).programme;
  const problems = reliveProblems(stages, exampleProblems(), timeZone, now);
  const log = await reliveLog(workspace, exampleLog(), now);
  await tellPast(
    [...pasts, problems, log].flatMap(({ said }) => said),
    local,
  );
  await log.keepComments();
  await Problems.collection.insertMany(problems.problems, { ignoreUndefined: true });
  await Entries.collection.insertMany(problems.entries, { ignoreUndefined: true });
  await CheckIns.collection.insertMany(
    pasts.flatMap(({ checkIns }) => checkIns),
    { ignoreUndefined: true },
  );
}

async function scenesOf(workspace: string): Promise<Scene[]> {
  const programme = await programmeOf(workspace);
  if (!programme) throw new Error('the example programme was not imported');
  const pairings = await pairingsOf(workspace);
  const keys = (of: (pairing: Pairing) => string[]) => [...new Set(pairings.flatMap(of))];
  const members = await membersByKey(
    workspace,
    keys(({ facilitator, mentor, managers }) => [facilitator, mentor, ...managers]),
  );
  const sets = await newestQuestionSets(
    workspace,
    keys(({ questionSets }) => questionSets),
  );
  return pairings.map((pairing) => {
    const { language, timeZone } = members.get(pairing.mentor) ?? pairing;
    return {
      programme,
      pairing,
      members,
      setInTurn: (date) => sets.find(({ key }) => key === setInTurn(pairing, date)),
      mentor: { language, timeZone },
    };
  });
}
