import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { App } from '@slack/bolt';
import { type Accompany, createFeatures } from '../src/features';
import { createLog } from '../src/log';
import { createMetrics } from '../src/metrics';
import { slackClient } from '../src/slack/client';
import { connect } from '../src/slack/connection';
import type { Door } from '../src/slack/door';

const root = join(__dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'));

/** What the code listens to, by listening: every feature registers at a door that keeps note. */
const heard = listened();

/** Methods that the code calls, and what each needs. None: nothing. */
const scopesOf: Record<string, string[]> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.delete': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  // With the addresses that an import finds people by.
  'users.info': ['users:read'],
  'users.list': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.push': [],
  'views.update': [],
  'views.publish': [],
};

describe('manifest.json', () => {
  it('has the commands that the code listens to, and no others', () => {
    const { slash_commands: commands } = manifest.features;
    expect(commands.map(({ command }: { command: string }) => command)).toEqual(heard.commands);
  });

  it('has the shortcuts that the code listens to, and no others', () => {
    const shortcuts = manifest.features.shortcuts.map(
      ({ type, callback_id }: Record<string, string>) => `${type}:${callback_id}`,
    );
    expect(shortcuts.sort()).toEqual(heard.shortcuts);
  });

  it('has the events that the code listens to, and no others', () => {
    const events: string[] = manifest.settings.event_subscriptions.bot_events;
    // Bolt knows messages by one name, whatever kind of conversation they stand in.
    const kinds = new Set(events.map((event) => event.replace(/^message\..+/, 'message')));
    expect([...kinds].sort()).toEqual(heard.events);
    expect(events.filter((event) => event.startsWith('message.'))).toEqual([
      'message.channels',
      'message.groups',
      'message.im',
    ]);
  });

  it('asks for the scopes that the methods, commands and events need, and no others', () => {
    const called = calledMethods();
    expect(called).toContain('chat.postMessage');
    expect(called.filter((method) => !scopesOf[method])).toEqual([]);
    const needed = new Set(called.flatMap((method) => scopesOf[method] ?? []));
    needed.add('commands');
    for (const scope of ['channels:history', 'groups:history', 'im:history']) needed.add(scope);
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...needed].sort());
  });

  it('lets people write to the app, open its home, press buttons, and mention each other in commands', () => {
    expect(manifest.features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
    const { settings } = manifest;
    expect(settings.interactivity.is_enabled).toBe(true);
    expect(settings.socket_mode_enabled).toBe(true);
    expect(settings.token_rotation_enabled).toBe(false);
    for (const command of manifest.features.slash_commands) expect(command.should_escape).toBe(true);
  });

  it('keeps Slack’s limits', () => {
    const { display_information: display, features } = manifest;
    const tooLong: string[] = [];
    const atMost = (most: number, text: string) => {
      if ([...text].length > most) tooLong.push(text);
    };
    atMost(35, display.name);
    atMost(140, display.description);
    atMost(80, features.bot_user.display_name);
    for (const { command, description, usage_hint } of features.slash_commands) {
      atMost(32, command);
      atMost(2000, description);
      atMost(1000, usage_hint);
    }
    for (const { name, description, callback_id } of features.shortcuts) {
      atMost(24, name);
      atMost(150, description);
      atMost(255, callback_id);
    }
    expect(tooLong).toEqual([]);
    expect(features.shortcuts.length).toBeLessThanOrEqual(10);
    expect(features.slash_commands.length).toBeLessThanOrEqual(50);
    expect(display.background_color).toMatch(/^#[0-9a-f]{6}$/);
  });
});

function listened() {
  const log = createLog('silent');
  const commands = new Set<string>();
  const shortcuts = new Set<string>();
  const events = new Set<string>();
  // Two events the connection itself listens to.
  const event = jest.spyOn(App.prototype, 'event');
  connect({
    way: { kind: 'socket', appToken: 'xapp-none' },
    botToken: 'xoxb-none',
    identity: { workspace: 'T1', self: 'UBOT', botId: 'B1' },
    log,
    onReconnected: () => {},
  });
  for (const [name] of event.mock.calls) events.add(String(name));
  event.mockRestore();
  const door: Door = {
    submission: () => {},
    action: () => {},
    options: () => {},
    command: (name) => commands.add(name),
    shortcut: ({ type, callback_id }) =>
      shortcuts.add(`${type === 'message_action' ? 'message' : 'global'}:${callback_id}`),
    event: (name: unknown) => events.add(String(name)),
  };
  const accompany: Accompany = {
    workspace: 'T1',
    slack: slackClient('xoxb-none'),
    self: 'UBOT',
    clock: () => new Date(0),
    log,
    metrics: createMetrics(),
    nudge: () => {},
  };
  for (const { listen } of createFeatures()) listen?.(door, accompany);
  const sorted = (names: Set<string>) => [...names].sort();
  return { commands: sorted(commands), shortcuts: sorted(shortcuts), events: sorted(events) };
}

/** As they stand in the source: `slack.users.info(`, `client.chat.update(`. */
function calledMethods(): string[] {
  const families = [...new Set(Object.keys(scopesOf).map((method) => method.split('.')[0]))].join('|');
  const call = new RegExp(
    `\\b(?:slack|client)\\s*\\.((?:${families}|files|reactions|team|pins)\\.[a-zA-Z.]+)\\b`,
    'g',
  );
  const source = join(root, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const found = files.flatMap((file) =>
    [...readFileSync(join(source, file), 'utf8').matchAll(call)].map(([, method]) => method ?? ''),
  );
  return [...new Set(found)].sort();
}
