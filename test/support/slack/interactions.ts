import type { Double } from './double';
import { isThing, type Thing } from './rules/paper';
import { channelShape, messageShape, viewShape } from './shapes';
import type { Ephemeral, Message, OpenView } from './types';

/** What all interaction payloads have in common. */
export function interaction({ workspace }: Double, user: string, type: string): Thing {
  const { team, app, users } = workspace;
  const name = users.get(user)?.name;
  return {
    type,
    user: { id: user, username: name, name, team_id: team.id },
    api_app_id: app.appId,
    token: 'verification-token',
    trigger_id: workspace.trigger(user),
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** A payload about an ephemeral message does not carry the message. */
export function onMessage(double: Double, user: string, message: Message | Ephemeral): Thing {
  const { workspace, origin } = double;
  const { channel: id, ts, thread_ts } = message;
  const { name } = channelShape(workspace, double.channelNamed(id));
  const seen = 'visibleAt' in message && { message: messageShape(workspace, message, true) };
  return {
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: id,
      is_ephemeral: !seen,
      ...(thread_ts && { thread_ts }),
    },
    channel: { id, name: name ?? 'directmessage' },
    ...seen,
    state: { values: {} },
    response_url: `${origin}/response/${workspace.responseUrl({ channel: id, user, message })}`,
  };
}

export function onView({ workspace }: Double, view: OpenView): Thing {
  return { container: { type: 'view', view_id: view.id }, view: viewShape(workspace, view) };
}

export function commandBody(
  double: Double,
  user: string,
  command: string,
  text: string,
  channel?: string,
): Thing {
  const { workspace, origin } = double;
  const { team, app, users } = workspace;
  const at = channel === undefined ? workspace.directChannel(user) : double.channelNamed(channel);
  return {
    token: 'verification-token',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: at.id,
    channel_name: at.imWith ? 'directmessage' : at.name,
    user_id: user,
    user_name: users.get(user)?.name ?? '',
    command,
    text,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    response_url: `${origin}/response/${workspace.responseUrl({ channel: at.id, user })}`,
    trigger_id: workspace.trigger(user),
  };
}

/** A message shortcut with a message, else a global one. */
export function shortcutBody(double: Double, user: string, callbackId: string, message?: Message): Thing {
  const { workspace } = double;
  const common = { callback_id: callbackId, action_ts: workspace.nextTs() };
  if (!message) return { ...interaction(double, user, 'shortcut'), ...common };
  const { channel, response_url } = onMessage(double, user, message);
  return {
    ...interaction(double, user, 'message_action'),
    ...common,
    message_ts: message.ts,
    channel,
    response_url,
    message: messageShape(workspace, message, true),
  };
}

export interface Found {
  element: Thing;
  blockId: string;
}

/** The element with this action_id, and this value if one is given, among several. */
export function findElement(blocks: Thing[], actionId: string, value?: string, blockId?: string): Found {
  const all = blocks.flatMap((block) =>
    [block.elements, block.accessory, block.element]
      .flat()
      .filter(isThing)
      .map((element) => ({ element, blockId: String(block.block_id) })),
  );
  const found = all.find(
    (each) =>
      each.element.action_id === actionId &&
      (value === undefined || each.element.type !== 'button' || each.element.value === value) &&
      (blockId === undefined || each.blockId === blockId),
  );
  if (found) return found;
  const seen = all.map(({ element }) => element.action_id).filter(Boolean);
  throw new Error(
    `nobody can use "${actionId}"${value ? ` (${value})` : ''}; there is ${seen.join(', ') || 'nothing'}`,
  );
}
