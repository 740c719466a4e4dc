import pino, { type Logger } from 'pino';
import { PlainError } from './plain-error';

export type { Logger };

/** One line per happening, with ids; never tokens, trigger ids or people's words. */
export function createLog(level: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutWords },
    redact: { paths: ['token', '*.token', 'trigger_id', '*.trigger_id'], censor: '(left out)' },
  };
  return destination ? pino(options, destination) : pino(options);
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
