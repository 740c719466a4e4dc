import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLog } from '../../../src/log';
import { openPort, type Port } from '../../../src/slack/connection';
import { freePort } from '../../support/port';
import { type SlackDouble, startSlackDouble } from '../../support/slack';
import { until } from '../../support/until';
import { type Connected, connectTo, people } from './support';

let slack: SlackDouble;
let connection: Connected;
let port: number;
let opened: Port;

const routes = [
  { path: '/healthz', answer: async () => ({ status: 200, type: 'text/plain', body: 'alive' }) },
];
const log = createLog('silent');
const open = (at: number) => openPort({ port: at, setting: 'PORT', host: '127.0.0.1', pages: routes, log });

beforeEach(async () => {
  port = await freePort();
  slack = await startSlackDouble({ ...people, requestUrl: `http://127.0.0.1:${port}/slack/events` });
  opened = await open(port);
  connection = await connectTo(slack, { kind: 'http', signingSecret: 'signing-secret', port: opened });
});

afterEach(async () => {
  await connection.stop();
  await opened.close();
  await slack.close();
});

function post(body: string, headers: Record<string, string> = {}) {
  return fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', body, headers });
}

/** As Slack signs, so many seconds from now. */
function signed(body: string, inSeconds = 0, type = 'application/json') {
  const at = String(Math.floor(Date.now() / 1000) + inSeconds);
  const digest = createHmac('sha256', 'signing-secret').update(`v0:${at}:${body}`).digest('hex');
  return post(body, {
    'content-type': type,
    'x-slack-request-timestamp': at,
    'x-slack-signature': `v0=${digest}`,
  });
}

describe('HTTP', () => {
  it('hears events, and answers commands in the acknowledgement', async () => {
    await slack.person('UADA').says('C1', 'hello');
    const { ack } = await slack.person('UADA').runs('/accompany', 'help', 'C1');
    expect(connection.heard).toEqual(['hello', 'help']);
    expect(ack).toMatchObject({ status: 200, payload: { text: 'heard' } });
  });

  it.each(['wrong', 'old', 'none'] as const)('refuses a signature: %s', async (signing) => {
    slack.http.signing = signing;
    const { ack } = await slack.person('UADA').runs('/accompany', 'help', 'C1');
    expect([ack?.status, connection.heard]).toEqual([401, []]);
  });

  it('refuses a signature from the future', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'once' });
    expect((await signed(body, 400)).status).toBe(401);
    expect((await signed(body, 200)).status).toBe(200);
  });

  it('answers the challenge by which Slack tries the address', async () => {
    const answer = await signed(JSON.stringify({ type: 'url_verification', challenge: 'once' }));
    expect(await answer.json()).toEqual({ challenge: 'once' });
  });

  it.each([
    ['null', 'application/json'],
    ['[]', 'application/json'],
    ['not JSON', 'application/json'],
    ['', 'application/json'],
    ['payload=null', 'application/x-www-form-urlencoded'],
    ['payload=', 'application/x-www-form-urlencoded'],
    ['{"type":"event_callback"}', 'application/json'],
    ['{"type":"event_callback","event":null}', 'application/json'],
  ])('refuses a broken body: %s', async (body, type) => {
    expect((await signed(body, 0, type)).status).toBe(400);
    await slack.person('UADA').says('C1', 'still there?');
    expect(connection.heard).toEqual(['still there?']);
  });

  it('refuses what is too long', async () => {
    const answer = await post('x'.repeat(1_100_000)).catch(() => undefined);
    expect(answer?.status ?? 413).toBe(413);
  });

  it('shows its pages, and knows no others', async () => {
    const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    expect(await (await at('/healthz?x=1')).text()).toBe('alive');
    expect((await at('/other')).status).toBe(404);
    expect((await at('/slack/events')).status).toBe(404);
  });

  it('answers what nobody listens to', async () => {
    const { ack } = await slack.person('UADA').runs('/nobody', '', 'C1');
    expect(ack?.status).toBe(500);
  });

  it('acknowledges what was begun before it goes, and begins nothing more', async () => {
    let release = () => {};
    const enough = new Promise<void>((resolve) => {
      release = resolve;
    });
    connection.app.command('/slow', async ({ ack }) => {
      connection.heard.push('slow');
      await enough;
      await ack('done');
    });
    const slow = slack.person('UADA').runs('/slow', '', 'C1');
    await until(() => connection.heard.length === 1);
    const stopped = connection.stop();
    const late = await slack.person('UADA').runs('/accompany', 'late', 'C1');
    release();
    await stopped;
    expect([(await slow).ack?.payload, late.ack?.status]).toEqual([{ text: 'done' }, 503]);
    expect(connection.heard).toEqual(['slow']);
  });

  it('says which port is taken', async () => {
    const other = createServer();
    const taken = await listening(other);
    await expect(open(taken)).rejects.toThrow(
      `Port ${taken} is taken: stop what listens there, or set PORT to another one.`,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
