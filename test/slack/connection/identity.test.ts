import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { slackClient } from '../../../src/slack/client';
import { identify } from '../../../src/slack/connection';
import { freePort } from '../../support/port';
import type { Fault } from '../../support/slack';
import { type SlackDouble, startSlackDouble } from '../../support/slack';
import { connectTo } from './support';

let slack: SlackDouble;

beforeEach(async () => {
  slack = await startSlackDouble();
});
afterEach(() => slack.close());

const ask = (token = 'xoxb-double', apiUrl = slack.url, timeout?: number) =>
  identify(slackClient(token, { apiUrl, timeout }));
const fault = (given: Fault) => slack.faults.add({ method: 'auth.test', fault: given });

describe('who we are on Slack', () => {
  it('is told by the token', async () => {
    expect(await ask()).toEqual({ workspace: 'T1', self: 'UBOT', botId: 'B1' });
  });

  it.each([
    [
      'invalid_auth',
      'Slack does not know SLACK_BOT_TOKEN: copy it again from your app’s page OAuth & Permissions.',
    ],
    [
      'token_revoked',
      'SLACK_BOT_TOKEN was revoked: install the app to the workspace again, and copy the new SLACK_BOT_TOKEN.',
    ],
    [
      'account_inactive',
      'The Slack app was removed from the workspace: install the app to the workspace again, and copy the new SLACK_BOT_TOKEN.',
    ],
    [
      'odd_reason',
      'Slack refuses the connection (odd_reason): look at your app’s pages on api.slack.com/apps.',
    ],
  ])('%s', async (error, sentence) => {
    fault({ kind: 'error', error });
    await expect(ask()).rejects.toThrow(sentence);
  });

  it('names missing scopes', async () => {
    const { app } = slack.workspace;
    app.scopes = app.scopes.filter((scope) => scope !== 'im:write');
    await expect(ask()).rejects.toThrow(
      'The Slack app lacks the scope im:write: add it under OAuth & Permissions, and install the app to the workspace again.',
    );
    app.scopes = app.scopes.filter((scope) => scope !== 'commands');
    await expect(ask()).rejects.toThrow(
      'The Slack app lacks the scopes commands, im:write: add them under OAuth & Permissions',
    );
  });

  it.each<[string, Fault]>([
    ['Slack asks to wait for 7 s: start again after that.', { kind: 'ratelimited', retryAfter: 7 }],
    [
      'Slack has trouble of its own (HTTP 503): see slack-status.com, and start again later.',
      { kind: 'status', status: 503 },
    ],
    [
      'What answers there is not Slack’s API: correct SLACK_API_URL, or leave it empty for Slack itself.',
      { kind: 'status', status: 404 },
    ],
    ['Slack can’t be reached: check', { kind: 'drop' }],
    ['Slack can’t be reached: check', { kind: 'hang' }],
  ])('%s', async (sentence, given) => {
    fault(given);
    const asked = ask(undefined, undefined, given.kind === 'hang' ? 500 : undefined);
    await expect(asked).rejects.toThrow(sentence);
  });

  // The reason that stands in brackets is lost here: in jest, fetch's errors are none to Slack's client.
  it('says when nobody is there', async () => {
    await expect(ask('xoxb-double', `http://127.0.0.1:${await freePort()}/api/`)).rejects.toThrow(
      'Slack can’t be reached: check this machine’s connection to the internet, and SLACK_API_URL if you set it.',
    );
  });

  it.each([
    [
      'missing_scope',
      'SLACK_APP_TOKEN lacks the scope connections:write: generate one that has it, under Basic Information → App-Level Tokens.',
    ],
    [
      'invalid_auth',
      'Slack does not know SLACK_APP_TOKEN: copy it again from your app’s page Basic Information → App-Level Tokens.',
    ],
  ])('says it of the app-level token: %s', async (error, sentence) => {
    slack.faults.add({ method: 'apps.connections.open', fault: { kind: 'error', error } });
    await expect(connectTo(slack)).rejects.toThrow(sentence);
  });

  it('never says a token', async () => {
    const error = await ask('xoxb-secret-secret').catch((refused: Error) => refused);
    expect(String(error)).toContain('SLACK_BOT_TOKEN');
    expect(String(error)).not.toContain('secret-secret');
  });
});
