import type { ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import { enqueue, enqueueUpdate, Posts } from '../../outbox';
import { forget, remind } from '../../reminders';
import { words as wordsOf } from '../../words';
import { defaultSettings, findMember, programmeOf } from '../people';
import { close, finish, seal, skipCheckIn, skipQuestion, wake } from './course';
import { type CheckIn, CheckIns } from './model';
import { removeWords, without } from './removal';
import {
  goneFrom,
  type Heard,
  leaveStrays,
  type Standing,
  takeInDeletion,
  takeInEdit,
  takeInReply,
  takeInStray,
  takeStrays,
} from './replies';
import { type Saving, saveForm } from './saving';
import type { Turn } from './turn';

/** Which check-in, and when. */
export interface At {
  workspace: string;
  /** The check-in's key. */
  key: string;
  now: Date;
  /** Milliseconds until it must be saved; else nothing is, and TooSlow is thrown. */
  within?: number;
}

export const takeIn = (at: At, reply: Heard, standing: Standing) =>
  change(at, (turn) => takeInReply(turn, reply, standing));
/** All that stands in a thread, as it was read again: what is known already changes nothing, what is gone is withdrawn. */
export const takeInThread = (at: At, thread: { channel: string; replies: Heard[] }, standing: Standing) =>
  change(at, (turn) => {
    for (const reply of thread.replies) takeInReply(turn, reply, standing);
    for (const gone of goneFrom(turn.checkIn, thread)) takeInDeletion(turn, gone);
  });
export const takeInChange = (at: At, message: Heard) => change(at, (turn) => takeInEdit(turn, message));
export const withdraw = (at: At, message: { channel: string; ts: string }) =>
  change(at, (turn) => takeInDeletion(turn, message));
export const noteStray = (at: At, message: Heard) => change(at, (turn) => takeInStray(turn, message));
export const decideStrays = (at: At, areAnswer: boolean) => change(at, areAnswer ? takeStrays : leaveStrays);
export const passOver = (at: At, question: number) => change(at, (turn) => skipQuestion(turn, question));
export const endAnswers = (at: At) => change(at, finish);
export const skip = (at: At, reason: { reason: string; words?: string; by: string }) =>
  change(at, (turn) => skipCheckIn(turn, reason));
export const save = (at: At, saving: Saving) => change(at, (turn) => saveForm(turn, saving));
export const wakeUp = (at: At) => change(at, wake);

/** Removes words from the record, from what waits to be said, and from what we said. */
export function removeForGood(
  at: At,
  removal: { words: string; by: string; reason: string },
): Promise<CheckIn | null> {
  return change(
    at,
    (turn) => removeWords(turn, removal),
    async (session, { checkIn }) => {
      const mark = wordsOf(checkIn.language)('check-ins:remove.mark');
      await scrubOutbox(session, checkIn, (text) => without(text, removal.words, mark));
    },
  );
}

/** Ends a check-in because the next is out or the pairing has ended, in the transaction of that. */
export async function closeWithin(session: ClientSession, checkIn: CheckIn, now: Date): Promise<void> {
  const turn = await turnOf(structuredClone(checkIn), now);
  close(turn);
  await keep(session, turn, checkIn.version);
}

/** One change of one check-in and all that it causes: both, or neither. Null when there is no such check-in. */
async function change(
  { workspace, key, now, within }: At,
  how: (turn: Turn) => void,
  also: (session: ClientSession, turn: Turn) => Promise<void> = async () => {},
): Promise<CheckIn | null> {
  return transaction(
    async (session) => {
      const before = await CheckIns.findOne({ workspace, key }, { _id: 0 }, { session }).lean<CheckIn>();
      if (!before) return null;
      const turn = await turnOf(structuredClone(before), now);
      how(turn);
      if (isUnchanged(before, turn)) return before;
      await keep(session, turn, before.version);
      await also(session, turn);
      return turn.checkIn;
    },
    { within },
  );
}

async function turnOf(checkIn: CheckIn, now: Date): Promise<Turn> {
  const programme = await programmeOf(checkIn.workspace);
  const mentor = await findMember(checkIn.workspace, checkIn.mentor);
  return {
    checkIn,
    settings: programme?.settings ?? defaultSettings,
    now,
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

async function keep(session: ClientSession, turn: Turn, version: number): Promise<void> {
  const { checkIn, now } = turn;
  seal(turn);
  const { matchedCount } = await CheckIns.collection.replaceOne(
    { workspace: checkIn.workspace, key: checkIn.key, version },
    checkIn,
    { session, ignoreUndefined: true },
  );
  if (matchedCount === 0) throw new Error(`check-in ${checkIn.key} was changed by somebody else meanwhile`);
  await enqueue(session, turn.posts, now);
  for (const update of newest(turn.updates)) await enqueueUpdate(session, update, now);
  await forget(session, checkIn.workspace, turn.forgotten);
  await remind(session, turn.reminders);
}

/** One turn may renew the same post twice; the last wins. */
function newest<Update extends { of: string }>(updates: Update[]): Update[] {
  return [...new Map(updates.map((update) => [update.of, update])).values()];
}

/** What waits to be said, or could not be, still holds people's words. */
async function scrubOutbox(
  session: ClientSession,
  checkIn: CheckIn,
  change: (text: string) => string,
): Promise<void> {
  const { workspace, key } = checkIn;
  const posts = await Posts.find({ workspace, 'about.checkIn': key }, { message: 1 }, { session }).lean();
  for (const { _id, message } of posts) {
    if (message)
      await Posts.collection.updateOne(
        { _id },
        { $set: { message: everyText(message, change) } },
        { session },
      );
  }
}

/** A payload with each of its texts changed; ids and values stay. */
function everyText(value: unknown, change: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => everyText(item, change));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, inner]) => [
    name,
    name === 'text' && typeof inner === 'string' ? change(inner) : everyText(inner, change),
  ]);
  return Object.fromEntries(fields);
}
