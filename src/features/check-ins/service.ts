import mongoose, { type ClientSession } from 'mongoose';
import { replaceUnsaid } from '../../outbox';
import { may, pairingOf, type Settings, type Viewer } from '../people';
import type { Removed } from '../removal';
import type { Heard, ThreadRead, Where } from '../threads';
import { finish, handOver, type People, skipCheckIn, skipQuestion, wake } from './course';
import { goneFrom, takeInDeletion, takeInEdit } from './edits';
import { openingsOf } from './find';
import { type At, change, changeWithin, isUnchanged, keep, keepAll, turnOf } from './keeping';
import { type CheckIn, CheckIns, partiesOf } from './model';
import { removeWords } from './removal';
import { type Standing, takeInReply } from './replies';
import { type Saving, saveForm } from './saving';
import { close, leaveStrays, takeInStray, takeStrays, type WrittenWhere } from './strays';
import type { Opening, Turn } from './turn';
import { countAgain, countAsSaid, countFrom, giveUp, isLongAfter, keepStill, sayAfterAll } from './unsaid';

export const takeIn = (at: At, reply: Heard, standing: Standing) =>
  change(at, 'a reply was taken in', (turn) => takeInReply(turn, reply, standing));
/** All that stands in a thread, as it was read again: what is known already changes nothing, what is gone is withdrawn. */
export const takeInThread = (at: At, thread: ThreadRead, standing: Standing) =>
  change(at, 'a thread was read again', (turn) => {
    for (const reply of thread.replies) takeInReply(turn, reply, standing);
    for (const gone of goneFrom(turn.checkIn, thread)) takeInDeletion(turn, gone);
  });
export const takeInChange = (at: At, message: Heard) =>
  change(at, 'an edit was taken in', (turn) => takeInEdit(turn, message));
export const withdraw = (at: At, message: Where) =>
  change(at, 'a deletion was taken in', (turn) => takeInDeletion(turn, message));
export const noteStray = (at: At, message: Heard, where?: WrittenWhere) =>
  change(at, 'words outside the thread were noticed', (turn) => takeInStray(turn, message, where));
export const decideStrays = (at: At, areAnswer: boolean) =>
  change(at, 'words outside the thread were decided on', areAnswer ? takeStrays : leaveStrays);
export const passOver = (at: At, question: number) =>
  change(at, 'a question was passed over', (turn) => skipQuestion(turn, question));
export const endAnswers = (at: At, by: string) =>
  change(at, 'the answers were ended', (turn) => finish(turn, by));
export const skip = (at: At, reason: { view: string; reason: string; words?: string; by: string }) =>
  change(at, 'a check-in was skipped', (turn) => skipCheckIn(turn, reason));
/** Whoever may not answer changes nothing: decided in the transaction, on the check-in as it is kept. */
export const save = (at: At, viewer: Viewer, saving: Omit<Saving, 'by'>) =>
  change(at, 'a form was kept', (turn) => {
    if (mayAnswer(viewer, turn.checkIn)) saveForm(turn, { ...saving, by: viewer.slackUser });
  });

export function mayAnswer(viewer: Viewer, checkIn: CheckIn): boolean {
  const parties = partiesOf(checkIn);
  return may(viewer, 'answer the check-in', parties) || may(viewer, 'answer on behalf', parties);
}
export const wakeUp = (at: At) => change(at, 'a timer was over', timersOver);

function timersOver(turn: Turn): void {
  if (turn.isPaused) keepStill(turn, turn.pausedUntil);
  else countAsSaid(turn);
  wake(turn);
}

/** What its timers would lead to at that moment; nothing is kept. */
export async function foreseenTurn(checkIn: CheckIn, now: Date): Promise<Turn> {
  const turn = await turnOf(structuredClone(checkIn), now);
  timersOver(turn);
  return turn;
}

/** Removes words from the record, from what waits to be said, and from what we said. */
export function removeForGood(at: At, removal: Removed): Promise<CheckIn | null> {
  return change(
    at,
    'words were removed for good',
    (turn) => removeWords(turn, removal),
    (session, { updates }) => replaceUnsaid(session, updates),
  );
}

/** Ends a check-in because the next is out or the pairing has ended, in the transaction of that. */
export async function closeWithin(session: ClientSession, checkIn: CheckIn, now: Date): Promise<void> {
  const openings = await openingsOf(checkIn.workspace, [checkIn.key]);
  await changeWithin(session, checkIn, now, (turn) => {
    close(Object.assign(turn, { opening: openings.get(checkIn.key) }));
  });
}

/** The same, of many at once. */
export async function closeAllWithin(
  session: ClientSession,
  checkIns: CheckIn[],
  { settings, openings, now }: { settings: Settings; openings: Map<string, Opening>; now: Date },
): Promise<void> {
  const changed = [];
  for (const checkIn of checkIns) {
    const turn = await turnOf(structuredClone(checkIn), now, settings);
    close(Object.assign(turn, { opening: openings.get(checkIn.key) }));
    changed.push({ turn, version: checkIn.version });
  }
  await keepAll(session, changed);
}

/** The pairing was handed to others, is paused, or goes on: what is out follows, if anything of that is new to it. */
export async function followWithin(
  session: ClientSession,
  checkIn: CheckIn,
  to: People,
  { settings, now, isPaused, pausedUntil }: Pick<Turn, 'settings' | 'now' | 'isPaused' | 'pausedUntil'>,
): Promise<void> {
  const turn = await turnOf(structuredClone(checkIn), now, settings);
  handOver(turn, to);
  if (isPaused) keepStill(turn, pausedUntil);
  else countAgain(turn);
  const isTakenBack = checkIn.reminded?.some((key) => turn.forgotten.includes(key));
  if (isTakenBack || !isUnchanged(checkIn, turn)) await keep(session, turn, checkIn.version);
}

/** The outbox gave up what opens a check-in, in the transaction of that. */
export async function giveUpWithin(
  session: ClientSession,
  { workspace, key, now }: Pick<At, 'workspace' | 'key' | 'now'>,
): Promise<void> {
  const checkIn = await CheckIns.findOne({ workspace, key }, { _id: 0 }, { session }).lean<CheckIn>();
  if (checkIn) await changeWithin(session, checkIn, now, giveUp);
}

/** What was to be said in one channel is said in another, in the transaction that has moved it. */
export async function moveWithin(
  session: ClientSession,
  { workspace, key, now }: Pick<At, 'workspace' | 'key' | 'now'>,
  channel: string,
): Promise<void> {
  const checkIn = await CheckIns.findOne({ workspace, key }, { _id: 0 }, { session }).lean<CheckIn>();
  if (checkIn) await changeWithin(session, checkIn, now, (turn) => Object.assign(turn.checkIn, { channel }));
}

/** What opens it stands in Slack: at its time, long after it, or although it was given up. */
export async function cameOut(at: At): Promise<void> {
  const { workspace, key, now } = at;
  const of = { _id: 0, workspace: 1, pairing: 1, date: 1, status: 1, postedAt: 1 };
  const checkIn = await CheckIns.findOne({ workspace, key }, of).lean<CheckIn>();
  if (checkIn?.status === 'missed by the app') {
    const isOver = await isOverForGood(checkIn);
    await change(at, 'a prompt was said after all', (turn) => sayAfterAll(turn, isOver));
  } else if (checkIn && isLongAfter(checkIn, now)) {
    await change(at, 'a prompt was said long after its time', (turn) => countFrom(turn, now));
  }
}

/** The next one is out, or the pairing has ended. */
export async function isOverForGood({
  workspace,
  pairing: key,
  date,
}: Pick<CheckIn, 'workspace' | 'pairing' | 'date'>): Promise<boolean> {
  const later = { date: mongoose.trusted({ $gt: date }), postedAt: mongoose.trusted({ $ne: null }) };
  if (await CheckIns.exists({ workspace, pairing: key, ...later })) return true;
  const pairing = await pairingOf(workspace, key);
  return !pairing || pairing.status === 'ended';
}
