import { config as loadDotenv } from 'dotenv';
import { z } from 'zod';
import { PlainError } from './plain-error';

/** A setting left empty in .env is a setting that is not there. */
const optional = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional();

const token = (prefix: string, where: string) =>
  optional.refine((value) => !value || value.startsWith(prefix), `must begin with ${prefix} (${where})`);

const port = optional
  .refine(
    (value) => !value || (/^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) < 65536),
    'must be a port number, 1 to 65535',
  )
  .transform((value) => (value ? Number(value) : undefined));

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

const settings = z.object({
  SLACK_BOT_TOKEN: token('xoxb-', 'Slack → your app → OAuth & Permissions → Bot User OAuth Token'),
  SLACK_APP_TOKEN: token('xapp-', 'Slack → your app → Basic Information → App-Level Tokens'),
  SLACK_SIGNING_SECRET: optional,
  SLACK_API_URL: optional
    .refine(
      (value) => !value || (/^https?:\/\//.test(value) && URL.canParse(value)),
      'must be an address such as https://slack.com/api/',
    )
    .transform((value) => value?.replace(/\/*$/, '/')),
  MONGODB_URI: optional.refine(
    (value) => !value || /^mongodb(\+srv)?:\/\//.test(value),
    'must begin with mongodb:// or mongodb+srv://',
  ),
  MONGODB_DATABASE: optional,
  MONGOD: optional,
  DATA_FOLDER: optional,
  PORT: port,
  HOST: optional,
  HEALTH_PORT: port,
  LOG_LEVEL: optional.refine(
    (value) => !value || levels.includes(value),
    `must be one of ${levels.join(', ')}`,
  ),
});

export type SlackConfig =
  | { kind: 'socket'; botToken: string; appToken: string; apiUrl?: string }
  | { kind: 'http'; botToken: string; signingSecret: string; port: number; apiUrl?: string }
  | { kind: 'local'; port: number };

export interface Config {
  slack: SlackConfig;
  mongodb: { uri?: string; database?: string; mongod?: string };
  dataFolder: string;
  /** The address of this machine on which ports are opened; all of them when it is not set. */
  host?: string;
  /** Where /healthz, /readyz and /metrics answer; when it is not set, on the port of HTTP, or nowhere in Socket Mode. */
  healthPort?: number;
  logLevel: string;
}

/** Reads the environment and .env; throws a PlainError whose sentence says what to set. */
export function readConfig(environment: NodeJS.ProcessEnv = withDotenv()): Config {
  const reading = settings.safeParse(environment);
  if (!reading.success) {
    const complaints = reading.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
    throw new PlainError(`Please correct your settings (.env or the environment): ${complaints.join(' ')}`);
  }
  const given = reading.data;
  return {
    slack: slackConfig(given),
    mongodb: { uri: given.MONGODB_URI, database: given.MONGODB_DATABASE, mongod: given.MONGOD },
    dataFolder: given.DATA_FOLDER ?? '.data',
    host: given.HOST,
    healthPort: given.HEALTH_PORT,
    logLevel: given.LOG_LEVEL ?? 'info',
  };
}

function slackConfig(given: z.infer<typeof settings>): SlackConfig {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = given;
  const apiUrl = given.SLACK_API_URL;
  const listensOn = given.PORT ?? 3000;
  if (botToken && appToken) return { kind: 'socket', botToken, appToken, apiUrl };
  if (botToken && signingSecret) return { kind: 'http', botToken, signingSecret, port: listensOn, apiUrl };
  if (botToken) {
    throw new PlainError(
      'SLACK_BOT_TOKEN is set, but not the second half: set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.',
    );
  }
  if (appToken || signingSecret) {
    const half = appToken ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET';
    throw new PlainError(
      `${half} is set, but SLACK_BOT_TOKEN is not: set both, or neither for the local workspace.`,
    );
  }
  if (apiUrl) {
    throw new PlainError(
      'SLACK_API_URL is set, but no token is: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN too, or unset it.',
    );
  }
  return { kind: 'local', port: listensOn };
}

function withDotenv(): NodeJS.ProcessEnv {
  loadDotenv({ quiet: true });
  return process.env;
}
