import mongoose, { type ClientSession } from 'mongoose';
import { addDays, localDate } from '../../calendar';
import {
  type Member,
  Members,
  type Pairing,
  Pairings,
  type Programme,
  Programmes,
  type Settings,
} from '../people';
import { checkInsAfter } from './coming-out';
import type { People } from './course';
import { type CheckIn, CheckIns } from './model';
import { followChannels } from './moving';
import { closeWithin, followWithin } from './service';
import { pauseOf } from './unsaid';

/**
 * Plans anew what comes next for pairings that were set up or changed, in the transaction of that change. What is past
 * stays; a check-in that is out goes to the pairing's people of now, waits in silence while the pairing is paused, and is
 * closed when it has ended.
 */
export async function planCheckIns(
  session: ClientSession,
  workspace: string,
  keys: string[],
  now: Date,
): Promise<void> {
  const programme = await Programmes.findOne({ workspace }, { _id: 0 }, { session }).lean<Programme>();
  if (!programme) return;
  const pairings = await Pairings.find({ workspace, key: among(keys) }, { _id: 0 }, { session }).lean<
    Pairing[]
  >();
  const dates = await datesOf(session, workspace, keys, now);
  const ofThese = { workspace, pairing: among(keys) };
  await CheckIns.deleteMany({ ...ofThese, status: 'due' }, { session });
  // What the rules of before would have skipped is not past yet.
  await CheckIns.deleteMany(
    { ...ofThese, status: 'skipped', dueAt: mongoose.trusted({ $gt: now }), postedAt: null },
    { session },
  );
  await followChannels(session, workspace, pairings, now);
  await bringUpToDate(session, programme, pairings, now);
  const next = pairings
    .filter(({ status }) => status !== 'ended')
    .flatMap((pairing) =>
      checkInsAfter({ programme, pairing }, lookAfter(pairing, dates.get(pairing.key), now)),
    );
  if (next.length > 0) await CheckIns.collection.insertMany(next, { session, ignoreUndefined: true });
}

const among = (keys: string[]) => mongoose.trusted({ $in: keys });

/** Of one pairing: the date that was to come, and the newest that has been. */
interface Dates {
  due?: string;
  past?: string;
}

async function datesOf(
  session: ClientSession,
  workspace: string,
  keys: string[],
  now: Date,
): Promise<Map<string, Dates>> {
  const isDue = { $eq: ['$status', 'due'] };
  const isPast = { $or: [{ $ne: ['$status', 'skipped'] }, { $lte: ['$dueAt', now] }, '$postedAt'] };
  const dates = await CheckIns.aggregate<Dates & { _id: string }>([
    { $match: { workspace, pairing: { $in: keys } } },
    {
      $group: {
        _id: '$pairing',
        due: { $max: { $cond: [isDue, '$date', null] } },
        past: { $max: { $cond: [{ $and: [{ $not: [isDue] }, isPast] }, '$date', null] } },
      },
    },
  ]).session(session);
  return new Map(dates.map(({ _id, ...rest }) => [_id, rest]));
}

/** The date after which to plan: what is overdue stays overdue, what a change of cadence puts in the past does not count. */
function lookAfter(pairing: Pairing, { due, past }: Dates = {}, now: Date): string {
  const today = localDate(now, pairing.timeZone);
  const first = due && due < today ? due : today;
  const before = addDays(first, -1);
  return past && past > before ? past : before;
}

async function bringUpToDate(
  session: ClientSession,
  { workspace, settings }: Programme,
  pairings: Pairing[],
  now: Date,
): Promise<void> {
  const keys = pairings.map(({ key }) => key);
  const out = await CheckIns.find(
    { workspace, pairing: among(keys), isOut: true },
    { _id: 0 },
    { session },
  ).lean<CheckIn[]>();
  if (out.length === 0) return;
  // With the session: they may be new in this very change.
  const people = among(
    pairings.flatMap(({ facilitator, mentor, managers }) => [facilitator, mentor, ...managers]),
  );
  const members = await Members.find({ workspace, key: people }, { _id: 0 }, { session }).lean<Member[]>();
  const byKey = new Map(members.map((member) => [member.key, member]));
  for (const checkIn of out) {
    const pairing = pairings.find(({ key }) => key === checkIn.pairing);
    if (!pairing) continue;
    if (pairing.status === 'ended') await closeWithin(session, checkIn, now);
    else await follow(session, checkIn, pairing, { members: byKey, settings, now });
  }
}

async function follow(
  session: ClientSession,
  checkIn: CheckIn,
  pairing: Pairing,
  { members, settings, now }: { members: Map<string, Member>; settings: Settings; now: Date },
): Promise<void> {
  const [facilitator, mentor] = [members.get(pairing.facilitator), members.get(pairing.mentor)];
  const to: People = {
    // A pairing keeps its facilitator: only their account or name can be another.
    facilitator: facilitator?.slackUser ?? checkIn.facilitator,
    facilitatorName: facilitator?.name ?? checkIn.facilitatorName,
    mentor: mentor?.slackUser ?? '',
    mentorName: mentor?.name ?? '',
    managers: pairing.managers.flatMap((manager) => members.get(manager)?.slackUser ?? []),
  };
  await followWithin(session, checkIn, to, { settings, now, ...pauseOf(pairing, now) });
}
