import type { Thing } from './rules/paper';
import type { ChannelSpec, Message, OpenView, UserSpec } from './types';
import type { Workspace } from './workspace';

/** How Slack writes its things in answers and events. */

export function userShape({ team }: Workspace, user: UserSpec): Thing {
  return {
    id: user.id,
    team_id: team.id,
    name: user.name,
    real_name: user.realName ?? user.name,
    tz: user.tz,
    locale: user.locale,
    deleted: user.deleted ?? false,
    is_bot: user.isBot ?? false,
    is_restricted: user.isGuest ?? false,
    is_ultra_restricted: false,
    is_app_user: false,
    profile: {
      real_name: user.realName ?? user.name,
      display_name: user.name,
      email: user.email,
      team: team.id,
    },
  };
}

export function channelShape(workspace: Workspace, channel: ChannelSpec): Thing {
  if (channel.imWith) return { id: channel.id, is_im: true, user: channel.imWith, is_archived: false };
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.private,
    is_group: channel.private ?? false,
    is_im: false,
    is_mpim: false,
    is_private: channel.private ?? false,
    is_archived: channel.archived ?? false,
    is_member: workspace.isAppIn(channel),
    num_members: channel.members.length,
  };
}

export function messageShape(workspace: Workspace, message: Message, withMetadata = false): Thing {
  const { channel, visibleAt: _, metadata, ...rest } = message;
  const replies = workspace.replies(channel, message.ts);
  const thread = replies.length > 0 && {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: [...new Set(replies.map((each) => each.user))],
    latest_reply: replies.at(-1)?.ts,
  };
  return {
    type: 'message',
    team: workspace.team.id,
    ...rest,
    ...(message.files && { files: message.files.map((file) => fileShape(workspace, file.id)) }),
    ...thread,
    ...(withMetadata && metadata ? { metadata } : {}),
  };
}

export function fileShape({ files, team }: Workspace, id: string): Thing {
  const file = files.get(id);
  return { permalink: `https://${team.domain}.slack.com/files/${id}`, title: file?.name, ...file };
}

export function viewShape({ app, team }: Workspace, view: OpenView): Thing {
  const { user: _, ...rest } = view;
  return {
    ...rest,
    team_id: team.id,
    app_id: app.appId,
    bot_id: app.botId,
    app_installed_team_id: team.id,
    title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    submit: view.submit ?? null,
    close: view.close ?? null,
  };
}
