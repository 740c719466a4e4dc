import type { WebClient } from '@slack/web-api';
import { within } from '../within';

/** The language is wanted for a sentence; better in another language than late. Milliseconds. */
const PATIENCE = 1_000;

/** A person's language on Slack, such as 'fr-FR'; undefined where Slack does not say at once. */
export async function localeOf(slack: WebClient, slackUser: string): Promise<string | undefined> {
  const asked = slack.users.info({ user: slackUser, include_locale: true }).then(
    ({ user }) => user?.locale,
    () => undefined,
  );
  return (await within(PATIENCE, asked))?.value;
}
