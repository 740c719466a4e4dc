import { type Command, InvalidArgumentError } from 'commander';
import { type Accompany, createFeatures } from '../features';
import { createLog } from '../log';
import { createMetrics } from '../metrics';
import { startDeliverer } from '../outbox';
import { PlainError } from '../plain-error';
import { whatIsDue } from './due';
import { type OpenApp, withApp } from './open';
import { printJson, printTable } from './print';

interface Options {
  at: Date;
  do?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** Exit codes: 0 done, 1 refused, 2 wrong usage. */
export function tickCommand(program: Command, open: OpenApp): void {
  program
    .command('tick')
    .description('what the heartbeat would do at a moment; with --do it does it')
    .requiredOption('--at <time>', 'the moment, such as 2027-01-31T09:00:00Z', moment)
    .option('--do', 'do it, with the clock at that moment, and deliver')
    .option('--yes', 'also in a real workspace, where people will read it')
    .option('--json', 'print as JSON')
    .action((options: Options) =>
      withApp(open, { slack: true }, async (app) => {
        if (options.do && !options.yes && !app.isPlayground) {
          throw new PlainError(
            'This is a real workspace: people would read what is posted. If you mean it, add --yes.',
          );
        }
        const due = await whatIsDue(app.workspace, options.at);
        if (options.json) printJson(due);
        else {
          printTable(
            due,
            { What: ({ what }) => what, About: ({ about }) => about, 'Due since': ({ since }) => since },
            'Nothing is due at that moment.',
          );
        }
        if (options.do) await doIt({ ...app, at: options.at });
      }),
    );
}

/** One beat of the features' jobs as of that moment, and the delivery of what it leads to. */
async function doIt({
  workspace,
  slack,
  at,
}: {
  workspace: string;
  slack: Accompany['slack'];
  at: Date;
}): Promise<void> {
  const log = createLog('warn', process.stderr);
  const { user_id: self = '' } = await slack.auth.test();
  const accompany: Accompany = {
    workspace,
    slack,
    self,
    clock: () => at,
    log,
    metrics: createMetrics(),
    nudge: () => {},
  };
  const features = createFeatures();
  for (const { jobs } of features) for (const job of jobs?.(accompany) ?? []) await job.run(at);
  const deliverer = startDeliverer({
    workspace,
    slack,
    log,
    clock: () => new Date(Math.max(at.getTime(), Date.now())),
    onSent: async (post) => {
      for (const { sent } of features) await sent?.(accompany, post, { adopted: post.adopted });
    },
    onOverdue: async (post) => {
      for (const { overdue } of features) if (await overdue?.(accompany, post)) return true;
      return false;
    },
    onFailed: async (post, session) => {
      for (const { failed } of features) await failed?.(accompany, post, session);
    },
  });
  await deliverer.idle();
  await deliverer.stop(10_000);
  for (const { stop } of features) await stop?.(accompany);
  console.error('Done, and delivered.');
}

function moment(value: string): Date {
  const at = new Date(value);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(value) || Number.isNaN(at.getTime())) {
    throw new InvalidArgumentError('It should be a moment such as 2027-01-31T09:00:00Z.');
  }
  return at;
}
