import { connectDatabase } from '../../src/database/connect';
import { createLog } from '../../src/log';
import { type Limits, startDeliverer } from '../../src/outbox';
import { slackClient } from '../../src/slack/client';

/** A process that does nothing but deliver. */
async function main(): Promise<void> {
  const {
    MONGODB_URI = '',
    SLACK_API_URL,
    SLACK_BOT_TOKEN = '',
    WORKSPACE = '',
    LIMITS = '{}',
  } = process.env;
  await connectDatabase(MONGODB_URI);
  const limits: Partial<Limits> = JSON.parse(LIMITS);
  startDeliverer({
    workspace: WORKSPACE,
    slack: slackClient(SLACK_BOT_TOKEN, { apiUrl: SLACK_API_URL, timeout: limits.timeout }),
    log: createLog('info'),
    clock: () => new Date(),
    limits,
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
