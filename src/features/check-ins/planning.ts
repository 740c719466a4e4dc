import mongoose, { type ClientSession } from 'mongoose';
import { addDays, localDate } from '../../calendar';
import { type Member, Members, type Pairing, Pairings, type Programme, Programmes } from '../people';
import { checkInsAfter } from './coming-out';
import { type CheckIn, CheckIns } from './model';
import { closeWithin, handOverWithin } from './service';

/**
 * Plans anew what comes next for pairings that were set up or changed, in the transaction of that change. What is past
 * stays; a check-in that is out goes to the pairing's people of now, and is closed when the pairing has ended.
 */
export async function planCheckIns(
  session: ClientSession,
  workspace: string,
  keys: string[],
  now: Date,
): Promise<void> {
  const programme = await Programmes.findOne({ workspace }, { _id: 0 }, { session }).lean<Programme>();
  if (!programme) return;
  for (const key of keys) {
    const pairing = await Pairings.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Pairing>();
    if (pairing) await plan(session, programme, pairing, now);
  }
}

async function plan(
  session: ClientSession,
  programme: Programme,
  pairing: Pairing,
  now: Date,
): Promise<void> {
  const { workspace, key } = pairing;
  const newestFirst = { session, sort: { date: -1 as const } };
  const due = await CheckIns.findOne(
    { workspace, pairing: key, status: 'due' },
    { _id: 0 },
    newestFirst,
  ).lean<CheckIn>();
  await CheckIns.deleteMany({ workspace, pairing: key, status: 'due' }, { session });
  // What the rules of before would have skipped is not past yet.
  await CheckIns.deleteMany(
    { workspace, pairing: key, status: 'skipped', dueAt: mongoose.trusted({ $gt: now }), postedAt: null },
    { session },
  );
  const past = await CheckIns.findOne({ workspace, pairing: key }, { _id: 0 }, newestFirst).lean<CheckIn>();
  await bringUpToDate(session, pairing, now);
  if (pairing.status === 'ended') return;
  const next = checkInsAfter({ programme, pairing }, lookAfter(pairing, due, past, now));
  if (next.length > 0) await CheckIns.collection.insertMany(next, { session, ignoreUndefined: true });
}

/** The date after which to plan: what is overdue stays overdue, what a change of cadence puts in the past does not count. */
function lookAfter(pairing: Pairing, due: CheckIn | null, past: CheckIn | null, now: Date): string {
  const today = localDate(now, pairing.timeZone);
  const first = due && due.date < today ? due.date : today;
  const before = addDays(first, -1);
  return past && past.date > before ? past.date : before;
}

async function bringUpToDate(session: ClientSession, pairing: Pairing, now: Date): Promise<void> {
  const { workspace, key } = pairing;
  const out = await CheckIns.findOne(
    { workspace, pairing: key, isOut: true },
    { _id: 0 },
    { session },
  ).lean<CheckIn>();
  if (!out) return;
  if (pairing.status === 'ended') {
    await closeWithin(session, out, now);
    return;
  }
  // With the session: they may be new in this very change.
  const keys = mongoose.trusted({ $in: [pairing.mentor, ...pairing.managers] });
  const members = await Members.find({ workspace, key: keys }, { _id: 0 }, { session }).lean<Member[]>();
  const member = (wanted: string) => members.find((one) => one.key === wanted);
  const mentor = member(pairing.mentor);
  const managers = pairing.managers.flatMap((manager) => member(manager)?.slackUser ?? []);
  const to = { mentor: mentor?.slackUser ?? '', mentorName: mentor?.name ?? '', managers };
  const isSame = out.mentor === to.mentor && out.mentorName === to.mentorName;
  if (isSame && out.managers.join() === managers.join()) return;
  await handOverWithin(session, out, to, now);
}
