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
  // Absent where Slack does not say them, as in the local workspace.
  const granted = answer.response_metadata?.scopes;
  const missing = granted ? wantedScopes().filter((scope) => !granted.includes(scope)) : [];
  if (missing.length > 0) {
    const [scopes, them] = missing.length === 1 ? ['scope', 'it'] : ['scopes', 'them'];
    throw new PlainError(
      `The Slack app lacks the ${scopes} ${missing.join(', ')}: add ${them} under OAuth & Permissions, and install the app to the workspace again.`,
    );
  }
  const { team_id: workspace, user_id: self, bot_id: botId } = answer;
  if (!workspace || !self || !botId) {
    throw new PlainError(
      'SLACK_BOT_TOKEN is not a bot’s token: copy the Bot User OAuth Token from OAuth & Permissions.',
    );
  }
  return { workspace, self, botId };
}

export type TokenName = 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN';

const places: Record<TokenName, string> = {
  SLACK_BOT_TOKEN: 'OAuth & Permissions',
  SLACK_APP_TOKEN: 'Basic Information → App-Level Tokens',
};

const reinstall = 'install the app to the workspace again, and copy the new SLACK_BOT_TOKEN.';
const revoked = {
  SLACK_BOT_TOKEN: `SLACK_BOT_TOKEN was revoked: ${reinstall}`,
  SLACK_APP_TOKEN:
    'SLACK_APP_TOKEN was revoked: generate a new one under Basic Information → App-Level Tokens.',
};
const appLevel =
  'SLACK_APP_TOKEN is not an app-level token: it begins with xapp- and is generated under Basic Information → App-Level Tokens.';

/** What Slack says of tokens and apps that no waiting mends. */
const refusals: Record<string, (token: TokenName) => string> = {
  invalid_auth: (token) =>
    `Slack does not know ${token}: copy it again from your app’s page ${places[token]}.`,
  not_authed: (token) => `Slack got no token: set ${token}, from your app’s page ${places[token]}.`,
  token_revoked: (token) => revoked[token],
  token_expired: () =>
    `SLACK_BOT_TOKEN has expired: turn token rotation off in the app’s settings, ${reinstall}`,
  account_inactive: () => `The Slack app was removed from the workspace: ${reinstall}`,
  user_removed_from_team: () => `The Slack app was removed from the workspace: ${reinstall}`,
  team_disabled: () => 'The Slack workspace was closed: set the tokens of an app in another one.',
  missing_scope: (token) =>
    token === 'SLACK_APP_TOKEN'
      ? 'SLACK_APP_TOKEN lacks the scope connections:write: generate one that has it, under Basic Information → App-Level Tokens.'
      : 'The Slack app lacks a scope: add those of manifest.json under OAuth & Permissions, and install the app again.',
  not_allowed_token_type: (token) =>
    token === 'SLACK_APP_TOKEN'
      ? appLevel
      : 'SLACK_BOT_TOKEN is not a bot’s token: copy the Bot User OAuth Token from OAuth & Permissions.',
};

interface SlackErrorLike {
  data?: { error?: unknown };
  statusCode?: number;
  retryAfter?: number;
  original?: Error;
}

/** Whether Slack will give the same answer tomorrow. */
export function isHopeless(error: unknown): boolean {
  return Object.hasOwn(refusals, String((error as SlackErrorLike).data?.error));
}

/** One sentence for whatever keeps us from Slack. */
export function whyNotSlack(error: unknown, token: TokenName = 'SLACK_BOT_TOKEN'): PlainError {
  if (error instanceof PlainError) return error;
  return new PlainError(sentence(error as SlackErrorLike, token), { cause: error });
}

function sentence({ data, statusCode, retryAfter, original }: SlackErrorLike, token: TokenName): string {
  const refused = data?.error;
  if (typeof refused === 'string' && Object.hasOwn(refusals, refused))
    return refusals[refused]?.(token) ?? '';
  if (typeof refused === 'string' && /^[a-z_]+$/.test(refused)) {
    return `Slack refuses the connection (${refused}): look at your app’s pages on api.slack.com/apps.`;
  }
  if (retryAfter !== undefined) return `Slack asks to wait for ${retryAfter} s: start again after that.`;
  if (statusCode && statusCode >= 500) {
    return `Slack has trouble of its own (HTTP ${statusCode}): see slack-status.com, and start again later.`;
  }
  if (refused !== undefined || statusCode) {
    return 'What answers there is not Slack’s API: correct SLACK_API_URL, or leave it empty for Slack itself.';
  }
  const why = reasonOf(original);
  return `Slack can’t be reached${why ? ` (${why})` : ''}: check this machine’s connection to the internet, and SLACK_API_URL if you set it.`;
}

/** The system's word for it, ECONNREFUSED for example, from however deep it lies. */
function reasonOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, name, cause } = error as NodeJS.ErrnoException;
  const isSaying = name !== undefined && name !== 'Error' && name !== 'TypeError';
  return reasonOf(cause) ?? (typeof code === 'string' ? code : isSaying ? name : undefined);
}
