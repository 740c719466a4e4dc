import { LogLevel } from '@slack/bolt';
import type { Logger as BoltLogger } from '@slack/logger';
import type { Logger } from '../../log';

/** Bolt's log lines in ours: warnings and errors only, without the payloads that its more talkative levels print. */
export function boltLogger(log: Logger): BoltLogger {
  const line = (message: unknown) => String(message).split(/[{[]/)[0]?.slice(0, 160).trim() ?? '';
  const write = (level: 'warn' | 'error') => (first: unknown) => {
    if (first instanceof Error) log[level]({ from: 'bolt', err: first }, 'bolt reports an error');
    else log[level]({ from: 'bolt' }, line(first));
  };
  return {
    debug: () => {},
    info: () => {},
    warn: write('warn'),
    error: write('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
