import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebClient } from '@slack/web-api';
import { PlainError } from '../../plain-error';

/** Who we are on Slack, and where. */
export interface Identity {
  workspace: string;
  /** User id of the app. */
  self: string;
  botId: string;
}

/** The bot scopes that manifest.json asks for. */
export function wantedScopes(): string[] {
  // As deep in dist/ as in src/.
  const file = join(__dirname, '../../../manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { oauth_config: { scopes: { bot: string[] } } };
  return manifest.oauth_config.scopes.bot;
}

/** Asks Slack who this token is; a PlainError says what to do about a token or scopes that do not serve. */
export async function identify(slack: WebClient): Promise<Identity> {
  const answer = await slack.auth.test().catch((error: unknown) => {
    throw whyNotSlack(error);
  });
  const granted = answer.response_metadata?.scopes;
  const missing = granted ? wantedScopes().filter((scope) => !granted.includes(scope)) : [];
  if (missing.length > 0) {
    throw new PlainError(
      `The Slack app lacks the ${missing.length === 1 ? 'scope' : 'scopes'} ${missing.join(', ')}: add ${missing.length === 1 ? 'it' : 'them'} under OAuth & Permissions, and install the app to the workspace again.`,
    );
  }
  return { workspace: answer.team_id ?? '', self: answer.user_id ?? '', botId: answer.bot_id ?? '' };
}

const sentences: Record<string, string> = {
  invalid_auth:
    'Slack does not know this token: copy it again from your app’s pages (SLACK_BOT_TOKEN from OAuth & Permissions, SLACK_APP_TOKEN from Basic Information).',
  not_authed: 'Slack got no token: set SLACK_BOT_TOKEN.',
  token_revoked:
    'The Slack token was revoked: install the app to the workspace again, and copy the new SLACK_BOT_TOKEN.',
  token_expired:
    'The Slack token has expired: turn token rotation off in the app’s settings, install it again, and copy the new SLACK_BOT_TOKEN.',
  account_inactive:
    'The Slack app was removed from the workspace: install it again, and copy the new SLACK_BOT_TOKEN.',
  missing_scope:
    'SLACK_APP_TOKEN lacks the scope connections:write: make a new app-level token with it under Basic Information.',
  not_allowed_token_type:
    'SLACK_APP_TOKEN is not an app-level token: it begins with xapp- and is made under Basic Information.',
};

/** One sentence for whatever keeps us from Slack. */
export function whyNotSlack(error: unknown): PlainError {
  if (error instanceof PlainError) return error;
  const { data, code } = error as { data?: { error?: string }; code?: string };
  const sentence = data?.error && sentences[data.error];
  if (sentence) return new PlainError(sentence);
  if (data?.error)
    return new PlainError(`Slack refuses the connection (${data.error}): look at your app’s pages on Slack.`);
  return new PlainError(
    `Slack can’t be reached${code ? ` (${code})` : ''}: check this machine’s connection to the internet, and SLACK_API_URL if you set it.`,
  );
}
