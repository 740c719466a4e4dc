import type { Double } from './double';
import type { Thing } from './rules/paper';
import { messageShape } from './shapes';
import type { Message } from './types';

/** An event in the envelope that Slack's Events API puts around it. */
export function eventBody({ workspace }: Double, event: Thing): Thing {
  const { team, app } = workspace;
  return {
    token: 'verification-token',
    team_id: team.id,
    context_team_id: team.id,
    api_app_id: app.appId,
    event,
    type: 'event_callback',
    event_id: workspace.nextId('Ev'),
    event_time: Math.floor(workspace.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}

export function newMessageEvent({ workspace }: Double, message: Message): Thing {
  const {
    reply_count: _,
    reply_users: __,
    latest_reply: ___,
    ...shape
  } = messageShape(workspace, message, true);
  const root = message.thread_ts ? workspace.message(message.channel, message.thread_ts) : undefined;
  return {
    ...shape,
    ...(root && { parent_user_id: root.user }),
    ...(root && message.subtype === 'thread_broadcast' && { root: messageShape(workspace, root) }),
    ...where(workspace, message),
    event_ts: message.ts,
  };
}

export function editedEvent({ workspace }: Double, message: Message, before: Message): Thing {
  return hidden(workspace, message, {
    subtype: 'message_changed',
    message: messageShape(workspace, message, true),
    previous_message: messageShape(workspace, before, true),
  });
}

/** A root that has replies is not gone but changed into a tombstone. */
export function deletedEvent({ workspace }: Double, before: Message): Thing {
  const tombstone = workspace.message(before.channel, before.ts);
  const previous_message = messageShape(workspace, before, true);
  return hidden(
    workspace,
    before,
    tombstone
      ? { subtype: 'message_changed', message: messageShape(workspace, tombstone), previous_message }
      : { subtype: 'message_deleted', deleted_ts: before.ts, previous_message },
  );
}

function hidden(workspace: Double['workspace'], message: Message, more: Thing): Thing {
  const ts = workspace.nextTs();
  return { type: 'message', hidden: true, ts, event_ts: ts, ...where(workspace, message), ...more };
}

function where(workspace: Double['workspace'], { channel }: Message): Thing {
  const found = workspace.channels.get(channel);
  return { channel, channel_type: found ? workspace.typeOf(found) : 'channel' };
}
