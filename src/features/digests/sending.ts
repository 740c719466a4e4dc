import mongoose, { type ClientSession } from 'mongoose';
import { daysLater, type Weekly, weeklyOn } from '../../calendar';
import { transaction } from '../../database/transaction';
import { type Member, membersByKey, type Pairing, type Programme, pairingsOf, programmeOf } from '../people';
import { deputyOf } from './deputies/standing-in';
import { freeze } from './freeze';
import type { Digesting } from './gather';
import { type Digest, DigestNotes, type DigestSchedule, DigestSchedules, Digests } from './model';
import { weekBefore } from './period';
import { nextOf } from './planning';
import { scopeOf } from './scope';
import { keepAndSay } from './service';

/** A digest that is later than this says nothing new any more: half a week. Days. */
const GRACE = 3.5;
/** One that is later than this says so. Milliseconds. */
const LATE = 60 * 60_000;

export const digestKey = (manager: string, week: string) => `${manager}/${week}`;

/** The manager's digest that is due: sent once, or skipped when the week is half over. True when it was sent. */
export async function sendDue(digesting: Digesting, due: DigestSchedule, now: Date): Promise<boolean> {
  const { workspace, member: manager } = due;
  const programme = await programmeOf(workspace);
  const member = (await membersByKey(workspace, [manager])).get(manager);
  const pairings = await pairingsOf(workspace, { managers: manager });
  if (!programme || !member || pairings.length === 0) {
    await DigestSchedules.deleteOne({ workspace, kind: 'digest', member: manager, dueAt: due.dueAt });
    return false;
  }
  const { settings } = programme;
  const missed: string[] = [];
  let turn = weeklyOn(due.date, settings.digest.at, member.timeZone);
  // The zone or the hour was changed meanwhile: it is not due yet.
  if (turn.dueAt > now) return advance(due, { date: turn.date, dueAt: turn.dueAt });
  for (;;) {
    const next = nextOf('digest', turn.dueAt, { settings, timeZone: member.timeZone, told: turn.week });
    if (next.dueAt > now) break;
    missed.push(turn.week);
    turn = weeklyOn(next.date, settings.digest.at, member.timeZone);
  }
  const next = nextOf('digest', now, { settings, timeZone: member.timeZone, told: turn.week });
  const skipped = [...due.skipped, ...missed];
  if (now >= daysLater(turn.dueAt, GRACE)) {
    return advance(due, { ...next, told: turn.week, skipped: [...skipped, turn.week] });
  }
  const digest = await weekly(digesting, { programme, member, pairings, turn, skipped }, now);
  return transaction(async (session) => {
    const isOurs = await moveOn(session, due, { ...next, told: turn.week, skipped: [] });
    // Another instance was faster; or the week was told before its day was moved.
    if (!isOurs || (await Digests.exists({ workspace, key: digest.key }).session(session))) return false;
    await keepAndSay(session, digest, now);
    return true;
  });
}

interface Turn {
  programme: Programme;
  member: Member;
  pairings: Pairing[];
  turn: Weekly;
  skipped: string[];
}

/** The week's digest of a manager, with what their mentors wrote for it. */
async function weekly(
  digesting: Digesting,
  { programme, member, pairings, turn, skipped }: Turn,
  now: Date,
): Promise<Digest> {
  const { workspace, settings } = programme;
  const { key: manager, timeZone } = member;
  const { channel } = settings.digest;
  const deputy = channel ? undefined : await deputyOf(member, now);
  const { slackUser, language } = deputy ?? member;
  const digest = await freeze(
    digesting,
    {
      programme,
      scope: await scopeOf(workspace, pairings, timeZone),
      period: weekBefore(turn.date, timeZone),
      manager,
      language,
      to: channel ? { channel } : { user: slackUser },
      key: digestKey(manager, turn.week),
    },
    now,
  );
  const notes = await DigestNotes.find(
    { workspace, manager, week: turn.week, text: mongoose.trusted({ $ne: '' }) },
    { _id: 0, mentor: 1, name: 1, by: 1, text: 1, at: 1 },
  )
    .sort({ name: 1, mentor: 1 })
    .lean();
  const isLate = now.getTime() - turn.dueAt.getTime() > LATE;
  return {
    ...digest,
    week: turn.week,
    ...(deputy && { for: member.name }),
    ...(isLate && { isLate }),
    skipped,
    notes,
  };
}

async function advance(due: DigestSchedule, to: Partial<DigestSchedule>): Promise<false> {
  await transaction((session) => moveOn(session, due, to));
  return false;
}

/** False when somebody else has moved it on before. */
export async function moveOn(
  session: ClientSession,
  { workspace, kind, member, dueAt }: DigestSchedule,
  to: Partial<DigestSchedule>,
): Promise<boolean> {
  const { matchedCount } = await DigestSchedules.updateOne(
    { workspace, kind, member, dueAt },
    { $set: { ...to, ...(to.dueAt && { lookAt: to.dueAt }) } },
    { session },
  );
  return matchedCount === 1;
}
