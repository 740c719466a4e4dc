import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { daysLater } from '../../calendar';
import { transaction } from '../../database/transaction';
import { enqueue, type Message } from '../../outbox';
import { NotTaken, problemOf, roomFor, share, takeAway, upload } from '../../slack/files';
import type { Accompany } from '../feature';
import { may, nobody, programmeAndViewer } from '../people';
import { besideFile, couldNot, type Failure, fileName, nothingToTakeOut } from './messages';
import { type ExportFile, ExportFiles } from './model';
import { scopeOf } from './scope';
import { writeExport } from './writing';

/** Days until a file is taken away from Slack. */
export const KEPT_DAYS = 7;
/** Whoever makes a file has it for so long, and says again and again that it is still at it. Milliseconds. */
const LEASE = 10 * 60_000;
const RENEWED = 60_000;
/** What could not be done is tried again after so many milliseconds. */
const POSTPONE = 60_000;
const MOST_ATTEMPTS = 4;

/** The folder of a file that is being made; see `sweep`. */
export const FOLDER = 'accompany-export-';

type Wish = Pick<
  ExportFile,
  'workspace' | 'key' | 'slackUser' | 'kind' | 'from' | 'to' | 'format' | 'language'
>;

/** Keeps that somebody wants a file. The same that is wanted already, or the same command, is one. */
export async function wantExport(wish: Wish, now: Date): Promise<'new' | 'known'> {
  try {
    await ExportFiles.create({ ...wish, state: 'wanted', askedAt: now, readyAt: now, attempts: 0 });
    return 'new';
  } catch (error) {
    if ((error as { code?: number }).code !== 11_000) throw error;
    return 'known';
  }
}

/** Makes every file that is wanted, one after the other; how many. */
export async function makeWanted(accompany: Accompany, now: Date): Promise<number> {
  let count = 0;
  for (let file = await claimed(accompany, now); file; file = await claimed(accompany, now)) {
    await makeOne(accompany, file);
    count += 1;
  }
  return count;
}

async function claimed({ workspace }: Accompany, now: Date): Promise<ExportFile | null> {
  return ExportFiles.findOneAndUpdate(
    { workspace, state: 'wanted', readyAt: mongoose.trusted({ $lte: now }) },
    {
      $set: { readyAt: new Date(now.getTime() + LEASE), claim: randomUUID() },
      $inc: { attempts: 1 },
    },
    { sort: { readyAt: 1 }, returnDocument: 'after', projection: { _id: 0 } },
  ).lean<ExportFile>();
}

/** Somebody else has taken it over meanwhile. */
class TakenOver extends Error {}

async function makeOne(accompany: Accompany, file: ExportFile): Promise<void> {
  const { workspace, log } = accompany;
  const about = { workspace, key: file.key };
  try {
    await make(accompany, file);
  } catch (error) {
    if (error instanceof TakenOver) return;
    const problem = error instanceof NotTaken ? error.problem : problemOf(error);
    log.warn({ ...about, attempts: file.attempts, problem }, 'a file could not be made');
    if (error instanceof NotTaken) {
      const isScope = problem === 'missing_scope' || problem === 'not_allowed_token_type';
      await giveUp(accompany, file, isScope ? { why: 'scope' } : { why: 'refused', problem });
    } else if (file.attempts >= MOST_ATTEMPTS) await giveUp(accompany, file, { why: 'fault' });
    else await postpone(file, new Date(accompany.clock().getTime() + waitOf(error)));
  }
}

/** Unless somebody else has it by now. */
async function postpone(file: ExportFile, readyAt: Date): Promise<void> {
  await keep(file, { readyAt }).catch((error: unknown) => {
    if (!(error instanceof TakenOver)) throw error;
  });
}

const waitOf = (error: unknown) => {
  const { retryAfter } = error as { retryAfter?: number };
  return retryAfter ? retryAfter * 1_000 : POSTPONE;
};

async function make(accompany: Accompany, file: ExportFile): Promise<void> {
  const { workspace, slack, clock, log } = accompany;
  const { slackUser, slackFile, ...wanted } = file;
  // Begun before, and it is not known how far that came: it must not stand there twice.
  if (slackFile) await takeAway(slack, slackFile);
  const { programme, viewer, member } = await programmeAndViewer(workspace, slackUser);
  if (!programme || !member || !may(viewer, 'take tables out', nobody))
    return giveUp(accompany, file, { why: 'mayNot' });
  const scope = await scopeOf(workspace, viewer, member);
  const folder = await mkdtemp(join(tmpdir(), FOLDER));
  try {
    const name = fileName(file);
    const path = join(folder, name);
    const rows = await writeExport(
      programme,
      { ...wanted, scope, now: clock() },
      file.format,
      createWriteStream(path, { mode: 0o600, flags: 'wx' }),
      { hear: renewing(accompany, file) },
    );
    if (rows === 0) return await end(accompany, file, { state: 'empty' }, nothingToTakeOut(file));
    const { size: length } = await stat(path);
    const room = await roomFor(slack, { name, length });
    await keep(file, { slackFile: room.file, readyAt: new Date(clock().getTime() + LEASE) });
    await upload(slack, room.url, path);
    await keep(file, { readyAt: new Date(clock().getTime() + LEASE) });
    const now = clock();
    const removeAt = daysLater(now, KEPT_DAYS);
    const comment = besideFile(file, { rows, removeAt, timeZone: member.timeZone });
    await share(slack, { file: room.file, name, to: slackUser, comment });
    await keep(file, { state: 'sent', rows, sentAt: now, removeAt });
    log.info({ workspace, key: file.key, kind: file.kind, rows }, 'a file was taken out');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Says from time to time that the file is still being made. */
function renewing({ clock }: Accompany, file: ExportFile): () => Promise<void> {
  let last = Date.now();
  return async () => {
    if (Date.now() - last < RENEWED) return;
    last = Date.now();
    await keep(file, { readyAt: new Date(clock().getTime() + LEASE) });
  };
}

/** Only whoever has it writes. */
async function keep({ workspace, key, claim }: ExportFile, set: Partial<ExportFile>): Promise<void> {
  const { matchedCount } = await ExportFiles.updateOne(
    { workspace, key, claim, state: 'wanted' },
    { $set: set },
  );
  if (matchedCount !== 1) throw new TakenOver();
}

/** There will be no file, and the person is told why; what was begun on Slack is taken away. */
async function giveUp(accompany: Accompany, file: ExportFile, failure: Failure): Promise<void> {
  const { workspace, key } = file;
  const begun = await ExportFiles.findOne({ workspace, key }, { slackFile: 1 }).lean<
    Pick<ExportFile, 'slackFile'>
  >();
  const problem = failure.why === 'refused' ? failure.problem : failure.why;
  const set = { state: 'failed' as const, problem, ...(begun?.slackFile && { removeAt: accompany.clock() }) };
  await end(accompany, file, set, couldNot(file, failure));
}

async function end(
  { clock, nudge }: Accompany,
  { workspace, key, claim, slackUser }: ExportFile,
  set: Partial<ExportFile>,
  message: Message,
): Promise<void> {
  await transaction(async (session) => {
    const { matchedCount } = await ExportFiles.updateOne(
      { workspace, key, claim, state: 'wanted' },
      { $set: set },
      { session },
    );
    if (matchedCount !== 1) return;
    const told = { workspace, key: `export:${key}/told`, to: { user: slackUser }, message };
    await enqueue(session, [told], clock());
  });
  nudge();
}

/** What has stood in Slack for long enough is taken away; how many. */
export async function takeAwayDue({ workspace, slack, log }: Accompany, now: Date): Promise<number> {
  const due = await ExportFiles.find(
    { workspace, removeAt: mongoose.trusted({ $lte: now }) },
    { _id: 0, key: 1, slackFile: 1, state: 1 },
  )
    .sort({ removeAt: 1 })
    .limit(20)
    .lean<Pick<ExportFile, 'key' | 'slackFile' | 'state'>[]>();
  for (const { key, slackFile, state } of due) {
    try {
      if (slackFile) await takeAway(slack, slackFile);
      const after = state === 'sent' ? { $set: { state: 'gone' as const } } : {};
      await ExportFiles.updateOne({ workspace, key }, { ...after, $unset: { removeAt: 1 } });
    } catch (error) {
      log.warn(
        { workspace, key, problem: problemOf(error) },
        'a file could not be taken away; tried again later',
      );
      const readyAgain = new Date(now.getTime() + Math.max(waitOf(error), POSTPONE) * 10);
      await ExportFiles.updateOne({ workspace, key }, { $set: { removeAt: readyAgain } });
    }
  }
  return due.length;
}
