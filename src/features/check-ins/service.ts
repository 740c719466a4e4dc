import mongoose, { type ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import type { Logger } from '../../log';
import { dropUnsaid, enqueue, replaceUnsaid } from '../../outbox';
import { forget, remind } from '../../reminders';
import {
  defaultSettings,
  findMember,
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
import { openingsOf } from './find';
import { prompt } from './messages';
import { type CheckIn, CheckIns, partiesOf } from './model';
import { isKnown, takeInRemark } from './parts';
import { removeWords } from './removal';
import { type Standing, takeInReply } from './replies';
import { type Saving, saveForm } from './saving';
import { close, leaveStrays, takeInStray, takeStrays, type WrittenWhere } from './strays';
import { type Opening, promptKey, type Turn } from './turn';
import {
  countAgain,
  countAsSaid,
  countFrom,
  giveUp,
  isLongAfter,
  keepStill,
  pauseOf,
  sayAfterAll,
} from './unsaid';

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

/** What opens it waits to be said, and says from now on that it is late. */
export async function sayLate(at: At): Promise<void> {
  await change(
    at,
    'a prompt is going to be said late',
    ({ checkIn }) => Object.assign(checkIn, { late: true }),
    (session, { checkIn }) =>
      replaceUnsaid(session, [
        { workspace: checkIn.workspace, of: promptKey(checkIn), message: prompt(checkIn) },
      ]),
  );
}

/** What opens it is not said any more, nor what would stand in its thread. */
export async function leaveUnsaid({ workspace, key, now, log }: At): Promise<void> {
  await transaction(async (session) => {
    await giveUpWithin(session, { workspace, key, now });
    await dropUnsaid(session, { workspace, root: promptKey({ key }), about: { checkIn: key } });
  });
  log?.warn({ workspace, key }, 'a prompt could not be said in time');
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
  // Only a timer leads to a reminder.
  const isAwake = checkIn.wakeAt !== undefined && checkIn.wakeAt <= now;
  const [mentor, facilitator] = await Promise.all(
    isAwake ? [checkIn.mentor, checkIn.facilitator].map((user) => findMember(checkIn.workspace, user)) : [],
  );
  const pairing = isAwake ? await pairingOf(checkIn.workspace, checkIn.pairing) : undefined;
  return {
    checkIn,
    settings,
    now,
    ...(pairing && pauseOf(pairing, now)),
    opening: isAwake ? (await openingsOf(checkIn.workspace, [checkIn.key])).get(checkIn.key) : undefined,
    mentor: {
      language: mentor?.language ?? checkIn.language,
      timeZone: mentor?.timeZone ?? checkIn.timeZone,
    },
    facilitatorZone: facilitator?.timeZone,
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
