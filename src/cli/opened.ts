import { readConfig } from '../config';
import { assertNotNewer, migrate } from '../database/migrations';
import { openDatabase } from '../database/open';
import { planCheckIns } from '../features/check-ins';
import { Programmes } from '../features/people';
import { runningPlayground } from '../local';
import { PlainError } from '../plain-error';
import { slackClient } from '../slack/client';
import { identify } from '../slack/connection';
import type { OpenedApp } from './open';

const tell = (sentence: string) => console.error(sentence);

/** Opens what the configuration names: the real workspace, or the playground that runs on this data folder. */
export async function openApp({ slack: needsSlack }: { slack: boolean }): Promise<OpenedApp> {
  const config = readConfig();
  const isPlayground = config.slack.kind === 'local';
  const playground = isPlayground ? await runningPlayground(config.dataFolder) : undefined;
  if (isPlayground && !playground) {
    throw new PlainError(
      'No Slack is configured, and no playground runs: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (.env.example), or start the playground with npm start.',
    );
  }
  const database = await openDatabase(config, { tell, ...(playground && { database: playground.database }) });
  try {
    await assertNotNewer();
    await migrate();
    const slack =
      'botToken' in config.slack
        ? slackClient(config.slack.botToken, { apiUrl: config.slack.apiUrl })
        : slackClient(playground?.botToken ?? '', { apiUrl: playground?.apiUrl });
    const known = needsSlack ? undefined : await onlyWorkspace();
    const workspace = known ?? (await identify(slack)).workspace;
    return {
      workspace,
      slack,
      isPlayground,
      now: () => new Date(),
      afterImport: (session, pairings, now) => planCheckIns(session, workspace, pairings, now),
      close: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The workspace of a database that serves one: then Slack need not be asked. */
async function onlyWorkspace(): Promise<string | undefined> {
  const [first, second] = await Programmes.find({}, { workspace: 1 }).limit(2).lean();
  return second ? undefined : first?.workspace;
}
