import mongoose, { type ClientSession } from 'mongoose';
import {
  addDays,
  atLocal,
  daysLater,
  nextWeekly,
  nextWorkingInstant,
  onOrBefore,
  type Weekly,
  weeklyOn,
} from '../../calendar';
import {
  defaultSettings,
  type Member,
  Members,
  type Pairing,
  Pairings,
  type Programme,
  Programmes,
  type Settings,
} from '../people';
import { type DigestSchedule, DigestSchedules } from './model';

type Kind = DigestSchedule['kind'];

/**
 * Plans when each manager's digest and each mentor's look at it come next: for those who have a facilitator now, in their zone of
 * now. What is due already stays so; a week that was told is not told again when the programme moves the day.
 */
export async function planDigests(session: ClientSession, workspace: string, now: Date): Promise<void> {
  const programme = await Programmes.findOne({ workspace }, { _id: 0 }, { session }).lean<Programme>();
  if (!programme) return;
  const settings = { ...defaultSettings, ...programme.settings };
  const pairings = await Pairings.find(
    { workspace, status: mongoose.trusted({ $ne: 'ended' }) },
    { _id: 0, mentor: 1, managers: 1 },
    { session },
  ).lean<Pick<Pairing, 'mentor' | 'managers'>[]>();
  const wanted = new Map<string, { kind: Kind; member: string }>();
  for (const { mentor, managers } of pairings) {
    for (const member of managers) wanted.set(`digest ${member}`, { kind: 'digest', member });
    if (managers.length > 0) wanted.set(`preview ${mentor}`, { kind: 'preview', member: mentor });
  }
  const keys = [...wanted.values()].map(({ member }) => member);
  const people = await Members.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { _id: 0, key: 1, timeZone: 1 },
    { session },
  ).lean<Pick<Member, 'key' | 'timeZone'>[]>();
  const zones = new Map(people.map(({ key, timeZone }) => [key, timeZone]));
  const known = await DigestSchedules.find({ workspace }, { _id: 0 }, { session }).lean<DigestSchedule[]>();
  const before = new Map(known.map((one) => [`${one.kind} ${one.member}`, one]));
  const writes = [...wanted].flatMap(([name, { kind, member }]) => {
    const timeZone = zones.get(member);
    const old = before.get(name);
    if (!timeZone || (old && old.dueAt <= now)) return [];
    const next = nextOf(kind, now, { settings, timeZone, told: old?.told });
    if (old && old.date === next.date && old.dueAt.getTime() === next.dueAt.getTime()) return [];
    const key = { workspace, kind, member };
    return [
      {
        updateOne: {
          filter: old ? { ...key, dueAt: old.dueAt } : key,
          update: { $set: { ...next, lookAt: next.dueAt }, $setOnInsert: { skipped: [] } },
          upsert: !old,
        },
      },
    ];
  });
  const over = known.filter(({ kind, member }) => !wanted.has(`${kind} ${member}`));
  const deletes = over.map(({ kind, member }) => ({ deleteOne: { filter: { workspace, kind, member } } }));
  if (writes.length + deletes.length === 0) return;
  await DigestSchedules.collection.bulkWrite([...writes, ...deletes], { session });
}

interface When {
  settings: Settings;
  timeZone: string;
  told?: string;
}

/** A digest that is later than this says nothing new any more: half a week. Days. */
const GRACE = 3.5;
/** One that is later than this says so. Milliseconds. */
const LATE = 60 * 60_000;

/** What becomes of a manager's digest that is due. */
export interface Turn extends Weekly {
  /** `later`: its day, hour or zone was changed meanwhile, and it is not due yet. */
  becomes: 'sent' | 'late' | 'skipped' | 'later';
  /** Weeks that were skipped before it. */
  skipped: string[];
  /** The schedule afterwards. */
  after: Partial<DigestSchedule>;
}

/** After a downtime the newest alone is told, unless its week is half over; those before it are skipped. */
export function turnOf(
  due: Pick<DigestSchedule, 'date' | 'skipped'>,
  when: Omit<When, 'told'>,
  now: Date,
): Turn {
  const { settings, timeZone } = when;
  const skipped = [...due.skipped];
  let turn = weeklyOn(due.date, settings.digest.at, timeZone);
  if (turn.dueAt > now) {
    return { ...turn, becomes: 'later', skipped, after: { date: turn.date, dueAt: turn.dueAt } };
  }
  for (;;) {
    const next = nextOf('digest', turn.dueAt, { ...when, told: turn.week });
    if (next.dueAt > now) break;
    skipped.push(turn.week);
    turn = weeklyOn(next.date, settings.digest.at, timeZone);
  }
  const after = { ...nextOf('digest', now, { ...when, told: turn.week }), told: turn.week };
  if (now >= daysLater(turn.dueAt, GRACE)) {
    return { ...turn, becomes: 'skipped', skipped, after: { ...after, skipped: [...skipped, turn.week] } };
  }
  const isLate = now.getTime() - turn.dueAt.getTime() > LATE;
  return { ...turn, becomes: isLate ? 'late' : 'sent', skipped, after: { ...after, skipped: [] } };
}

/** What becomes of a preview that is due: after a downtime in working hours, and not any more when the digest is out by then. */
export function previewTurnOf(due: Pick<DigestSchedule, 'date'>, when: Omit<When, 'told'>, now: Date): Turn {
  const { settings, timeZone } = when;
  const turn = { ...weeklyOn(due.date, settings.digest.at, timeZone), skipped: [] };
  const sayable = nextWorkingInstant(now, timeZone, settings.workingHours);
  if (now < sayable && sayable < turn.dueAt) return { ...turn, becomes: 'later', after: { dueAt: sayable } };
  const after = { ...nextOf('preview', now, { ...when, told: turn.week }), told: turn.week };
  return { ...turn, becomes: sayable < turn.dueAt ? 'sent' : 'skipped', after };
}

/** When it comes next, after an instant and after the week that was told. */
export function nextOf(kind: Kind, after: Date, when: When): Pick<DigestSchedule, 'date' | 'dueAt'> {
  const { settings, timeZone, told = '' } = when;
  for (let next = nextWeekly(after, settings.digest, timeZone); ; ) {
    const dueAt = kind === 'digest' ? next.dueAt : previewAt(next, when);
    if (next.week > told && dueAt > after) return { date: next.date, dueAt };
    next = nextWeekly(next.dueAt, settings.digest, timeZone);
  }
}

/**
 * A day before the digest, at its hour, in working hours: before a Monday that is the Friday, so that a mentor still has the time
 * to write, and nobody is disturbed on a Sunday.
 */
function previewAt({ date }: Weekly, { settings: { workingHours, digest }, timeZone }: When): Date {
  const day = onOrBefore(addDays(date, -1), workingHours.days);
  const { from, to } = workingHours;
  return atLocal(day, digest.at >= from && digest.at < to ? digest.at : from, timeZone);
}
