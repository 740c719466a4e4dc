import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import { within } from '../../within';

/** Slack is asked at most so often, however often somebody wants to know. Milliseconds. */
const EVERY = 30_000;
/** Whoever wants to know waits no longer. */
const PATIENCE = 1_000;

/** Tells whether Slack answers us: for HTTP, where no line to Slack stands that could be looked at. */
export function slackProbe(slack: WebClient, clock: () => Date): () => Promise<boolean> {
  let asked: { at: number; answers: Promise<boolean> } | undefined;
  return async () => {
    const now = clock().getTime();
    if (!asked || now - asked.at >= EVERY) asked = { at: now, answers: answers(slack) };
    return (await within(PATIENCE, asked.answers))?.value ?? false;
  };
}

async function answers(slack: WebClient): Promise<boolean> {
  try {
    await slack.auth.test();
    return true;
  } catch (error) {
    // Who asks us to wait is there.
    return error instanceof WebAPIRateLimitedError;
  }
}
