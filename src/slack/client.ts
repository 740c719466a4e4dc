import { type Logger, LogLevel, WebClient } from '@slack/web-api';

/** Longer than this without an answer, and the outcome of a call is unknown. In milliseconds. */
export const SLACK_TIMEOUT = 10_000;

/** Whoever calls Slack logs what came of it; the client's own words would stand on the console, outside the log. */
const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

/**
 * A client that asks Slack once. Its own retries would post twice after a lost answer, and its own handling of 429
 * would stall every channel because of one (docs/decisions/outbox.md).
 */
export function slackClient(token: string, options: { apiUrl?: string; timeout?: number } = {}): WebClient {
  return new WebClient(token, {
    ...(options.apiUrl && { slackApiUrl: options.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: options.timeout ?? SLACK_TIMEOUT,
    allowAbsoluteUrls: false,
    logger: silent,
  });
}
