import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Config } from '../../src/config';
import { CheckIns } from '../../src/features/check-ins';
import { morning, startTestApp, startTestSlack, type TestApp, TestClock } from '../support/app';
import { testUri } from '../support/database';
import { freePort } from '../support/port';
import { built, startMain } from '../support/process';
import { brokenFrames, type SlackDouble } from '../support/slack';
import { until } from '../support/until';

let clock: TestClock;
let slack: SlackDouble;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  clock = new TestClock(morning);
  slack = await startTestSlack(clock);
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await slack.close();
});

async function start(config: Partial<Config> = {}): Promise<TestApp> {
  const app = await startTestApp({ slack, clock, config });
  closing.push(() => app.stop());
  return app;
}

/** The sentence of a start that is refused. */
async function refusal(config: Partial<Config> = {}): Promise<string> {
  return start(config).then(
    () => 'it started',
    ({ name, message }: Error) => (name === 'PlainError' ? message : `${name}: ${message}`),
  );
}

const socket = (more: object) => ({
  slack: {
    kind: 'socket' as const,
    botToken: 'xoxb-double',
    appToken: 'xapp-double',
    apiUrl: slack.url,
    ...more,
  },
});
const http = (port: number, more: object = {}): Partial<Config> => ({
  slack: {
    kind: 'http',
    botToken: 'xoxb-double',
    signingSecret: 'signing-secret',
    port,
    apiUrl: slack.url,
    ...more,
  },
});

async function occupy(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

const unknownBot =
  'Slack does not know SLACK_BOT_TOKEN: copy it again from your app’s page OAuth & Permissions.';
const unknownApp =
  'Slack does not know SLACK_APP_TOKEN: copy it again from your app’s page Basic Information → App-Level Tokens.';
const unreachable =
  'Slack can’t be reached (ECONNREFUSED): check this machine’s connection to the internet, and SLACK_API_URL if you set it.';

describe('a start that Slack or this machine refuses says one sentence', () => {
  it('about the bot token', async () => {
    expect(await refusal(socket({ botToken: 'xoxb-other' }))).toBe(unknownBot);
    slack.tokenError = 'token_revoked';
    expect(await refusal()).toBe(
      'SLACK_BOT_TOKEN was revoked: install the app to the workspace again, and copy the new SLACK_BOT_TOKEN.',
    );
  });

  it('about the app token', async () => {
    expect(await refusal(socket({ appToken: 'xapp-other' }))).toBe(unknownApp);
  });

  it.each([
    [
      'missing_scope',
      'SLACK_APP_TOKEN lacks the scope connections:write: generate one that has it, under Basic Information → App-Level Tokens.',
    ],
    [
      'some_new_thing',
      'Slack refuses the connection (some_new_thing): look at your app’s pages on api.slack.com/apps.',
    ],
  ])(
    'about the app token when Slack says %s, upon which its client asks again for ever',
    async (error, said) => {
      slack.faults.add({ method: 'apps.connections.open', fault: { kind: 'error', error } });
      expect(await refusal()).toBe(said);
    },
  );

  it('about scopes that are missing', async () => {
    const { app } = slack.workspace;
    app.scopes = app.scopes.filter((scope) => scope !== 'im:write' && scope !== 'groups:history');
    expect(await refusal()).toBe(
      'The Slack app lacks the scopes groups:history, im:write: add them under OAuth & Permissions, and install the app to the workspace again.',
    );
  });

  it('about an address where nothing answers', async () => {
    const apiUrl = `http://127.0.0.1:${await freePort()}/api/`;
    expect(await refusal(socket({ apiUrl }))).toMatch(
      /^Slack can’t be reached( \(\w+\))?: check this machine’s/,
    );
  });

  it('about a port that is taken', async () => {
    const port = await occupy();
    expect(await refusal(http(port))).toBe(
      `Port ${port} is taken: stop what listens there, or set PORT to another one.`,
    );
    expect(await refusal({ healthPort: port })).toBe(
      `Port ${port} is taken: stop what listens there, or set HEALTH_PORT to another one.`,
    );
  });
});

describe('dist/main.js', () => {
  beforeAll(built);

  const env = () => ({
    SLACK_BOT_TOKEN: 'xoxb-double',
    SLACK_APP_TOKEN: 'xapp-double',
    SLACK_API_URL: slack.url,
    MONGODB_URI: testUri(),
    MONGODB_DATABASE: 'test_main_refused',
    LOG_LEVEL: 'warn',
  });

  it('ends with 1 and that sentence alone', async () => {
    const cases: [NodeJS.ProcessEnv, string][] = [
      [{ SLACK_BOT_TOKEN: 'xoxb-other' }, unknownBot],
      [{ SLACK_APP_TOKEN: 'xapp-other' }, unknownApp],
      [{ SLACK_API_URL: `http://127.0.0.1:${await freePort()}/api/` }, unreachable],
    ];
    const ends = cases.map(async ([changed, sentence]) => {
      const { code, stdout, stderr } = await startMain({ ...env(), ...changed }).ended;
      expect([code, stderr, stdout]).toEqual([1, `${sentence}\n`, '']);
    });
    await Promise.all(ends);
  });
});

describe('the whole app by Socket Mode', () => {
  it('lives through broken frames, requests of another workspace, and a line that is cut', async () => {
    const app = await start();
    await app.import();
    await app.beat('2026-11-30T09:00:01Z');
    await survivesBrokenFrames(app);
    await ignoresOthers(app);
    await readsWhatItMissed(app);
  });

  async function survivesBrokenFrames(app: TestApp): Promise<void> {
    const more = [
      '{"type":"interactive","envelope_id":"b1","payload":null}',
      '{"type":"slash_commands","envelope_id":"b2"}',
      '{"type":"interactive","envelope_id":"b3","payload":{}}',
      '{"type":"interactive","envelope_id":"b4","payload":{"type":"block_actions","team":{"id":"T1"}}}',
      '{"type":"interactive","envelope_id":"b5","payload":{"type":"view_submission","team":{"id":"T1"},"user":{"id":"UADA01"}}}',
      '{"type":"events_api","envelope_id":"b6","payload":{"team_id":"T1","event":{"type":"message"}}}',
      '{"type":"events_api","envelope_id":"b7","payload":{"team_id":"T1","event":{"type":"app_home_opened"}}}',
    ];
    const died: unknown[] = [];
    const note = (reason: unknown) => died.push(reason);
    process.on('unhandledRejection', note);
    try {
      for (const frame of [...Object.values(brokenFrames), ...more]) {
        slack.socket.raw(frame);
        const { ack } = await slack.person('UADA01').runs('/accompany', 'help');
        expect([frame, String(ack?.payload?.text)]).toEqual([frame, expect.stringContaining('`answer`')]);
      }
      expect(died).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(app.logged.filter((line) => line.includes('a broken frame')).length).toBeGreaterThanOrEqual(8);
  }

  async function ignoresOthers(app: TestApp): Promise<void> {
    const posted = slack.callsTo('chat.postMessage').length;
    slack.workspace.team.id = 'T2';
    const command = await slack.unanswered(async () => {
      await slack.person('UADA01').opensHome();
      await slack.person('UEVE01').tellsApp('hello');
      return slack.person('UADA01').runs('/accompany', 'help');
    });
    slack.workspace.team.id = 'T1';
    await slack.person('UBEN01').opensHome();
    await until(() => slack.homeOf('UBEN01'));
    await app.deliver();
    expect([slack.homeOf('UADA01'), command.ack]).toEqual([undefined, undefined]);
    expect(slack.callsTo('chat.postMessage')).toHaveLength(posted);
  }

  async function readsWhatItMissed(app: TestApp): Promise<void> {
    const [prompt] = slack.messages('ada-and-ben');
    slack.socket.refuse = true;
    slack.socket.drop();
    await until(() => slack.socket.connections === 0);
    slack.deliveries.disturb = () => [];
    const words = 'while you were away';
    await slack.person('UADA01').says('ada-and-ben', words, { thread: prompt });
    slack.deliveries.disturb = undefined;
    slack.socket.refuse = false;
    await until(() => slack.socket.connections === 1);
    await until(async () => {
      await app.beat();
      return JSON.stringify(await CheckIns.find({ workspace: 'T1' }).lean()).includes(words);
    });
  }
});

describe('by HTTP', () => {
  it('events, presses and forms are served', async () => {
    const port = await freePort();
    slack.http.urls = [`http://127.0.0.1:${port}/slack/events`];
    const app = await start(http(port));
    await app.import();
    await app.beat('2026-11-30T09:00:01Z');
    await slack.person('UADA01').opensHome();
    await until(() => slack.homeOf('UADA01'));
    const prompt = slack.messages('ada-and-ben')[0];
    if (!prompt) throw new Error('nothing was posted');
    const { ack } = await slack.person('UADA01').presses(prompt, 'check-ins.form');
    expect(ack?.status).toBe(200);
    const modal = slack.modalOf('UADA01');
    if (!modal) throw new Error('no form');
    await slack.person('UADA01').submits(modal, { 'answer-0': 'A good week.' });
    expect(slack.modalOf('UADA01')).toBeUndefined();
    await app.deliver();
    expect(JSON.stringify(slack.messages('ada-and-ben'))).toContain('A good week.');
    expect(slack.complaints).toEqual([]);
  });
});
