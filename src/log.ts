import pino, { type Logger } from 'pino';
import { PlainError } from './plain-error';

export type { Logger };

const WARN = 40;

/**
 * One line per happening, with ids; never tokens, trigger ids or people's words. While the app ends, what finds MongoDB closed by
 * us was cut off, and is told at level debug.
 */
export function createLog(
  level: string,
  destination?: pino.DestinationStream,
  isEnding = () => false,
): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutWords },
    hooks: {
      logMethod(args, method, at) {
        const isQuiet = at >= WARN && isEnding() && isOfClosedClient(errorIn(args[0]));
        return (isQuiet ? this.debug : method).apply(this, args);
      },
    },
    redact: { paths: ['token', '*.token', 'trigger_id', '*.trigger_id'], censor: '(left out)' },
  };
  return destination ? pino(options, destination) : pino(options);
}

const errorIn = (about: unknown) =>
  typeof about === 'object' && about !== null && 'err' in about ? about.err : undefined;

/** What MongoDB's driver throws at whoever still asks when its client is closed. */
const closed = new Set([
  'MongoClientClosedError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClosedError',
  'MongoExpiredSessionError',
]);

function isOfClosedClient(error: unknown): boolean {
  return error instanceof Error && (closed.has(error.name) || isOfClosedClient(error.cause));
}

/**
 * An error's kind and place. Messages of database and validation errors quote the values that they met, so that
 * only messages known to be our own or Slack's are kept.
 */
function withoutWords(error: unknown) {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code } = error as { code?: unknown };
  const frames = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim());
  const isOurs = error instanceof PlainError || String(code).startsWith('slack_');
  const said = isOurs ? { message: error.message } : {};
  return { kind: error.name, code, ...said, at: frames };
}
