import mongoose, { type ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import {
  deputyOf,
  type Member,
  membersByKey,
  type Pairing,
  type Programme,
  pairingsOf,
  programmeOf,
} from '../people';
import { freeze } from './freeze';
import type { Digesting } from './gather';
import { type Digest, DigestNotes, type DigestSchedule, DigestSchedules, Digests, type Note } from './model';
import { type Turn, turnOf } from './planning';
import { scopeOf } from './scope';
import { freshly, keepAndSay } from './service';
import { periodToTell } from './told';

export const digestKey = (manager: string, week: string) => `${manager}/${week}`;

/** The manager's digest that is due: sent once, or skipped when the week is half over. True when it was sent. */
export async function sendDue(digesting: Digesting, due: DigestSchedule, now: Date): Promise<boolean> {
  const { workspace, member: manager } = due;
  const [programme, members, pairings] = await Promise.all([
    programmeOf(workspace),
    membersByKey(workspace, [manager]),
    pairingsOf(workspace, { managers: manager }),
  ]);
  const member = members.get(manager);
  if (!programme || !member || pairings.length === 0) {
    await DigestSchedules.deleteOne({ workspace, kind: 'digest', member: manager, dueAt: due.dueAt });
    return false;
  }
  const turn = turnOf(due, { settings: programme.settings, timeZone: member.timeZone }, now);
  if (turn.becomes === 'later' || turn.becomes === 'skipped') {
    await transaction((session) => moveOn(session, due, turn.after));
    return false;
  }
  return freshly(workspace, async (removals) => {
    const digest = await weekly(digesting, { programme, member, pairings, turn }, now);
    return transaction(async (session) => {
      const isOurs = await moveOn(session, due, turn.after);
      // Another instance was faster; or the week was told before its day was moved.
      if (!isOurs || (await Digests.exists({ workspace, key: digest.key }).session(session))) return false;
      const notes = await unread(session, digest);
      await keepAndSay(session, { ...digest, notes }, now, removals);
      return true;
    });
  });
}

interface Sending {
  programme: Programme;
  member: Member;
  pairings: Pairing[];
  turn: Turn;
}

/** What mentors wrote for a manager's next digest, be it for a week that was left out; read from now on. */
async function unread(session: ClientSession, { workspace, manager, key }: Digest): Promise<Note[]> {
  const isUnread = { workspace, manager, readIn: mongoose.trusted({ $exists: false }) };
  const notes = await DigestNotes.find(
    { ...isUnread, text: mongoose.trusted({ $ne: '' }) },
    { _id: 0, mentor: 1, name: 1, by: 1, text: 1, at: 1 },
    { session },
  )
    .sort({ name: 1, mentor: 1, at: 1 })
    .lean();
  await DigestNotes.updateMany(isUnread, { $set: { readIn: key } }, { session });
  return notes;
}

/** The week's digest of a manager, without what their mentors write for it. */
async function weekly(
  digesting: Digesting,
  { programme, member, pairings, turn }: Sending,
  now: Date,
): Promise<Digest> {
  const { workspace, settings } = programme;
  const { key: manager, timeZone } = member;
  const { channel } = settings.digest;
  const [deputy, scope, period] = await Promise.all([
    channel ? undefined : deputyOf(member, now),
    scopeOf(workspace, pairings, timeZone),
    periodToTell(workspace, [member], turn.date, timeZone),
  ]);
  const { slackUser, language } = deputy ?? member;
  const digest = await freeze(
    digesting,
    {
      ...{ programme, scope, period },
      manager,
      language,
      to: channel ? { channel } : { user: slackUser },
      key: digestKey(manager, turn.week),
    },
    now,
  );
  return {
    ...digest,
    week: turn.week,
    ...(channel && { whose: { name: member.name, slackUser } }),
    ...(deputy && { for: member.name }),
    ...(turn.becomes === 'late' && { isLate: true }),
    skipped: turn.skipped,
  };
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
