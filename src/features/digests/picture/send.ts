import type { WebClient } from '@slack/web-api';
import {
  keepPrivately,
  NotTaken,
  problemOf,
  roomFor,
  takeAway,
  untilReady,
  upload,
} from '../../../slack/files';

/** For the bytes of a picture, of which there are few. Milliseconds. */
const PATIENCE = 20_000;

/**
 * - ready: an image block can show it
 * - refused: not as things stand, such as without the right to upload; trying again changes nothing
 * - limited: Slack takes it later
 * - failed: it is not known why; it may be tried again
 */
export type SentPicture =
  | { is: 'ready'; file: string }
  | { is: 'refused'; problem: string }
  | { is: 'limited' /** Seconds. */; retryAfter: number }
  | { is: 'failed'; problem: string };

/** Brings a picture to Slack, where nobody sees it until a message shows it; what went wrong is an answer. */
export async function uploadPicture(
  slack: WebClient,
  png: Buffer,
  {
    name,
    title,
    pauses,
  }: { name: string; title: string /** Before each question whether it is ready. */; pauses?: number[] },
): Promise<SentPicture> {
  let file: string | undefined;
  try {
    const room = await roomFor(slack, { name, length: png.length });
    file = room.file;
    await upload(slack, room.url, png, PATIENCE);
    await keepPrivately(slack, { file, title });
    if (await untilReady(slack, file, pauses)) return { is: 'ready', file };
    await leave(slack, file);
    return { is: 'failed', problem: 'not_ready' };
  } catch (error) {
    if (file) await leave(slack, file);
    if (error instanceof NotTaken) return { is: 'refused', problem: error.problem };
    const { retryAfter } = error as { retryAfter?: number };
    return retryAfter ? { is: 'limited', retryAfter } : { is: 'failed', problem: problemOf(error) };
  }
}

/** What nobody will see need not stay; if it does, nobody sees it. */
const leave = (slack: WebClient, file: string) => takeAway(slack, file).catch(() => {});
