import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../src/config';
import { PlainError } from '../src/plain-error';

const bot = { SLACK_BOT_TOKEN: 'xoxb-1-secret' };
const app = { SLACK_APP_TOKEN: 'xapp-1-secret' };
const signing = { SLACK_SIGNING_SECRET: 'signing-secret' };

function sentence(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof PlainError) return error.message;
    throw error;
  }
  return 'nothing is wrong';
}

describe('the configuration', () => {
  it('is a playground when nothing is set, or only empty lines', () => {
    const playground = {
      slack: { kind: 'local', port: 3000 },
      mongodb: {},
      dataFolder: '.data',
      logLevel: 'info',
    };
    expect(readConfig({})).toEqual(playground);
    expect(readConfig({ SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: ' ', PORT: '', LOG_LEVEL: '' })).toEqual(
      playground,
    );
  });

  it('is Socket Mode with an app token, and HTTP with a signing secret', () => {
    const apiUrl = 'http://127.0.0.1:1/api/';
    expect(readConfig({ ...bot, ...app, SLACK_API_URL: 'http://127.0.0.1:1/api' }).slack).toEqual({
      kind: 'socket',
      botToken: 'xoxb-1-secret',
      appToken: 'xapp-1-secret',
      apiUrl,
    });
    expect(readConfig({ ...bot, ...signing, PORT: '8080' }).slack).toEqual({
      kind: 'http',
      botToken: 'xoxb-1-secret',
      signingSecret: 'signing-secret',
      port: 8080,
    });
  });

  it('takes the rest as it stands', () => {
    const read = readConfig({
      MONGODB_URI: 'mongodb+srv://cluster',
      MONGODB_DATABASE: 'coast',
      MONGOD: '/usr/bin/mongod',
      DATA_FOLDER: '/data',
      PORT: ' 4000 ',
      HOST: '127.0.0.1',
      HEALTH_PORT: '4001',
      LOG_LEVEL: 'debug',
    });
    expect(read).toEqual({
      slack: { kind: 'local', port: 4000 },
      mongodb: { uri: 'mongodb+srv://cluster', database: 'coast', mongod: '/usr/bin/mongod' },
      dataFolder: '/data',
      host: '127.0.0.1',
      healthPort: 4001,
      logLevel: 'debug',
    });
  });

  const correct = 'Please correct your settings (.env or the environment):';
  const botPlace =
    'SLACK_BOT_TOKEN must begin with xoxb- (Slack → your app → OAuth & Permissions → Bot User OAuth Token).';
  it.each<[string, NodeJS.ProcessEnv, string]>([
    [
      'the bot token alone',
      bot,
      'SLACK_BOT_TOKEN is set, but not the second half: set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.',
    ],
    [
      'the app token alone',
      app,
      'SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN is not: set both, or neither for the local workspace.',
    ],
    [
      'the signing secret alone',
      signing,
      'SLACK_SIGNING_SECRET is set, but SLACK_BOT_TOKEN is not: set both, or neither for the local workspace.',
    ],
    [
      'an address without a token',
      { SLACK_API_URL: 'http://127.0.0.1:1/api/' },
      'SLACK_API_URL is set, but no token is: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN too, or unset it.',
    ],
    ['a user token', { ...app, SLACK_BOT_TOKEN: 'xoxp-secret' }, `${correct} ${botPlace}`],
    [
      'the tokens exchanged',
      { SLACK_BOT_TOKEN: 'xapp-secret', SLACK_APP_TOKEN: 'xoxb-secret' },
      `${correct} ${botPlace} SLACK_APP_TOKEN must begin with xapp- (Slack → your app → Basic Information → App-Level Tokens).`,
    ],
    ['a port of words', { PORT: 'secret' }, `${correct} PORT must be a port number, 1 to 65535.`],
    [
      'a port too high',
      { HEALTH_PORT: '65536' },
      `${correct} HEALTH_PORT must be a port number, 1 to 65535.`,
    ],
    ['port 0', { PORT: '0' }, `${correct} PORT must be a port number, 1 to 65535.`],
    [
      'another database',
      { MONGODB_URI: 'postgres://user:secret@host' },
      `${correct} MONGODB_URI must begin with mongodb:// or mongodb+srv://.`,
    ],
    [
      'no address',
      { ...bot, ...app, SLACK_API_URL: 'slack.com secret' },
      `${correct} SLACK_API_URL must be an address such as https://slack.com/api/.`,
    ],
    [
      'an address that is none of the web',
      { ...bot, ...app, SLACK_API_URL: 'localhost:3000/secret' },
      `${correct} SLACK_API_URL must be an address such as https://slack.com/api/.`,
    ],
    [
      'an unknown level',
      { LOG_LEVEL: 'secret' },
      `${correct} LOG_LEVEL must be one of trace, debug, info, warn, error, silent.`,
    ],
  ])('says what to do about %s, and no secret', (_, environment, said) => {
    expect(sentence(environment)).toBe(said);
    expect(sentence(environment)).not.toContain('secret');
  });

  it('is read from .env too, where the environment has the last word', () => {
    const folder = mkdtempSync(join(tmpdir(), 'accompany-config-'));
    const before = process.cwd();
    const { PORT, LOG_LEVEL } = process.env;
    try {
      writeFileSync(join(folder, '.env'), 'PORT=4100\nLOG_LEVEL=error\n');
      process.chdir(folder);
      process.env.LOG_LEVEL = 'warn';
      expect(readConfig()).toMatchObject({ slack: { port: 4100 }, logLevel: 'warn' });
    } finally {
      process.chdir(before);
      restore({ PORT, LOG_LEVEL });
      rmSync(folder, { recursive: true });
    }
  });
});

function restore(settings: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

describe('.env.example', () => {
  const lines = readFileSync(join(__dirname, '../.env.example'), 'utf8').trim().split('\n');

  it('names every setting that is read, and no other', () => {
    const read = new Set<string>();
    readConfig(new Proxy<NodeJS.ProcessEnv>({}, { get: (_, name) => void read.add(String(name)) }));
    const named = lines.flatMap((line) => /^([A-Z_]+)=$/.exec(line)?.[1] ?? []);
    expect([...named].sort()).toEqual([...read].sort());
  });

  it('explains each in the line above it', () => {
    const settings = lines.flatMap((line, index) =>
      line.includes('=') && !line.startsWith('#') ? [index] : [],
    );
    for (const index of settings) {
      expect(lines[index - 1]).toMatch(/^# \S.{15,}\.$/);
      expect(lines[index - 2] ?? '').not.toMatch(/^# .*[^.]$/);
    }
  });
});
