import type { ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import type { Logger } from '../../log';
import { enqueue } from '../../outbox';
import { forget, remind } from '../../reminders';
import { defaultSettings, findMember, pairingOf, programmeOf, type Settings } from '../people';
import { seal } from './course';
import { openingsOf } from './find';
import { type CheckIn, CheckIns } from './model';
import { isKnown, takeInRemark } from './parts';
import type { Turn } from './turn';
import { pauseOf } from './unsaid';

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

export async function changeWithin(
  session: ClientSession,
  checkIn: CheckIn,
  now: Date,
  how: (turn: Turn) => void,
) {
  const turn = await turnOf(structuredClone(checkIn), now);
  how(turn);
  await keep(session, turn, checkIn.version);
}

/** One change of one check-in and all that it causes: both, or neither. Null when there is no such check-in. */
export async function change(
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

export async function turnOf(checkIn: CheckIn, now: Date, known?: Settings): Promise<Turn> {
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

export function isUnchanged(before: CheckIn, turn: Turn): boolean {
  const isSilent = turn.posts.length + turn.updates.length + turn.reminders.length === 0;
  return isSilent && JSON.stringify(before) === JSON.stringify(turn.checkIn);
}

export const keep = (session: ClientSession, turn: Turn, version: number) =>
  keepAll(session, [{ turn, version }]);

/** Keeps what became of check-ins, and all that is said because of it: one write of each kind, however many they are. */
export async function keepAll(
  session: ClientSession,
  changed: { turn: Turn; version: number }[],
): Promise<void> {
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
