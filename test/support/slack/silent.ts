import { type Logger, LogLevel } from '@slack/bolt';

/** For Slack's clients in tests that make them fail. */
export const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
};
