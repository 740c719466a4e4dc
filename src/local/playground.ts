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
import { liveDigests } from './digest-history';
import {
  exampleDigests,
  exampleHistory,
  exampleLog,
  exampleProblems,
  exampleProgramme,
  exampleWorkspace,
} from './example';
import { chaptersUntil, type Past, relive, type Scene } from './history';
import { reliveLog } from './meeting-history';
import { type ProblemsPast, reliveProblems, type Stage, stageOf } from './problem-history';
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
  accompany: Accompany,
  local: Pick<Playground, 'url' | 'apiUrl'>,
  now: Date,
): Promise<void> {
  const { workspace, slack } = accompany;
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
  const stages = new Map<string, Stage>();
  for (const { pairing } of scenes) stages.set(pairing.key, await stageOf(workspace, pairing.key));
  const { timeZone } = (scenes[0] as Scene).programme;

  /** All check-ins and problems as they were at that moment. */
  const pastUntil = (until: Date) => {
    const checkIns = scenes.map((scene) => {
      const { key } = scene.pairing;
      const chapters = (history[key]?.checkIns ?? []).flatMap((checkIn, index) => {
        const dueAt = example.dueAt[key]?.[index];
        return dueAt ? [{ ...checkIn, dueAt }] : [];
      });
      return relive(scene, until < now ? chaptersUntil(chapters, until) : chapters, until);
    });
    return { checkIns, problems: reliveProblems(stages, exampleProblems(), timeZone, now, until) };
  };
  const digests = await liveDigests(
    accompany,
    exampleDigests(),
    async (at, deed) => {
      await keepPast(pastUntil(at));
      await deed();
      for (const { collection } of [CheckIns, Problems, Entries]) await collection.deleteMany({ workspace });
    },
    now,
  );
  const log = await reliveLog(workspace, exampleLog(), now, digests.happenings);
  const past = pastUntil(now);
  await tellPast(
    [...past.checkIns, past.problems, log, digests].flatMap(({ said }) => said),
    local,
  );
  await log.keepComments();
  await digests.keepPlaces();
  await keepPast(past);
}

async function keepPast({
  checkIns,
  problems: { problems, entries },
}: {
  checkIns: Past[];
  problems: ProblemsPast;
}): Promise<void> {
  const all = checkIns.flatMap((past) => past.checkIns);
  await Problems.collection.insertMany(problems, { ignoreUndefined: true });
  await Entries.collection.insertMany(entries, { ignoreUndefined: true });
  await CheckIns.collection.insertMany(all, { ignoreUndefined: true });
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
