import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Double } from '../double';
import { Refusal } from '../refusal';
import { isThing } from '../rules/paper';
import { fileShape } from '../shapes';
import type { FileSpec } from '../types';
import type { Workspace } from '../workspace';
import { channelOf, type Method, objects, ownChannel, required, string } from './asked';

/** A file that the app sends: room is asked for, then come its bytes, then it is shown somewhere. */
export interface SentFile extends FileSpec {
  token: string;
  /** As it was announced; other bytes are refused. */
  length: number;
  bytes?: Buffer;
  title?: string;
  /** Where it was shown. */
  channels: string[];
  /** How often the app asked about it since it was finished. */
  asked: number;
  isFinished?: boolean;
  isDeleted?: boolean;
}

const kept = new WeakMap<Workspace, Map<string, SentFile>>();

function filesOf(workspace: Workspace): Map<string, SentFile> {
  const files = kept.get(workspace) ?? new Map<string, SentFile>();
  kept.set(workspace, files);
  return files;
}

/** What the app has sent, in order; what it has deleted, too. */
export const sentFiles = (double: Double): SentFile[] => [...filesOf(double.workspace).values()];

const getUploadURLExternal: Method = (double, args) => {
  const name = required(args, 'filename');
  const length = Number(required(args, 'length'));
  if (!Number.isInteger(length) || length < 1) throw new Refusal('invalid_arguments');
  const id = double.workspace.nextId('F');
  const token = double.workspace.nextId('');
  const mimetype = name.endsWith('.png') ? 'image/png' : 'application/octet-stream';
  filesOf(double.workspace).set(id, { id, name, mimetype, token, length, channels: [], asked: 0 });
  return { upload_url: `${double.origin}/upload/v1/${token}`, file_id: id };
};

/** Slack takes the bytes as they are; how many they are must have been said. */
export async function takeUpload(
  double: Double,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const token = request.url?.split('/').at(-1);
  const call = { method: 'upload', args: { bytes: bytes.length }, at: Date.now(), outcome: 'ok' };
  double.calls.push(call);
  const fault = double.faults.next('upload', {});
  if (fault?.kind === 'drop') {
    call.outcome = 'drop';
    response.socket?.destroy();
    return;
  }
  const file = sentFiles(double).find((one) => one.token === token && !one.isDeleted);
  const announced = Number(request.headers['content-length']);
  const isRight = file?.length === bytes.length && announced === bytes.length;
  if (file && isRight) file.bytes = bytes;
  if (!isRight) call.outcome = 'refused';
  response.writeHead(isRight ? 200 : 400).end(isRight ? `OK - ${bytes.length}` : 'bad');
}

const completeUploadExternal: Method = (double, args) => {
  const { workspace } = double;
  const asked = objects(args.files, 'invalid_arguments');
  const files = asked.map(({ id, title }) => {
    const file = filesOf(workspace).get(String(id));
    if (!file?.bytes || file.isDeleted) throw new Refusal('file_not_found');
    if (string(title)) file.title = String(title);
    file.isFinished = true;
    return file;
  });
  if (files.length === 0) throw new Refusal('invalid_arguments');
  const channel =
    args.channel_id === undefined ? undefined : ownChannel(double, { channel: args.channel_id });
  for (const file of files) {
    workspace.files.set(file.id, { id: file.id, name: file.name, mimetype: file.mimetype });
    if (channel) file.channels.push(channel.id);
  }
  if (channel) {
    const { botUserId, botId, appId } = workspace.app;
    const message = workspace.keep({
      channel: channel.id,
      ts: workspace.nextTs(),
      user: botUserId,
      bot_id: botId,
      app_id: appId,
      text: string(args.initial_comment) ?? '',
      subtype: 'file_share',
      files: files.map(({ id, name, mimetype }) => ({ id, name, mimetype })),
      visibleAt: Date.now() + double.historyLag(),
    });
    void double.tellNewMessage(message);
  }
  return { files: files.map(({ id }) => fileShape(workspace, id)) };
};

/** Slack looks through a file first: it knows what it is when the app has asked about it for the last time that it does not. */
const info: Method = (double, args) => {
  const { workspace } = double;
  const id = required(args, 'file');
  const sent = filesOf(workspace).get(id);
  if (sent?.isDeleted) throw new Refusal('file_deleted');
  if (!workspace.files.has(id)) throw new Refusal('file_not_found');
  if (sent) sent.asked += 1;
  const shape = fileShape(workspace, id);
  return { file: sent && !isReady(double, sent) ? { ...shape, mimetype: '' } : shape };
};

const isReady = (double: Double, file: SentFile) => file.asked > double.fileUnreadyTimes;

/** What is wrong with the images of Slack's own files in blocks; undefined if nothing is. */
export function imageComplaint(double: Double, blocks: unknown, at = '/blocks'): string | undefined {
  if (Array.isArray(blocks)) {
    return blocks.map((block, n) => imageComplaint(double, block, `${at}/${n}`)).find(Boolean);
  }
  if (!isThing(blocks)) return undefined;
  for (const [name, value] of Object.entries(blocks)) {
    if (name !== 'slack_file') {
      const complaint = imageComplaint(double, value, `${at}/${name}`);
      if (complaint) return complaint;
    } else if (!isShowable(double, value)) return `invalid slack file [json-pointer:${at}/slack_file]`;
  }
  return undefined;
}

function isShowable(double: Double, named: unknown): boolean {
  const file = isThing(named) ? filesOf(double.workspace).get(String(named.id)) : undefined;
  if (!file?.isFinished || file.isDeleted) return false;
  return file.mimetype.startsWith('image/') && isReady(double, file);
}

/** The message stays, and the file is gone from it. */
const remove: Method = (double, args) => {
  const { workspace } = double;
  const file = filesOf(workspace).get(required(args, 'file'));
  if (!file) throw new Refusal('file_not_found');
  if (file.isDeleted) throw new Refusal('file_deleted');
  file.isDeleted = true;
  workspace.files.delete(file.id);
  for (const id of file.channels) {
    for (const message of workspace.messages(channelOf(double, { channel: id }).id)) {
      message.files = message.files?.filter((one) => one.id !== file.id);
    }
  }
  return {};
};

export const files: Record<string, Method> = {
  'files.getUploadURLExternal': getUploadURLExternal,
  'files.completeUploadExternal': completeUploadExternal,
  'files.delete': remove,
  'files.info': info,
};
