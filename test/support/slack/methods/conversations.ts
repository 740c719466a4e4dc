import type { Double } from '../double';
import { Refusal } from '../refusal';
import type { Thing } from '../rules/paper';
import { channelShape, messageShape } from '../shapes';
import type { ChannelSpec, Message } from '../types';
import { channelOf, flag, type Method, ownChannel, page, required, string } from './asked';

const typeNames = { channel: 'public_channel', group: 'private_channel', im: 'im' };

function channelsOf({ workspace }: Double, args: Thing, mayList: (channel: ChannelSpec) => boolean): Thing {
  const types = (string(args.types) ?? 'public_channel').split(/\s*,\s*/);
  const listed = [...workspace.channels.values()].filter(
    (each) =>
      types.includes(typeNames[workspace.typeOf(each)]) &&
      mayList(each) &&
      !(each.archived && flag(args.exclude_archived)),
  );
  const { items, next } = page(listed, args, 100, 1000);
  return {
    channels: items.map((each) => channelShape(workspace, each)),
    response_metadata: { next_cursor: next },
  };
}

const list: Method = (double, args) =>
  channelsOf(double, args, (each) => !each.private || double.workspace.isAppIn(each));

const usersConversations: Method = (double, args) => {
  const user = string(args.user) ?? double.workspace.app.botUserId;
  return channelsOf(
    double,
    args,
    (each) => each.members.includes(user) && (!each.private || double.workspace.isAppIn(each)),
  );
};

const info: Method = (double, args) => ({ channel: channelShape(double.workspace, channelOf(double, args)) });

const members: Method = (double, args) => {
  const { items, next } = page(channelOf(double, args).members, args, 100, 1000);
  return { members: items, response_metadata: { next_cursor: next } };
};

const open: Method = (double, args) => {
  const [user, ...others] = required(args, 'users').split(',');
  const person = double.workspace.users.get(user ?? '');
  if (!user || !person) throw new Refusal('user_not_found');
  if (person.deleted) throw new Refusal('user_disabled');
  if (others.length > 0) throw new Refusal('method_not_supported_for_channel_type');
  const channel = double.workspace.directChannel(user);
  return { channel: flag(args.return_im) ? channelShape(double.workspace, channel) : { id: channel.id } };
};

const join: Method = (double, args) => {
  const channel = channelOf(double, args);
  if (channel.private) throw new Refusal('method_not_supported_for_channel_type');
  if (channel.archived) throw new Refusal('is_archived');
  const { botUserId } = double.workspace.app;
  if (!channel.members.includes(botUserId)) channel.members.push(botUserId);
  return { channel: channelShape(double.workspace, channel) };
};

/** oldest and latest are exclusive unless `inclusive`. */
function within(args: Thing): (message: Message) => boolean {
  const oldest = number(args.oldest) ?? 0;
  const latest = number(args.latest) ?? Number.MAX_VALUE;
  const inclusive = flag(args.inclusive);
  return ({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}

function number(value: unknown): number | undefined {
  const text = string(value);
  if (text === undefined) return undefined;
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Refusal('invalid_ts_oldest');
  return Number(text);
}

function visible({ workspace }: Double, channel: string): Message[] {
  const now = Date.now();
  return workspace.messages(channel).filter((each) => each.visibleAt <= now);
}

const history: Method = (double, args) => {
  const channel = ownChannel(double, args);
  const shown = visible(double, channel.id)
    .filter(within(args))
    .filter((each) => !each.thread_ts || each.thread_ts === each.ts || each.subtype === 'thread_broadcast')
    .reverse();
  const { items, next } = page(shown, args, 100, 999);
  return {
    messages: items.map((each) => messageShape(double.workspace, each, flag(args.include_all_metadata))),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
};

/** The root stands before every page, whatever oldest and latest say, as on Slack. */
const replies: Method = (double, args) => {
  const channel = ownChannel(double, args);
  const ts = required(args, 'ts');
  const root = visible(double, channel.id).find((each) => each.ts === ts);
  if (!root) throw new Refusal('thread_not_found');
  const inThread = visible(double, channel.id)
    .filter((each) => each.thread_ts === ts && each.ts !== ts)
    .filter(within(args));
  const { items, next } = page(inThread, args, 1000, 1000);
  return {
    messages: [root, ...items].map((each) =>
      messageShape(double.workspace, each, flag(args.include_all_metadata)),
    ),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
};

export const conversations: Record<string, Method> = {
  'conversations.list': list,
  'users.conversations': usersConversations,
  'conversations.info': info,
  'conversations.members': members,
  'conversations.open': open,
  'conversations.join': join,
  'conversations.history': history,
  'conversations.replies': replies,
};
