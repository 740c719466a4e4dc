import { readConfig } from '../config';
import { assertNotNewer, migrate } from '../database/migrations';
import { openDatabase } from '../database/open';
import { planCheckIns } from '../features/check-ins';
import { planDigests } from '../features/digests';
import { followPairings } from '../features/problems';
import { runningPlayground } from '../local';
import { PlainError } from '../plain-error';
import { slackClient } from '../slack/client';
import { identify } from '../slack/connection';
import type { OpenedApp } from './open';

const tell = (sentence: string) => console.error(sentence);

/** Opens what the configuration names: the real workspace, or the playground that runs on this data folder. */
export async function openApp(): Promise<OpenedApp> {
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
    // Always asked of the token: a database may serve many workspaces.
    const { workspace } = await identify(slack);
    return {
      workspace,
      slack,
      isPlayground,
      now: () => new Date(),
      afterImport: async (session, pairings, now, accounts) => {
        await planCheckIns(session, workspace, pairings, now);
        await followPairings(session, workspace, pairings, now, accounts);
        await planDigests(session, workspace, now);
      },
      close: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
