import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { onlySlack } from './connection';

/** A large file over a slow line; less than whoever makes it has for this. Milliseconds. */
const UPLOAD_PATIENCE = 9 * 60_000;

/** What is wrong, by Slack's word, with which nothing will change by trying again. */
export class NotTaken extends Error {
  constructor(readonly problem: string) {
    super(`Slack refused a file: ${problem}`);
    this.name = 'NotTaken';
  }
}

const final = new Set(
  (
    'missing_scope not_allowed_token_type no_permission access_denied file_uploads_disabled ' +
    'file_uploads_except_images_disabled file_upload_size_restricted storage_limit_reached blocked_file_type ' +
    'file_type_not_allowed posting_to_channel_denied user_disabled user_not_found cannot_dm_bot restricted_action ' +
    'team_not_found invalid_channel channel_not_found'
  ).split(' '),
);

/** Slack's word for why it did not do it. */
export const problemOf = (error: unknown) =>
  (error as { data?: { error?: string } }).data?.error ?? (error as Error).name;

/** Asks Slack for room for a file of so many bytes. */
export async function roomFor(
  slack: WebClient,
  { name, length }: { name: string; length: number },
): Promise<{ file: string; url: string }> {
  const { upload_url: url, file_id: file } = await called(
    slack.files.getUploadURLExternal({ filename: name, length }),
  );
  if (!url || !file) throw new Error('Slack gave no room for a file');
  return { file, url };
}

/** Sends its bytes, from the disk or from memory. */
export async function upload(
  slack: WebClient,
  url: string,
  from: string | Buffer,
  patience = UPLOAD_PATIENCE,
): Promise<void> {
  // Bytes tell their length themselves; said twice, undici refuses it.
  const length = typeof from === 'string' && { 'content-length': String((await stat(from)).size) };
  const response = await onlySlack(slack.slackApiUrl)(url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...length },
    body: typeof from === 'string' ? (Readable.toWeb(createReadStream(from)) as ReadableStream) : from,
    duplex: 'half',
    signal: AbortSignal.timeout(patience),
  } as RequestInit);
  await response.body?.cancel();
  if (!response.ok) throw new Error(`Slack did not take a file: ${response.status}`);
}

/** Puts it into somebody's conversation with the app. */
export async function share(
  slack: WebClient,
  { file, name, to, comment }: { file: string; name: string; to: string; comment: string },
): Promise<void> {
  const { channel } = await called(slack.conversations.open({ users: to }));
  await called(
    slack.files.completeUploadExternal({
      files: [{ id: file, title: name }],
      channel_id: channel?.id ?? '',
      initial_comment: comment,
    }),
  );
}

/** Finishes a file that nobody sees until a message shows it. */
export async function keepPrivately(
  slack: WebClient,
  { file, title }: { file: string; title: string },
): Promise<void> {
  await called(slack.files.completeUploadExternal({ files: [{ id: file, title }] }));
}

/** How long Slack is given to look through a file before it is asked about it, again and again. Milliseconds. */
const PAUSES = [0, 500, 1_000, 2_000, 4_000];

/** Whether Slack has looked through a file: before, it refuses blocks that show it. It is asked a few times. */
export async function untilReady(slack: WebClient, file: string, pauses = PAUSES): Promise<boolean> {
  for (const pause of pauses) {
    await wait(pause);
    const { file: found } = await called(slack.files.info({ file }));
    // Empty until then.
    if (found?.mimetype) return true;
  }
  return false;
}

/** Takes a file away from Slack; one that is not there is gone. */
export async function takeAway(slack: WebClient, file: string): Promise<void> {
  try {
    await slack.files.delete({ file });
  } catch (error) {
    if (!['file_not_found', 'file_deleted'].includes(problemOf(error))) throw error;
  }
}

async function called<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const problem = problemOf(error);
    throw final.has(problem) ? new NotTaken(problem) : error;
  }
}
