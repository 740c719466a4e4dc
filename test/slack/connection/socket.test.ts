import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenFrames, type SlackDouble, startSlackDouble } from '../../support/slack';
import { until } from '../../support/until';
import { type Connected, connectTo, people } from './support';

let slack: SlackDouble;
let connection: Connected;

beforeEach(async () => {
  slack = await startSlackDouble(people);
  connection = await connectTo(slack);
});

afterEach(async () => {
  await connection.stop();
  await slack.close();
});

const says = (text: string) => slack.person('UADA').says('C1', text);

describe('Socket Mode', () => {
  it.each(Object.entries(brokenFrames))('passes over a broken frame: %s', async (_, frame) => {
    slack.socket.raw(frame);
    await says('still there?');
    expect(connection.heard).toEqual(['still there?']);
    expect(connection.isUp()).toBe(true);
    expect(connection.logged.join()).toContain('a broken frame from Slack was passed over');
  });

  it.each(['interactive', 'slash_commands'])(
    'passes over a broken frame: %s without payload',
    async (type) => {
      slack.socket.raw(JSON.stringify({ type, envelope_id: 'broken' }));
      slack.socket.raw(JSON.stringify({ type, envelope_id: 'broken', payload: null }));
      await slack.person('UADA').runs('/accompany', 'help');
      expect(connection.heard).toEqual(['help']);
    },
  );

  it('comes back at once when Slack asks it to, and says so', async () => {
    slack.socket.disconnect();
    await until(() => connection.reconnections === 1 && connection.isUp());
    await says('again');
    expect(connection.heard).toEqual(['again']);
    expect(slack.socket.connections).toBe(1);
  });

  it('comes back after a cut line and refused tries', async () => {
    slack.socket.refuse = true;
    slack.socket.drop();
    await until(() => slack.callsTo('apps.connections.open').length >= 3);
    expect(connection.isUp()).toBe(false);
    slack.socket.refuse = false;
    await until(() => connection.reconnections === 1 && connection.isUp());
    await says('again');
    expect(connection.heard).toEqual(['again']);
  });

  it('comes back after Slack was down', async () => {
    slack.faults.add({ method: 'apps.connections.open', fault: { kind: 'status', status: 503 } });
    slack.faults.add({ method: 'apps.connections.open', fault: { kind: 'ratelimited', retryAfter: 1 } });
    slack.faults.add({ method: 'apps.connections.open', fault: { kind: 'drop' } });
    slack.socket.disconnect();
    await until(() => connection.reconnections === 1 && connection.isUp());
  });

  it('gives up when Slack takes its token back, and says what to do', async () => {
    slack.tokenError = 'token_revoked';
    slack.socket.drop();
    await until(() => connection.lost.length > 0);
    expect(connection.lost.map(({ message }) => message)).toEqual([
      'SLACK_APP_TOKEN was revoked: generate a new one under Basic Information → App-Level Tokens.',
    ]);
  });

  it('does not come back after it was stopped', async () => {
    await connection.stop();
    await until(() => slack.socket.connections === 0);
    expect([connection.isUp(), connection.reconnections, connection.lost]).toEqual([false, 0, []]);
    expect(slack.callsTo('apps.connections.open')).toHaveLength(1);
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
    const late = slack.person('UADA').runs('/accompany', 'late', 'C1');
    await until(() => slack.deliveries.deliveries.length === 2);
    release();
    await stopped;
    expect([(await slow).ack?.payload, (await late).ack]).toEqual([{ text: 'done' }, undefined]);
    expect(connection.heard).toEqual(['slow']);
  });

  it('says so when the app is removed from the workspace or its token revoked', async () => {
    await slack.event({ type: 'app_uninstalled' });
    await slack.event({ type: 'tokens_revoked', tokens: { bot: ['UOTHER'] } });
    await slack.event({ type: 'tokens_revoked', tokens: { bot: ['UBOT'] } });
    await until(() => connection.lost.length === 2);
    expect(connection.lost.map(({ message }) => message)).toEqual([
      'The Slack app was removed from the workspace: install the app to the workspace again, and copy the new SLACK_BOT_TOKEN.',
      'SLACK_BOT_TOKEN was revoked: install the app to the workspace again, and copy the new SLACK_BOT_TOKEN.',
    ]);
  });

  it('hears nothing of another workspace', async () => {
    slack.workspace.team.id = 'T2';
    await says('from elsewhere');
    slack.workspace.team.id = 'T1';
    await says('from here');
    await until(() => connection.heard.length > 0);
    expect(connection.heard).toEqual(['from here']);
  });

  it('sends no answer anywhere but to Slack', async () => {
    let failure: unknown;
    connection.app.command('/elsewhere', async ({ ack, respond }) => {
      await ack();
      failure = await respond('words').catch((error: unknown) => error);
    });
    await slack.deliveries.deliver('command', {
      command: '/elsewhere',
      team_id: 'T1',
      user_id: 'UADA',
      channel_id: 'C1',
      response_url: 'http://127.0.0.1:9/hook',
    });
    await until(() => failure);
    expect(String(failure)).toContain('an address that is not Slack’s was refused');
  });

  it('asks Slack once, and waits in no queue, when listeners call it', async () => {
    let failure: unknown;
    connection.app.command('/ask', async ({ ack, client }) => {
      await ack();
      failure = await client.users.info({ user: 'UADA' }).catch((error: unknown) => error);
    });
    slack.faults.add({ method: 'users.info', fault: { kind: 'ratelimited', retryAfter: 30 } });
    await slack.person('UADA').runs('/ask', '', 'C1');
    await until(() => failure);
    expect(failure).toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 30 });
    expect(slack.callsTo('users.info')).toHaveLength(1);
  });
});
