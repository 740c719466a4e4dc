import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { App, type BlockAction, SocketModeReceiver } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { until } from '../until';
import { brokenFrames, type SlackDouble, startSlackDouble } from './index';
import { silent as logger } from './silent';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const modal: ModalView = {
  type: 'modal',
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Save'),
  blocks: [
    {
      type: 'input',
      block_id: 'words',
      label: plain('Words'),
      element: { type: 'plain_text_input', action_id: 'words' },
    },
  ],
};
const withButton = [
  {
    type: 'actions' as const,
    elements: [{ type: 'button' as const, action_id: 'open', text: plain('Open'), value: '7' }],
  },
];

let slack: SlackDouble;
let app: App;
const heard: unknown[] = [];

beforeEach(async () => {
  heard.length = 0;
  slack = await startSlackDouble({
    users: [{ id: 'U1', tz: 'Africa/Freetown', locale: 'fr-FR', email: 'one@example.org' }],
    channels: [{ id: 'C1', name: 'pair', private: true, members: ['U1', 'UBOT'] }],
    eventRetriesMs: Array(300).fill(100),
  });
  const receiver = new SocketModeReceiver({
    appToken: 'xapp-double',
    logger,
    // Bolt also waits so long before it connects again.
    clientPingTimeout: 2_000,
    installerOptions: { clientOptions: { slackApiUrl: slack.url } },
  });
  app = new App({
    token: 'xoxb-double',
    receiver,
    logger,
    ignoreSelf: false,
    clientOptions: { slackApiUrl: slack.url },
  });
  app.message(async ({ message }) => {
    heard.push(message);
  });
  app.action('open', async ({ ack, body, client, action }) => {
    heard.push(action);
    await client.views.open({ trigger_id: (body as { trigger_id: string }).trigger_id, view: modal });
    await ack();
  });
  app.view('form', async ({ ack, view }) => {
    const words = view.state.values.words?.words?.value;
    if (words === 'bad') await ack({ response_action: 'errors', errors: { words: 'Say something better.' } });
    else await ack();
  });
  app.command('/form', async ({ ack, command }) => {
    await ack(`you said ${command.text}`);
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'divider' }] },
    });
  });
  await app.start();
});

afterEach(async () => {
  await app.stop();
  await slack.close();
});

describe('a Bolt app in Socket Mode on the double', () => {
  it('hears people and itself in its channels', async () => {
    const posted = await app.client.chat.postMessage({ channel: 'C1', text: 'How is it?' });
    const said = await slack.person('U1').says('pair', 'Well.', { thread: posted.ts ?? '' });
    await slack.person('U1').edits(said, 'Quite well.');
    await slack.person('U1').deletes(said);
    await until(() => heard.length === 4);
    const event = { type: 'message', channel: 'C1', channel_type: 'group', team: 'T1' };
    expect(heard).toEqual([
      {
        ...event,
        user: 'UBOT',
        bot_id: 'B1',
        app_id: 'A1',
        text: 'How is it?',
        ts: posted.ts,
        event_ts: posted.ts,
      },
      {
        ...event,
        user: 'U1',
        text: 'Well.',
        ts: said.ts,
        event_ts: said.ts,
        thread_ts: posted.ts,
        parent_user_id: 'UBOT',
      },
      expect.objectContaining({
        subtype: 'message_changed',
        message: expect.objectContaining({
          text: 'Quite well.',
          edited: { user: 'U1', ts: said.edited?.ts },
        }),
        previous_message: expect.objectContaining({ text: 'Well.' }),
      }),
      expect.objectContaining({ subtype: 'message_deleted', deleted_ts: said.ts }),
    ]);
    expect(slack.messages('pair').map(({ text }) => text)).toEqual(['How is it?']);
  });

  it('opens a modal, which stays with what was typed until it is right', async () => {
    const { ts } = await app.client.chat.postMessage({ channel: 'C1', text: 'Press', blocks: withButton });
    const person = slack.person('U1');
    const [message] = slack.thread('C1', ts ?? '');
    if (!message) throw new Error('not posted');
    await person.presses(message, 'open', { value: '7' });
    expect(heard.at(-1)).toMatchObject({ action_id: 'open', value: '7' });
    const view = slack.modalOf('U1');
    if (!view) throw new Error('not opened');
    await expect(person.submits(view)).rejects.toThrow('leave words empty');
    expect(await person.submits(view, { words: 'bad' })).toMatchObject({
      did: 'errors',
      errors: { words: 'Say something better.' },
    });
    expect(slack.modalOf('U1')?.state.values.words?.words?.value).toBe('bad');
    expect(await person.submits(view, { words: 'good' })).toMatchObject({ acked: true, did: 'closed' });
    expect([slack.modalOf('U1'), slack.complaints]).toEqual([undefined, []]);
  });

  it('publishes a home and answers a command', async () => {
    await slack.person('U1').opensHome();
    expect(await until(() => slack.homeOf('U1'))).toMatchObject({
      type: 'home',
      blocks: [{ type: 'divider' }],
    });
    const { ack } = await slack.person('U1').runs('/form', 'abc', 'pair');
    expect(ack?.payload).toEqual({ text: 'you said abc' });
  });

  it('stacks modals, and keeps what was typed through an update', async () => {
    const person = slack.person('U1');
    await app.client.views.open({ trigger_id: slack.workspace.trigger('U1'), view: modal });
    const first = slack.modalOf('U1');
    if (!first) throw new Error('not opened');
    await person.submits(first, { words: 'bad' });
    const view = { ...modal, title: plain('Again') };
    await app.client.views.update({ view_id: first.id, view });
    expect(first.state.values.words?.words?.value).toBe('bad');
    const push = { trigger_id: slack.workspace.trigger('U1'), view };
    await app.client.views.push(push);
    expect(slack.modalOf('U1')).toMatchObject({ previous_view_id: first.id, root_view_id: first.id });
    await expect(person.submits(first)).rejects.toThrow('does not see this modal');
    await person.closes(slack.modalOf('U1') ?? first);
    expect(slack.modalOf('U1')).toBe(first);
  });

  it('asks one person alone, who presses a button there', async () => {
    app.action('sure', async ({ ack, respond, body }) => {
      heard.push((body as BlockAction).container);
      await ack();
      await respond({ delete_original: true });
    });
    const elements = [{ type: 'button' as const, action_id: 'sure', text: plain('Yes') }];
    const blocks = [{ type: 'actions' as const, elements }];
    await app.client.chat.postEphemeral({ channel: 'C1', user: 'U1', text: 'Sure?', blocks });
    const [asked] = slack.ephemeralsTo('U1');
    if (!asked) throw new Error('not asked');
    await slack.person('U1').presses(asked, 'sure');
    await until(() => slack.ephemeralsTo('U1').length === 0);
    expect(heard).toEqual([{ type: 'message', message_ts: asked.ts, channel_id: 'C1', is_ephemeral: true }]);
  });

  it('is told the same thing twice, or in another order', async () => {
    slack.deliveries.disturb = () => [0, 0];
    await slack.person('U1').says('pair', 'twice');
    slack.deliveries.disturb = undefined;
    slack.deliveries.hold();
    await slack.person('U1').says('pair', 'first');
    await slack.person('U1').says('pair', 'second');
    slack.deliveries.release((held) => held.reverse());
    await slack.person('U1').says('pair', 'third');
    await until(() => heard.length === 5);
    const texts = heard.map((each) => (each as { text: string }).text);
    expect(texts).toEqual(['twice', 'twice', 'second', 'first', 'third']);
  });

  it('survives frames that are no JSON', async () => {
    slack.socket.raw(brokenFrames.notJson);
    const said = await slack.person('U1').says('pair', 'still here?');
    await until(() => heard.length === 1);
    expect(heard).toMatchObject([{ ts: said.ts }]);
  });

  it('comes again after a disconnection, and is told what it missed', async () => {
    slack.socket.drop();
    await until(() => slack.socket.connections === 0);
    const said = await slack.person('U1').says('pair', 'in between');
    await until(() => heard.length === 1);
    expect(heard).toMatchObject([{ ts: said.ts }]);
    slack.socket.disconnect();
    await until(() => slack.callsTo('apps.connections.open').length === 3);
    // Stopping Bolt before it is connected again would be an unhandled rejection of its own.
    await slack.person('U1').says('pair', 'back again');
    await until(() => heard.length >= 2);
  });
});
