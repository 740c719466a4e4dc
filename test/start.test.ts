import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migrations } from '../src/database/migrations';
import { dropDatabase, startTestApp, startTestSlack, TestClock, withClient } from './support/app';
import { testUri } from './support/database';
import { isAlive, mongodPid, remove, temporaryFolder } from './support/embedded';
import { freePort } from './support/port';
import { built, type Started, start, startMain } from './support/process';
import type { SlackDouble } from './support/slack';
import { until } from './support/until';

const database = 'test_start';
let clock: TestClock;
let slack: SlackDouble;
const running: Started[] = [];

beforeAll(built);

beforeEach(async () => {
  clock = new TestClock(new Date());
  slack = await startTestSlack(clock);
  await dropDatabase(database);
});

afterEach(async () => {
  for (const { process: child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await slack.close();
  await dropDatabase(database);
});

const settings = (more: NodeJS.ProcessEnv = {}) => ({
  SLACK_BOT_TOKEN: 'xoxb-double',
  SLACK_APP_TOKEN: 'xapp-double',
  SLACK_API_URL: slack.url,
  MONGODB_URI: testUri(),
  MONGODB_DATABASE: database,
  ...more,
});

async function main(more: NodeJS.ProcessEnv = {}): Promise<Started> {
  const started = startMain(settings(more));
  running.push(started);
  await until(() => started.stdout().includes('accompany runs') || started.process.exitCode !== null, {
    what: 'the app running',
  });
  return started;
}

const posts = () =>
  withClient((client) =>
    client
      .db(database)
      .collection<{ state: string }>('outbox')
      .find()
      .project({ state: 1, _id: 0 })
      .toArray(),
  );

describe('a process that is asked to end', () => {
  it('says what is in flight, and ends with 0', async () => {
    const app = await main();
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'slow', ms: 1500 } });
    await slack.person('UEVE01').tellsApp('hello');
    await until(() => slack.callsTo('chat.postMessage').length === 1);
    app.process.kill('SIGTERM');
    const { code, stderr } = await app.ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(slack.callsTo('chat.postMessage').map(({ outcome }) => outcome)).toEqual(['slow']);
    expect(slack.directMessages('UEVE01').filter(({ bot_id }) => bot_id)).toHaveLength(1);
    expect(await posts()).toEqual([{ state: 'sent' }]);
    expect(slack.socket.connections).toBe(0);
  });

  it('does not wait for what never ends', async () => {
    const app = await main();
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'hang' } });
    await slack.person('UEVE01').tellsApp('hello');
    await until(() => slack.callsTo('chat.postMessage').length === 1);
    app.process.kill('SIGINT');
    app.process.kill('SIGTERM');
    expect((await app.ended).code).toBe(0);
    // Ten seconds later it would have been given up for unsure.
    expect(await posts()).toEqual([{ state: 'sending' }]);
  });

  it('may be asked while it still starts', async () => {
    slack.faults.add({ method: 'auth.test', fault: { kind: 'hang' } });
    const started = startMain(settings());
    running.push(started);
    await until(() => slack.callsTo('auth.test').length === 1);
    started.process.kill('SIGTERM');
    await started.ended;
  });
});

describe('a start that can’t be', () => {
  it('on a port that another has, says so, and leaves the other alone', async () => {
    const port = String(await freePort());
    const http = { SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'signing-secret', PORT: port };
    const first = await main(http);
    const second = await startMain(settings({ ...http, LOG_LEVEL: 'warn' })).ended;
    expect([second.code, second.stderr, second.stdout]).toEqual([
      1,
      `Port ${port} is taken: stop what listens there, or set PORT to another one.\n`,
      '',
    ]);
    expect(first.process.exitCode).toBe(null);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  });

  it('on data that a newer Accompany wrote, says so, and writes nothing', async () => {
    await withClient((client) =>
      client
        .db(database)
        .collection<{ _id: string; version: number }>('meta')
        .insertOne({ _id: 'data', version: 1000 }),
    );
    const { code, stderr } = await startMain(settings()).ended;
    expect([code, stderr]).toEqual([
      1,
      `The data in MongoDB are of version 1000, written by a newer Accompany; this one knows only version ${migrations.length}. Start the newer Accompany, or restore the backup that was made before it.\n`,
    ]);
    const names = await withClient(async (client) => (await client.db(database).collections()).length);
    expect(names).toBe(1);
  });

  it('takes down again what it had brought up', async () => {
    slack.tokenError = 'invalid_auth';
    const port = await freePort();
    await expect(startTestApp({ slack, clock, database, config: { healthPort: port } })).rejects.toThrow();
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    slack.tokenError = undefined;
    const again = await startTestApp({ slack, clock, database, config: { healthPort: port } });
    await again.stop();
  });
});

describe('what nobody caught', () => {
  const begin = () => {
    const preload = ['--require', join(__dirname, 'support/unexpected-on-signal.cjs')];
    const app = start([...preload, join(__dirname, '../dist/main.js')], settings({ HOST: '127.0.0.1' }));
    running.push(app);
    return app;
  };
  const unexpected = ['SIGUSR2', 'SIGHUP'] as const;

  it.each(unexpected)(
    'ends the process cleanly with 1, and is one line without words (%s)',
    async (signal) => {
      const app = begin();
      await until(() => app.stdout().includes('accompany runs'));
      slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'slow', ms: 1500 } });
      await slack.person('UEVE01').tellsApp('hello');
      await until(() => slack.callsTo('chat.postMessage').length === 1);
      app.process.kill(signal);
      const { code, stdout, stderr } = await app.ended;
      expect([code, stderr]).toEqual([1, '']);
      expect(stdout.match(/unexpected; ending, to be started again/g)).toHaveLength(1);
      expect(stdout).not.toContain('somebody’s words');
      expect(await posts()).toEqual([{ state: 'sent' }]);
      expect(slack.socket.connections).toBe(0);
    },
  );

  it.each(unexpected)('ends it also while it starts (%s)', async (signal) => {
    slack.faults.add({ method: 'auth.test', fault: { kind: 'hang' } });
    const app = begin();
    await until(() => slack.callsTo('auth.test').length === 1);
    app.process.kill(signal);
    const { code, stdout, stderr } = await app.ended;
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout.match(/"level":60/g)).toHaveLength(1);
  });
});

describe('an app that Slack takes no more', () => {
  it('ends cleanly with 1 and says why', async () => {
    const app = await main();
    slack.tokenError = 'account_inactive';
    await slack.event({ type: 'app_uninstalled' });
    const { code, stdout, stderr } = await app.ended;
    const why = expect.stringMatching(/^The Slack app was removed from the workspace: .*\n$/);
    expect([code, stderr]).toEqual([1, why]);
    expect(stdout).toContain('Slack takes this app no more; ending');
    expect(stdout).not.toContain('unexpected');
    expect(slack.socket.connections).toBe(0);
  });
});

describe('the playground', () => {
  it('begins once on a data folder, and leaves nothing running', async () => {
    const folder = await temporaryFolder();
    const local = async () => ({
      DATA_FOLDER: folder,
      MONGOD: process.env.TEST_MONGOD,
      PORT: String(await freePort()),
    });
    try {
      const first = startMain(await local());
      running.push(first);
      await until(() => first.stdout().includes('Ctrl-C ends it.') || first.process.exitCode !== null, {
        what: 'the playground',
      });
      const { url, database: name } = JSON.parse(readFileSync(join(folder, 'playground.json'), 'utf8'));
      expect(name).toBe('accompany-playground');
      expect(first.stdout()).toContain(url);
      const mongod = mongodPid(folder);
      expect(isAlive(mongod)).toBe(true);

      const second = await startMain(await local()).ended;
      expect([second.code, second.stderr]).toEqual([
        1,
        `A playground runs already, at ${url}: use that one, or end it first. For a second one, set DATA_FOLDER and PORT.\n`,
      ]);
      expect((await fetch(`${url}/_control/state`)).status).toBe(200);

      first.process.kill('SIGINT');
      const { code, took } = await first.ended;
      expect([code, took > 0]).toEqual([0, true]);
      await until(() => !isAlive(mongod));
      await expect(fetch(`${url}/_control/state`)).rejects.toThrow();
      expect(existsSync(join(folder, 'playground.json'))).toBe(false);
    } finally {
      await remove(folder);
    }
  });
});
