import { readConfig } from './config';
import { exampleFirstSteps } from './local';
import { createLog } from './log';
import { PlainError } from './plain-error';
import { startAccompany } from './start';

async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(
    config.slack.kind === 'local' ? (process.stdout.isTTY ? 'warn' : config.logLevel) : config.logLevel,
  );
  let isStopping = false;
  process.on('unhandledRejection', (err) => {
    if (isStopping) return;
    // A supervisor starts us again, with nothing lost.
    log.fatal({ err }, 'unexpected; ending, to be started again');
    if (err instanceof PlainError) console.error(err.message);
    process.exit(1);
  });
  const running = await startAccompany({ config, log, tell: (sentence) => console.error(sentence) });
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await running.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (!running.playground) return;
  // What is due stands there before anybody looks.
  await running.heartbeat.beat(new Date());
  sayHello(running.playground.url);
}

function sayHello(url: string): void {
  const steps = exampleFirstSteps().map(({ actAs, channel, todo }) => {
    const where = channel ? `in #${channel}` : 'on the home tab (Apps, accompany)';
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
