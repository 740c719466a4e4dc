import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createInFlight } from '../../src/in-flight';
import { createLog } from '../../src/log';
import { createMetrics } from '../../src/metrics';
import { actions, button, modal, section } from '../../src/slack/blocks';
import { slackClient } from '../../src/slack/client';
import { type Connection, connect } from '../../src/slack/connection';
import { type Door, noteLanguage, openDoor } from '../../src/slack/door';
import { textField } from '../../src/slack/fields';
import { guard } from '../../src/slack/guard';
import { impatiently } from '../support/patience';
import { type SlackDouble, startSlackDouble } from '../support/slack';
import { until } from '../support/until';

const notSaved = {
  en: 'This could not be saved just now. Nothing is lost: leave the form open, and press the button again in a minute.',
  fr: 'L’enregistrement n’a pas abouti. Rien n’est perdu : laissez le formulaire ouvert et appuyez de nouveau sur le bouton dans une minute.',
};
const fault = {
  en: 'Something went wrong on my side, and has been noted. Nothing that was saved is lost; please try again in a minute.',
  fr: 'Quelque chose s’est mal passé de mon côté, et c’est noté. Rien de ce qui était enregistré n’est perdu ; réessayez dans une minute.',
};

let slack: SlackDouble;
let connection: Connection;
let logged: string[];
let metrics: ReturnType<typeof createMetrics>;
let inFlight: ReturnType<typeof createInFlight>;

beforeEach(async () => {
  slack = await startSlackDouble({
    users: [{ id: 'U1' }, { id: 'U2' }],
    channels: [{ id: 'C1', name: 'one', members: ['U1', 'U2', 'UBOT'] }],
  });
  logged = [];
  metrics = createMetrics();
  inFlight = createInFlight();
});

afterEach(async () => {
  await connection.stop();
  await slack.close();
});

async function listen(listeners: (door: Door) => void): Promise<void> {
  const log = createLog('debug', { write: (line: string) => logged.push(line) });
  connection = connect({
    way: { kind: 'socket', appToken: 'xapp-double' },
    botToken: 'xoxb-double',
    apiUrl: slack.url,
    identity: { workspace: 'T1', self: 'UBOT', botId: 'B1' },
    log,
    onReconnected: () => {},
  });
  const client = slackClient('xoxb-double', { apiUrl: slack.url });
  const { track } = inFlight;
  guard(connection.app, { slack: client, log, workspace: 'T1', metrics, track });
  const door = openDoor(connection.app, { log, workspace: 'T1' });
  listeners(door);
  door.command('/form', async ({ ack, body }) => {
    await client.views.open({ trigger_id: body.trigger_id, view: form });
    await ack();
  });
  await connection.start();
}

const form = modal({
  callbackId: 'form',
  title: 'Form',
  submit: 'Save',
  close: 'Back',
  blocks: [section('Write.'), textField('words', 'Words'), actions('more', [button('in-form', 'More')])],
});

async function opened(user: string) {
  await slack.person(user).runs('/form');
  const view = slack.modalOf(user);
  if (!view) throw new Error('no form opened');
  return view;
}

/** What the person sees after they pressed "Save". */
async function saves(user: string) {
  const view = await opened(user);
  const { errors } = await slack.person(user).submits(view, { words: 'a long story' });
  return { errors, isOpen: slack.modalOf(user)?.id === view.id };
}

describe('a form', () => {
  it('closes once its listener says so', async () => {
    await listen((door) => door.submission('form', async ({ ack }) => ack()));
    expect(await saves('U1')).toMatchObject({ isOpen: false });
  });

  it('that can’t be saved stays open with what was typed, and says so in the person’s language', async () => {
    await listen((door) =>
      door.submission('form', async () => {
        throw new Error('the story of somebody');
      }),
    );
    noteLanguage('U2', 'fr');
    expect(await saves('U1')).toMatchObject({ isOpen: true, errors: { words: notSaved.en } });
    expect(slack.modalOf('U1')?.state.values.words?.words?.value).toBe('a long story');
    expect(await saves('U2')).toMatchObject({ isOpen: true, errors: { words: notSaved.fr } });
    expect(logged.join('')).toContain('a form could not be saved');
    expect(logged.join('')).not.toContain('story');
  });

  it('that takes too long says so before it is done, and what the listener answers later is not sent', async () => {
    let release = () => {};
    let ended = false;
    const enough = new Promise<void>((resolve) => {
      release = resolve;
    });
    await listen((door) =>
      door.submission('form', async ({ ack }) => {
        await enough;
        await ack();
        ended = true;
      }),
    );
    const { errors, isOpen } = await impatiently(() => saves('U1'));
    expect([errors, isOpen]).toEqual([{ words: notSaved.en }, true]);
    const answers = () =>
      slack.socket.received.filter(({ payload }) => JSON.stringify(payload) !== '{}').length;
    const before = slack.socket.received.length;
    release();
    await until(() => ended);
    await inFlight.drained(60_000);
    expect([answers(), slack.socket.received.length]).toEqual([1, before]);
  });

  it('is answered once, also by a listener that answers twice', async () => {
    await listen((door) =>
      door.submission('form', async ({ ack }) => {
        await ack({ response_action: 'errors', errors: { words: 'More, please.' } });
        await ack();
        throw new Error('after its answer');
      }),
    );
    expect(await saves('U1')).toMatchObject({ isOpen: true, errors: { words: 'More, please.' } });
    await inFlight.drained(60_000);
    expect(slack.socket.received.filter(({ payload }) => JSON.stringify(payload) !== '{}')).toHaveLength(1);
    expect(logged.join('')).not.toContain('ack() has already been called');
  });
});

describe('a request', () => {
  it('is heard by the listener of its id alone, or of the beginning of its id', async () => {
    const heard: string[] = [];
    await listen((door) => {
      for (const id of ['page:', 'page:first', 'page', 'other'])
        door.action(id, async ({ ack }) => {
          heard.push(id);
          await ack();
        });
    });
    const ids = ['page:first', 'page:last', 'page'];
    const blocks = [
      actions(
        'acts',
        [...ids, 'nobody:knows'].map((id) => button(id, 'Go')),
      ),
    ];
    await slackClient('xoxb-double', { apiUrl: slack.url }).chat.postMessage({
      channel: 'C1',
      text: 'x',
      blocks,
    });
    const [message] = slack.messages('C1');
    if (!message) throw new Error('nothing was posted');
    for (const id of ids) await slack.person('U1').presses(message, id);
    await slack.unanswered(() => slack.person('U1').presses(message, 'nobody:knows'));
    expect(heard).toEqual(['page:first', 'page:', 'page']);
  });

  it('has one listener: a second one of the same id is a mistake that is seen at once', async () => {
    await listen(() => {});
    const door = openDoor(connection.app, { log: createLog('silent'), workspace: 'T1' });
    door.command('/one', async () => {});
    expect(() => door.command('/one', async () => {})).toThrow('/one has a listener already');
  });
});

describe('what a listener throws', () => {
  async function withMessage() {
    const blocks = [actions('acts', [button('break', 'Break')])];
    await slackClient('xoxb-double', { apiUrl: slack.url }).chat.postMessage({
      channel: 'C1',
      text: 'x',
      blocks,
    });
    const [message] = slack.messages('C1');
    if (!message) throw new Error('nothing was posted');
    return message;
  }

  const breaks = (door: Door) => {
    door.action('break', async () => {
      throw new Error('the story of somebody');
    });
    door.action('in-form', async () => {
      throw new Error('the story of somebody');
    });
    door.shortcut({ type: 'shortcut', callback_id: 'anywhere' }, async () => {
      throw new Error('the story of somebody');
    });
    door.command('/break', async () => {
      throw new Error('the story of somebody');
    });
    door.event('message', async () => {
      throw new Error('the story of somebody');
    });
  };

  beforeEach(() => listen(breaks));

  it('is told to who pressed a button, in their language, where they pressed it', async () => {
    noteLanguage('U2', 'fr');
    const message = await withMessage();
    await slack.person('U1').presses(message, 'break');
    await slack.person('U2').presses(message, 'break');
    await until(() => slack.ephemeralsTo('U2').length > 0);
    expect(slack.ephemeralsTo('U1').map(({ text }) => text)).toEqual([fault.en]);
    expect(slack.ephemeralsTo('U2').map(({ text }) => text)).toEqual([fault.fr]);
    expect(slack.messages('C1')).toHaveLength(1);
  });

  it('is told to who wrote a command', async () => {
    noteLanguage('U2', 'fr');
    await slack.person('U2').runs('/break');
    await until(() => slack.ephemeralsTo('U2').length > 0);
    expect(slack.ephemeralsTo('U2').map(({ text }) => text)).toEqual([fault.fr]);
  });

  it('is told in a form where there is no message: in a modal, and by a shortcut from anywhere', async () => {
    const view = await opened('U1');
    await slack.person('U1').presses(view, 'in-form');
    await until(() => slack.modalOf('U1')?.id !== view.id);
    expect(JSON.stringify(slack.modalOf('U1')?.blocks)).toContain(fault.en);
    await slack.person('U2').usesShortcut('anywhere');
    await until(() => slack.modalOf('U2'));
    expect(JSON.stringify(slack.modalOf('U2')?.blocks)).toContain(fault.fr);
    expect(slack.complaints).toEqual([]);
  });

  it('is logged without words, and the next is served', async () => {
    await slack.unanswered(() => slack.person('U1').says('C1', 'my own words'));
    await until(() => logged.some((line) => line.includes('a listener failed')));
    expect(logged.join('')).not.toMatch(/story|my own words/);
    await opened('U1');
  });

  it('is told to nobody when Slack takes no answer, and the next is served', async () => {
    const message = await withMessage();
    slack.workspace.responseUrls.clear();
    slack.deliveries.disturb = ({ body }) => {
      body.response_url = 'http://127.0.0.1:1/response/none';
      return [0];
    };
    await slack.person('U1').presses(message, 'break');
    await until(() => logged.some((line) => line.includes('could not be told')));
    slack.deliveries.disturb = undefined;
    await opened('U1');
  });
});

describe('an event', () => {
  it('is acknowledged once it was heard; one that could not be comes again', async () => {
    const heard: string[] = [];
    await listen((door) =>
      door.event('message', async ({ event: message }) => {
        const text = 'text' in message ? (message.text ?? '') : '';
        heard.push(text);
        if (heard.length === 1) throw new Error('the database is away');
      }),
    );
    await slack.unanswered(() => slack.person('U1').says('C1', 'hello'));
    await until(() => slack.deliveries.deliveries[0]?.ack);
    expect(heard).toEqual(['hello', 'hello']);
    await slack.person('U1').says('C1', 'again');
    expect(heard).toEqual(['hello', 'hello', 'again']);
  });
});

describe('an event that takes longer than Slack waits', () => {
  it('comes again outside a thread, and is acknowledged in one, which is read again after a fault', async () => {
    const heard: string[] = [];
    let release = () => {};
    const enough = new Promise<void>((resolve) => {
      release = resolve;
    });
    await listen((door) =>
      door.event('message', async ({ event }) => {
        heard.push('text' in event ? (event.text ?? '') : '');
        await enough;
      }),
    );
    await slack.unanswered(() => slack.person('U1').says('C1', 'outside'));
    await slack.unanswered(() => until(() => heard.length === 2));
    const [root] = slack.messages('C1');
    if (!root) throw new Error('nothing was said');
    await impatiently(() => slack.person('U1').says('C1', 'inside', { thread: root.ts }));
    expect(heard).toEqual(['outside', 'outside', 'inside']);
    release();
  });
});

describe('what is under way', () => {
  it('is waited for, but not for ever', async () => {
    let release = () => {};
    const enough = new Promise<void>((resolve) => {
      release = resolve;
    });
    let ended = false;
    await listen((door) =>
      door.event('message', async () => {
        await enough;
        ended = true;
      }),
    );
    await slack.unanswered(() => slack.person('U1').says('C1', 'hello'));
    expect(await inFlight.drained(50)).not.toBe(0);
    expect(ended).toBe(false);
    const drained = inFlight.drained(60_000);
    release();
    await drained;
    expect(ended).toBe(true);
  });

  it('is acknowledged before it is done by a button, too, and who pressed it is told when it fails after that', async () => {
    let release = () => {};
    const enough = new Promise<void>((resolve) => {
      release = resolve;
    });
    await listen((door) =>
      door.action('slow', async ({ ack }) => {
        await enough;
        await ack();
        throw new Error('the database went away');
      }),
    );
    const client = slackClient('xoxb-double', { apiUrl: slack.url });
    await client.chat.postMessage({
      channel: 'C1',
      text: 'x',
      blocks: [actions('a', [button('slow', 'Go')])],
    });
    const [message] = slack.messages('C1');
    if (!message) throw new Error('nothing was posted');
    const delivery = await impatiently(() => slack.person('U1').presses(message, 'slow'));
    expect(delivery.ack).toBeDefined();
    const before = slack.socket.received.length;
    release();
    await until(() => slack.ephemeralsTo('U1').length > 0);
    expect(slack.ephemeralsTo('U1').map(({ text }) => text)).toEqual([fault.en]);
    expect(slack.socket.received.length).toBe(before);
  });

  it('is measured until it is acknowledged, by kind', async () => {
    await listen((door) => door.submission('form', async ({ ack }) => ack()));
    await saves('U1');
    await slack.person('U1').says('C1', 'hello');
    const { values } = await metrics.ackTime.get();
    const counts = values.filter(({ metricName }) => metricName?.endsWith('_count'));
    expect(Object.fromEntries(counts.map(({ labels, value }) => [labels.kind, value]))).toEqual({
      command: 1,
      view_submission: 1,
      event_callback: 1,
    });
  });
});
