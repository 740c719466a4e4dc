import { TEXT_TRUNCATED, UPDATE_TEXT } from '../../../../src/slack/limits';
import { blockComplaints } from '../complaints';
import type { Double } from '../double';
import { Refusal } from '../refusal';
import { isThing, type Thing } from '../rules/paper';
import { messageShape } from '../shapes';
import type { ChannelSpec, Message } from '../types';
import { channelOf, flag, type Method, objects, required, string, structure } from './asked';
import { imageComplaint } from './files';

/** A message may also be addressed to a person: it goes to the conversation with the app. */
function addressed(double: Double, args: Thing): ChannelSpec {
  const to = required(args, 'channel');
  const channel = double.workspace.users.has(to)
    ? double.workspace.directChannel(to)
    : channelOf(double, args);
  if (channel.archived) throw new Refusal('is_archived');
  if (!double.workspace.isAppIn(channel)) throw new Refusal('not_in_channel');
  return channel;
}

function blocksOf(double: Double, args: Thing): Thing[] | undefined {
  if (args.blocks === undefined) return undefined;
  const blocks = objects(args.blocks, 'invalid_blocks_format');
  const complaints = blockComplaints(blocks);
  if (complaints.length > 0) {
    double.complaints.push(...complaints);
    const tooLong = complaints.some((each) => each.startsWith('msg_blocks_too_long'));
    throw Refusal.of(tooLong ? 'msg_blocks_too_long' : 'invalid_blocks', complaints);
  }
  // No mistake in the blocks: the file may be gone by now.
  const complaint = imageComplaint(double, blocks);
  if (complaint) throw Refusal.of('invalid_blocks', [complaint]);
  return blocks.map((block) => ({ ...block, block_id: block.block_id ?? double.workspace.nextId('b') }));
}

function metadataOf(args: Thing): Thing | undefined {
  if (args.metadata === undefined) return undefined;
  const metadata = structure(args.metadata, 'invalid_metadata_format');
  if (!isThing(metadata) || typeof metadata.event_type !== 'string' || !isThing(metadata.event_payload)) {
    throw new Refusal('invalid_metadata_format');
  }
  return metadata;
}

function threadOf(double: Double, channel: ChannelSpec, args: Thing): string | undefined {
  const ts = string(args.thread_ts);
  if (ts === undefined) return undefined;
  const root = double.workspace.message(channel.id, ts);
  if (!root) throw new Refusal('thread_not_found');
  if (root.thread_ts && root.thread_ts !== ts) throw new Refusal('cannot_reply_to_message');
  return ts;
}

const postMessage: Method = (double, args) => {
  const channel = addressed(double, args);
  const text = string(args.text) ?? '';
  if (text.length > TEXT_TRUNCATED) throw new Refusal('msg_too_long');
  const blocks = blocksOf(double, args);
  if (text === '' && !blocks?.length) throw new Refusal('no_text');
  const thread_ts = threadOf(double, channel, args);
  const broadcast = thread_ts !== undefined && flag(args.reply_broadcast);
  const metadata = metadataOf(args);
  const { botUserId, botId, appId } = double.workspace.app;
  const message = double.workspace.keep({
    channel: channel.id,
    ts: double.workspace.nextTs(),
    user: botUserId,
    bot_id: botId,
    app_id: appId,
    text,
    ...(blocks && { blocks }),
    ...(metadata && { metadata }),
    ...(thread_ts && { thread_ts }),
    ...(broadcast && { subtype: 'thread_broadcast' }),
    visibleAt: Date.now() + double.historyLag(),
  });
  void double.tellNewMessage(message);
  return { channel: channel.id, ts: message.ts, message: messageShape(double.workspace, message, true) };
};

function ownMessage(double: Double, args: Thing, refusal: string): Message {
  const channel = channelOf(double, args);
  const message = double.workspace.message(channel.id, required(args, 'ts'));
  if (!message || message.subtype === 'tombstone') throw new Refusal('message_not_found');
  if (message.bot_id !== double.workspace.app.botId) throw new Refusal(refusal);
  return message;
}

/** Blocks and metadata that are not named stay; empty ones remove them. */
const update: Method = (double, args) => {
  const message = ownMessage(double, args, 'cant_update_message');
  const text = string(args.text);
  if (text && text.length > UPDATE_TEXT) throw new Refusal('msg_too_long');
  const blocks = blocksOf(double, args);
  const metadata =
    args.metadata === undefined ? undefined : structure(args.metadata, 'invalid_metadata_format');
  if (text === undefined && blocks === undefined) throw new Refusal('no_text');
  const before = { ...message };
  if (text !== undefined) message.text = text;
  if (blocks) message.blocks = blocks;
  if (isThing(metadata)) message.metadata = metadata;
  message.edited = { user: message.user, ts: double.workspace.nextTs() };
  void double.tellEdited(message, before);
  return {
    channel: message.channel,
    ts: message.ts,
    text: message.text,
    message: messageShape(double.workspace, message, true),
  };
};

const remove: Method = (double, args) => {
  const message = ownMessage(double, args, 'cant_delete_message');
  const before = { ...message };
  double.workspace.remove(message);
  void double.tellDeleted(before);
  return { channel: before.channel, ts: before.ts };
};

const postEphemeral: Method = (double, args) => {
  const channel = addressed(double, args);
  const user = required(args, 'user');
  if (!channel.members.includes(user)) throw new Refusal('user_not_in_channel');
  const blocks = blocksOf(double, args);
  const text = string(args.text) ?? '';
  if (text === '' && !blocks?.length) throw new Refusal('no_text');
  const thread_ts = string(args.thread_ts);
  const ts = double.workspace.nextTs();
  double.workspace.ephemerals.push({
    channel: channel.id,
    ts,
    user,
    text,
    ...(blocks && { blocks }),
    ...(thread_ts && { thread_ts }),
  });
  return { message_ts: ts };
};

const getPermalink: Method = (double, args) => {
  const channel = channelOf(double, args);
  const message = double.workspace.message(channel.id, required(args, 'message_ts'));
  if (!message) throw new Refusal('message_not_found');
  return { channel: channel.id, permalink: permalink(double, message) };
};

function permalink({ workspace }: Double, { channel, ts, thread_ts }: Message): string {
  const inThread = thread_ts ? `?thread_ts=${thread_ts}&cid=${channel}` : '';
  return `https://${workspace.team.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}${inThread}`;
}

export const chat: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': getPermalink,
};
