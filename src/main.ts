import { readConfig } from './config';
import { exampleFirstSteps } from './local';
import { createLog } from './log';
import { PlainError } from './plain-error';
import { startAccompany } from './start';
import { createTakeDown, type TakeDown } from './take-down';

/** After so long the process ends, whatever is not done. Milliseconds. */
const LONGEST_END = 9_500;

async function main(): Promise<void> {
  const config = readConfig();
  let down: TakeDown | undefined;
  const log = createLog(
    config.slack.kind === 'local' ? (process.stdout.isTTY ? 'warn' : config.logLevel) : config.logLevel,
    undefined,
    () => down?.hasBegun() ?? false,
  );
  down = createTakeDown(log);
  const end = async (code: number) => {
    if (down.hasBegun()) return;
    setTimeout(() => process.exit(code), LONGEST_END).unref();
    await down.all();
    process.exit(code);
  };
  /** A supervisor starts us again, with nothing lost. */
  const endBecause = (what: string) => (err: unknown) => {
    if (down.hasBegun()) return log.debug({ err }, 'unexpected, while ending');
    log.fatal({ err }, what);
    if (err instanceof PlainError) console.error(err.message);
    void end(1);
  };
  process.on('unhandledRejection', endBecause('unexpected; ending, to be started again'));
  process.on('uncaughtException', endBecause('unexpected; ending, to be started again'));
  process.on('SIGTERM', () => end(0));
  process.on('SIGINT', () => end(0));

  const running = await startAccompany({
    config,
    log,
    down,
    tell: (sentence) => console.error(sentence),
    onLost: endBecause('Slack takes this app no more; ending'),
  });
  if (!running.playground) return;
  // What is due stands there before anybody looks.
  await running.heartbeat.beat(new Date());
  sayHello(running.playground.url);
}

function sayHello(url: string): void {
  const steps = exampleFirstSteps().map(({ actAs, channel, talk, todo }) => {
    const alone = talk ? `under Direct messages, ${actAs}` : 'on the home tab (Apps, accompany)';
    const where = channel ? `in #${channel}` : alone;
    return `  ${actAs}, ${where}: ${todo}`;
  });
  console.log(
    [
      '',
      `Accompany runs in a workspace of its own: ${url}`,
      'It is a playground: it begins anew at each start, and nothing of it is kept.',
      'At the top right choose whom to act as:',
      ...steps,
      'Ctrl-C ends it.',
    ].join('\n'),
  );
}

main().catch((error: unknown) => {
  if (error instanceof PlainError) console.error(error.message);
  // Its own words may hold what is nobody's business.
  else createLog('fatal').fatal({ err: error }, 'it could not start, for an unexpected reason');
  process.exit(1);
});
