import type { Command } from 'commander';
import { readConfig } from '../config';
import { openDatabase } from '../database/open';
import { createFeatures } from '../features';
import { slackDirectory } from '../features/people';
import { runningPlayground } from '../local';
import { PlainError } from '../plain-error';
import { slackClient } from '../slack/client';
import { identify } from '../slack/connection';
import {
  channelsFound,
  clockFound,
  type Finding,
  type Found,
  indexesFound,
  mongoVersion,
  ok,
  outboxFound,
  programmeFound,
  socketFound,
} from './findings';
import { printJson, printTable } from './print';

/** Exit codes: 0 nothing is wrong (there may be warnings), 1 something is, 2 wrong usage. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('looks at everything that Accompany needs, and says what to do')
    .option('--json', 'print as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine(() => new Date());
      if (json) printJson(findings);
      else {
        printTable(findings, {
          What: ({ what }) => what,
          State: ({ state }) => state,
          Finding: ({ text }) => text,
        });
      }
      if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1;
    });
}

export async function examine(clock: () => Date): Promise<Finding[]> {
  createFeatures(); // All models must be known, or their indexes would not be looked for.
  const findings: Finding[] = [];
  /** What throws is wrong, with the sentence that it threw; what comes after may need it. */
  const look = async <T>(
    what: string,
    work: () => Promise<[Found | Found[], T?]>,
  ): Promise<T | undefined> => {
    try {
      const [found, value] = await work();
      findings.push(...[found].flat().map((one) => ({ what, ...one })));
      return value;
    } catch (error) {
      const text =
        error instanceof PlainError ? error.message : `It could not be looked at: ${(error as Error).name}.`;
      findings.push({ what, state: 'wrong', text });
      return undefined;
    }
  };

  const config = await look('settings', async () => {
    const read = readConfig();
    return [
      ok(`Slack: ${read.slack.kind}. MongoDB: ${read.mongodb.uri ? 'MONGODB_URI' : 'embedded'}.`),
      read,
    ];
  });
  if (!config) return findings;

  const playground = config.slack.kind === 'local' ? await runningPlayground(config.dataFolder) : undefined;
  const database = await look('MongoDB', async () => {
    const opened = await openDatabase(config, {
      tell: (sentence) => console.error(sentence),
      ...(playground && { database: playground.database }),
    });
    return [await mongoVersion(), opened];
  });
  try {
    if (database) await look('indexes', async () => [await indexesFound()]);
    const access = await look('Slack', async () => {
      const token = 'botToken' in config.slack ? config.slack.botToken : playground?.botToken;
      if (!token)
        throw new PlainError('No token is set, and no playground runs: see .env.example, or run npm start.');
      const apiUrl = 'apiUrl' in config.slack ? config.slack.apiUrl : playground?.apiUrl;
      const slack = slackClient(token, { apiUrl });
      const { workspace } = await identify(slack);
      return [ok(`The token and its scopes serve workspace ${workspace}.`), { slack, workspace, apiUrl }];
    });
    const { slack: way } = config;
    if (access && way.kind === 'socket') {
      await look('Socket Mode', async () => [await socketFound(way.appToken, access.apiUrl)]);
    }
    if (access) await look('clock', async () => [await clockFound(clock, access.apiUrl)]);
    if (access && database) {
      const { slack, workspace } = access;
      await look('programme', async () => [await programmeFound(workspace)]);
      await look('channels', async () => [await channelsFound(workspace, slackDirectory(slack))]);
      await look('outbox', async () => [await outboxFound(workspace, clock())]);
    }
  } finally {
    await database?.close();
  }
  return findings;
}
