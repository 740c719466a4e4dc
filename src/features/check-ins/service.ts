import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import type { Logger } from '../../log';
import { enqueue, replaceUnsaid } from '../../outbox';
import { forget, remind } from '../../reminders';
import {
  defaultSettings,
  findMember,
  isPausedOn,
  may,
  pairingOf,
  programmeOf,
  type Settings,
  type Viewer,
} from '../people';
import type { Removed } from '../removal';
import type { Heard, ThreadRead, Where } from '../threads';
import { finish, handOver, type People, seal, skipCheckIn, skipQuestion, wake } from './course';
import { goneFrom, takeInDeletion, takeInEdit } from './edits';
import { type CheckIn, CheckIns, partiesOf } from './model';
import { isKnown, takeInRemark } from './parts';
import { removeWords } from './removal';
import { type Standing, takeInReply } from './replies';
import { type Saving, saveForm } from './saving';
import { close, leaveStrays, takeInStray, takeStrays, type WrittenWhere } from './strays';
import type { Turn } from './turn';
import { giveUp, keepStill, sayAfterAll } from './unsaid';

/** Which check-in, and when. */
export interface At {
  workspace: string;
  /** The check-in's key. */
  key: string;
  now: Date;
  /** Milliseconds until it must be saved; else nothing is, and TooSlow is thrown. */
  within?: number;
  /** Told what was kept, with ids alone. */
  log?: Logger;
  /** The programme's, where they are at hand already. */
  settings?: Settings;
}

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
  if (turn.isPaused) keepStill(turn);
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
  await changeWithin(session, checkIn, now, close);
}

/** The same, of many at once. */
export async function closeAllWithin(
  session: ClientSession,
  checkIns: CheckIn[],
  settings: Settings,
  now: Date,
): Promise<void> {
  const changed = [];
  for (const checkIn of checkIns) {
    const turn = await turnOf(structuredClone(checkIn), now, settings);
    close(turn);
    changed.push({ turn, version: checkIn.version });
  }
  await keepAll(session, changed);
}

/** The same, when the pairing was handed to others, or is paused: then nobody is reminded of a silence. */
export async function handOverWithin(
  session: ClientSession,
  checkIn: CheckIn,
  to: People,
  { now, isPaused }: { now: Date; isPaused: boolean },
): Promise<void> {
  await changeWithin(session, checkIn, now, (turn) => {
    handOver(turn, to);
    if (isPaused) keepStill(turn);
  });
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

/** What opens it was given up, and stands in Slack after all. */
export async function cameAfterAll(at: At): Promise<void> {
  const { workspace, key } = at;
  const missed = await CheckIns.findOne(
    { workspace, key, status: 'missed by the app' },
    { _id: 0, pairing: 1, date: 1 },
  ).lean<Pick<CheckIn, 'pairing' | 'date'>>();
  if (!missed) return;
  const later = { date: mongoose.trusted({ $gt: missed.date }), postedAt: mongoose.trusted({ $ne: null }) };
  const next = await CheckIns.exists({ workspace, pairing: missed.pairing, ...later });
  const pairing = await pairingOf(workspace, missed.pairing);
  const isOver = next !== null || !pairing || pairing.status === 'ended';
  await change(at, 'a prompt was said after all', (turn) => sayAfterAll(turn, isOver));
}

async function changeWithin(session: ClientSession, checkIn: CheckIn, now: Date, how: (turn: Turn) => void) {
  const turn = await turnOf(structuredClone(checkIn), now);
  how(turn);
  await keep(session, turn, checkIn.version);
}

/** One change of one check-in and all that it causes: both, or neither. Null when there is no such check-in. */
async function change(
  { workspace, key, now, within, settings, log }: At,
  /** For the log, once it is kept. */
  what: string,
  how: (turn: Turn) => void,
  also: (session: ClientSession, turn: Turn) => Promise<void> = async () => {},
): Promise<CheckIn | null> {
  let pairing: string | undefined;
  const kept = await transaction(
    async (session) => {
      const before = await CheckIns.findOne({ workspace, key }, { _id: 0 }, { session }).lean<CheckIn>();
      if (!before) return null;
      const turn = await turnOf(structuredClone(before), now, settings);
      how(turn);
      if (isUnchanged(before, turn)) return before;
      await keep(session, turn, before.version);
      await also(session, turn);
      pairing = turn.checkIn.pairing;
      return turn.checkIn;
    },
    { within },
  );
  if (pairing) log?.info({ workspace, pairing, key }, what);
  return kept;
}

async function turnOf(checkIn: CheckIn, now: Date, known?: Settings): Promise<Turn> {
  const settings = known ?? (await programmeOf(checkIn.workspace))?.settings ?? defaultSettings;
  // Only a timer leads to a reminder of the mentor.
  const isAwake = checkIn.wakeAt !== undefined && checkIn.wakeAt <= now;
  const mentor = isAwake ? await findMember(checkIn.workspace, checkIn.mentor) : null;
  const pairing = isAwake ? await pairingOf(checkIn.workspace, checkIn.pairing) : undefined;
  return {
    checkIn,
    settings,
    now,
    isPaused: pairing ? isPausedOn(pairing, localDate(now, pairing.timeZone)) : false,
    mentor: {
      language: mentor?.language ?? checkIn.language,
      timeZone: mentor?.timeZone ?? checkIn.timeZone,
    },
    posts: [],
    updates: [],
    reminders: [],
    forgotten: [],
  };
}

function isUnchanged(before: CheckIn, turn: Turn): boolean {
  const isSilent = turn.posts.length + turn.updates.length + turn.reminders.length === 0;
  return isSilent && JSON.stringify(before) === JSON.stringify(turn.checkIn);
}

const keep = (session: ClientSession, turn: Turn, version: number) => keepAll(session, [{ turn, version }]);

/** Keeps what became of check-ins, and all that is said because of it: one write of each kind, however many they are. */
async function keepAll(session: ClientSession, changed: { turn: Turn; version: number }[]): Promise<void> {
  const [first] = changed;
  if (!first) return;
  const { now, checkIn } = first.turn;
  const forgotten = changed.flatMap(({ turn }) => settleReminders(turn));
  for (const { turn } of changed) seal(turn);
  const { matchedCount } = await CheckIns.collection.bulkWrite(
    changed.map(({ turn, version }) => ({
      replaceOne: {
        filter: { workspace: turn.checkIn.workspace, key: turn.checkIn.key, version },
        replacement: turn.checkIn,
      },
    })),
    { session, ordered: true, ignoreUndefined: true },
  );
  if (matchedCount !== changed.length) {
    throw new Error(`somebody else changed ${checkIn.key}, or one of those with it, meanwhile`);
  }
  const all = <Thing>(of: (turn: Turn) => Thing[]) => changed.flatMap(({ turn }) => of(turn));
  await enqueue(
    session,
    all(({ posts }) => posts),
    now,
    all(({ updates }) => updates),
  );
  await forget(session, checkIn.workspace, forgotten);
  await remind(
    session,
    all(({ reminders }) => reminders),
  );
  for (const { turn } of changed) await handBack(session, turn);
}

async function handBack(session: ClientSession, { checkIn, handedBack = [], now }: Turn): Promise<void> {
  const { workspace } = checkIn;
  for (const { key, reply } of handedBack) {
    const over = await CheckIns.findOne({ workspace, key }, { _id: 0 }, { session }).lean<CheckIn>();
    if (over && !isKnown(over, reply))
      await changeWithin(session, over, now, (turn) => takeInRemark(turn, reply, { sealed: reply.sealed }));
  }
}

/** Keeps with the check-in which reminders the collector holds; returns those that it need not hold any more. */
function settleReminders({ checkIn, forgotten, reminders }: Turn): string[] {
  const held = checkIn.reminded ?? [];
  const gone = held.filter((one) => forgotten.includes(one));
  const reminded = [...held.filter((one) => !gone.includes(one)), ...reminders.map(({ key }) => key)];
  checkIn.reminded = reminded.length > 0 ? reminded : undefined;
  return gone;
}
