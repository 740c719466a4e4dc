import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { morning, startTestApp, startTestSlack, type TestApp, TestClock } from './support/app';
import { testUri } from './support/database';
import { gate } from './support/gate';
import { type Passage, startPassage } from './support/passage';
import { impatiently } from './support/patience';
import { freePort } from './support/port';
import type { SlackDouble } from './support/slack';
import { until } from './support/until';

let clock: TestClock;
let slack: SlackDouble;

beforeAll(async () => {
  clock = new TestClock(morning);
  slack = await startTestSlack(clock);
});

afterAll(() => slack.close());

async function page(port: number, path: string, method = 'GET') {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  return { status: response.status, text: await response.text() };
}

async function readiness(port: number): Promise<[number, unknown]> {
  const { status, text } = await page(port, '/readyz');
  return [status, JSON.parse(text)];
}

const figures = [
  'accompany_check_ins_due_total',
  'accompany_check_ins_posted_total',
  'accompany_check_ins_late_total',
  'accompany_check_ins_answered_total',
  'accompany_outbox_depth',
  'accompany_outbox_oldest_seconds',
  'accompany_deliveries_total',
  'accompany_delivery_seconds',
  'accompany_ack_seconds',
  'accompany_tick_seconds',
];

/** The value of a figure, with its labels if it has any. */
function figure(text: string, name: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1));
}

describe('from start to stop', () => {
  it('says in which phase it is, on HEALTH_PORT', async () => {
    const port = await freePort();
    const slackAnswers = gate();
    slack.faults.add({ method: 'auth.test', fault: { kind: 'held', until: slackAnswers.opened } });
    const starting = startTestApp({ slack, clock, config: { healthPort: port } });
    await until(async () => {
      const [status, state] = await readiness(port).catch(() => [0, undefined]);
      if (status !== 503) return false;
      expect(state).toMatchObject({ phase: 'starting', slack: 'away' });
      return true;
    });
    expect(await page(port, '/healthz')).toEqual({ status: 200, text: '{"alive":true}' });

    slackAnswers.open();
    const app = await starting;
    expect(await readiness(port)).toEqual([
      200,
      { phase: 'running', mongodb: 'connected', slack: 'connected' },
    ]);
    expect((await page(port, '/elsewhere')).status).toBe(404);
    expect((await page(port, '/readyz', 'POST')).status).toBe(404);
    expect((await page(port, '/readyz?from=probe')).status).toBe(200);

    await app.import();
    clock.moveTo('2026-11-30T09:00:01Z');
    const postStands = gate();
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'held', until: postStands.opened } });
    await app.heartbeat.beat(clock.now());
    await until(() => slack.callsTo('chat.postMessage').length === 1);
    const stopping = app.stop();
    const [status, state] = await readiness(port);
    expect([status, state]).toMatchObject([503, { phase: 'stopping', mongodb: 'connected' }]);
    postStands.open();
    await stopping;
    await expect(page(port, '/healthz')).rejects.toThrow();
  });
});

/** HTTP on this port. */
const http = (port: number) => ({
  slack: {
    kind: 'http' as const,
    botToken: 'xoxb-double',
    signingSecret: 'signing-secret',
    port,
    apiUrl: slack.url,
  },
});

describe('in HTTP mode', () => {
  it('lives before its database is there, and takes nothing in yet', async () => {
    const port = await freePort();
    const uri = `mongodb://127.0.0.1:${await freePort()}/?serverSelectionTimeoutMS=8000`;
    let isOver = false;
    const starting = startTestApp({ slack, clock, config: { ...http(port), mongodb: { uri } } })
      .then(
        () => 'it started',
        ({ name }: Error) => name,
      )
      .finally(() => {
        isOver = true;
      });
    const alive = await until(() => page(port, '/healthz'));
    expect(alive).toEqual({ status: 200, text: '{"alive":true}' });
    expect(await readiness(port)).toMatchObject([503, { phase: 'starting', slack: 'away' }]);
    expect((await page(port, '/slack/events', 'POST')).status).toBe(503);
    expect(isOver).toBe(false);
    expect(await starting).toBe('PlainError');
    await expect(page(port, '/healthz')).rejects.toThrow();
  });

  it('keeps everything but /healthz off PORT when HEALTH_PORT is set', async () => {
    const [port, healthPort] = [await freePort(), await freePort()];
    const app = await startTestApp({ slack, clock, config: { ...http(port), healthPort } });
    const paths = ['/healthz', '/readyz', '/metrics', '/slack/events'];
    const statuses = async (at: number) =>
      Promise.all(paths.map(async (path) => (await page(at, path)).status));
    const found = [await statuses(port), await statuses(healthPort)];
    await app.stop();
    expect(found).toEqual([
      [200, 404, 404, 404],
      [200, 200, 200, 404],
    ]);
  });

  it('says whether Slack answers, asked at most every 30 s, and stays ready', async () => {
    clock.moveTo(morning);
    const port = await freePort();
    const app = await startTestApp({ slack, clock, config: http(port) });
    const asked = () => slack.callsTo('auth.test').length;
    const before = asked();
    const slackIs = async () => {
      const [status, state] = await readiness(port);
      return [status, (state as { slack: string }).slack, asked() - before];
    };
    const found = [await slackIs(), await slackIs()];
    slack.faults.add({ method: 'auth.test', fault: { kind: 'status', status: 503 } });
    found.push(await slackIs());
    for (const [minutes, fault] of [
      [1, undefined],
      [2, { kind: 'hang' }],
      [3, { kind: 'ratelimited', retryAfter: 9 }],
      [4, { kind: 'error', error: 'token_revoked' }],
      [5, undefined],
    ] as const) {
      if (fault) slack.faults.add({ method: 'auth.test', fault });
      clock.moveTo(new Date(new Date(morning).getTime() + minutes * 60_000));
      found.push(await (fault?.kind === 'hang' ? impatiently(slackIs) : slackIs()));
    }
    await app.stop();
    expect(found).toEqual([
      [200, 'connected', 1],
      [200, 'connected', 1],
      [200, 'connected', 1],
      [200, 'away', 2],
      [200, 'away', 3],
      [200, 'connected', 4],
      [200, 'away', 5],
      [200, 'connected', 6],
    ]);
  });
});

describe('while it runs', () => {
  let port: number;
  let passage: Passage;
  let app: TestApp;

  beforeAll(async () => {
    clock.moveTo(morning);
    port = await freePort();
    passage = await startPassage(Number(/:(\d+)\//.exec(testUri())?.[1]));
    app = await startTestApp({
      slack,
      clock,
      database: 'test_health',
      config: {
        ...http(port),
        mongodb: {
          uri: `mongodb://127.0.0.1:${passage.port}/?directConnection=true&serverSelectionTimeoutMS=4000`,
          database: 'test_health',
        },
      },
    });
    await app.import();
    slack.http.urls = [`http://127.0.0.1:${port}/slack/events`];
  });

  afterAll(async () => {
    await app.stop();
    await passage.close();
  });

  it('shows every figure at /metrics, also in HTTP mode', async () => {
    await app.beat('2026-11-30T09:00:01Z');
    const prompt = slack.messages('ada-and-ben').at(-1);
    if (!prompt) throw new Error('nothing was posted');
    await slack.person('UADA01').says('ada-and-ben', 'A good week.', { thread: prompt });
    await slack.person('UADA01').presses(prompt, 'check-ins.enough');
    await app.beat();
    slack.faults.add({ method: 'chat.postMessage', fault: { kind: 'ratelimited', retryAfter: 60 } });
    await slack.person('UEVE01').tellsApp('hello');
    await until(async () => /outcome="held"} 1/.test((await page(port, '/metrics')).text));
    clock.moveTo('2026-11-30T09:01:30Z');

    const { status, text } = await page(port, '/metrics');
    expect(status).toBe(200);
    const shown = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
    expect([...shown].sort()).toEqual([...figures].sort());
    expect(figure(text, 'accompany_check_ins_due_total{outcome="posted"}')).toBe(1);
    expect(figure(text, 'accompany_check_ins_posted_total')).toBe(1);
    expect(figure(text, 'accompany_check_ins_late_total')).toBe(0);
    expect(figure(text, 'accompany_check_ins_answered_total')).toBe(1);
    expect(figure(text, 'accompany_outbox_oldest_seconds')).toBeGreaterThan(60);
    expect(figure(text, 'accompany_deliveries_total{outcome="done"}')).toBeGreaterThanOrEqual(2);
    expect(figure(text, 'accompany_deliveries_total{outcome="held"}')).toBe(1);
    expect(figure(text, 'accompany_tick_seconds_count')).toBe(2);
    expect(figure(text, 'accompany_ack_seconds_count{kind="block_actions"}')).toBe(1);
    expect(figure(text, 'accompany_ack_seconds_count{kind="event_callback"}')).toBeGreaterThanOrEqual(2);
  });

  it('is ready without its database, says so, and people get a plain sentence', async () => {
    await slack.person('UADA01').runs('/accompany', 'answer');
    passage.cut();
    const [status, state] = await readiness(port);
    expect([status, (state as { mongodb: string }).mongodb]).toEqual([
      200,
      expect.stringMatching(/not answering|disconnected/),
    ]);
    const { status: shown, text } = await page(port, '/metrics');
    expect(shown).toBe(200);
    expect(figure(text, 'accompany_outbox_depth')).toBeNaN();
    expect(figure(text, 'accompany_check_ins_posted_total')).toBe(1);

    const { ack } = await impatiently(() => slack.person('UADA01').runs('/accompany', 'help'));
    expect(ack?.status).toBe(200);
    await until(() =>
      slack.ephemeralsTo('UADA01').some(({ text: said }) => said?.includes('not your fault')),
    );
    passage.mend();
    await until(async () => JSON.stringify(await readiness(port)).includes('"mongodb":"connected"'));
  });
});
