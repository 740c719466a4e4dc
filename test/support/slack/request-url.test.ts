import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { App, HTTPReceiver } from '@slack/bolt';
import { freePort } from '../port';
import { until } from '../until';
import { type SlackDouble, startSlackDouble } from './index';
import { silent as logger } from './silent';

let slack: SlackDouble;
let app: App;
let heard: string[];

beforeEach(async () => {
  heard = [];
  const port = await freePort();
  slack = await startSlackDouble({
    users: [{ id: 'U1' }],
    channels: [{ id: 'C1', name: 'pair', members: ['U1', 'UBOT'] }],
    requestUrl: `http://127.0.0.1:${port}/slack/events`,
    eventRetriesMs: [],
  });
  const receiver = new HTTPReceiver({ signingSecret: 'signing-secret', logger });
  app = new App({ token: 'xoxb-double', receiver, logger, clientOptions: { slackApiUrl: slack.url } });
  app.message(async ({ message }) => {
    heard.push('text' in message ? (message.text ?? '') : '');
  });
  app.command('/form', async ({ ack, command, respond }) => {
    await respond('thought about it');
    await ack(`you said ${command.text}`);
  });
  app.shortcut('note', async ({ ack, shortcut }) => {
    heard.push('message' in shortcut ? (shortcut.message.text ?? '') : shortcut.type);
    await ack();
  });
  await app.start({ port, host: '127.0.0.1' });
});

afterEach(async () => {
  await app.stop();
  await slack.close();
});

describe('a Bolt app behind a request URL of the double', () => {
  it('takes events, commands and shortcuts', async () => {
    const person = slack.person('U1');
    const message = await person.says('pair', 'hello');
    await person.usesShortcut('note', message);
    await person.usesShortcut('note');
    await until(() => heard.length === 3);
    expect(heard).toEqual(['hello', 'hello', 'shortcut']);
    const { ack } = await person.runs('/form', 'é & ü', 'pair');
    expect(ack).toMatchObject({ status: 200, payload: { text: 'you said é & ü' } });
    expect(slack.ephemeralsTo('U1').map(({ text }) => text)).toEqual(['thought about it', 'you said é & ü']);
  });

  it.each(['wrong', 'old', 'none'] as const)('refuses a signature that is %s', async (signing) => {
    slack.http.signing = signing;
    await slack.person('U1').says('pair', 'not from Slack');
    expect(slack.deliveries.deliveries[0]?.ack).toMatchObject({ status: expect.any(Number) });
    expect(slack.deliveries.deliveries[0]?.ack?.status).toBeGreaterThanOrEqual(400);
    expect(heard).toEqual([]);
  });
});
