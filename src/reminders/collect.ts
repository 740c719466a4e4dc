import mongoose, { type ClientSession, type Types } from 'mongoose';
import {
  addDays,
  atLocal,
  localDate,
  nextWorkingInstant,
  type WorkingHours,
  withinWorkingHours,
} from '../calendar';
import { transaction } from '../database/transaction';
import { enqueue, Posts } from '../outbox';
import { sayingKey } from './asked';
import { howManyFit, remindersMessage } from './messages';
import { type Reminder, Reminders } from './model';

/** Of one person and place, in the order in which they fell due. */
type Group = Pick<Reminder, 'workspace' | 'person' | 'place' | 'timeZone'> & { ids: Types.ObjectId[] };

interface Collecting {
  workspace: string;
  /** Asked only when something is due. */
  workingHours: () => Promise<WorkingHours>;
  now: Date;
}

/** So that one beat of the heartbeat stays short; what is left is due at the next. */
const MOST_GROUPS = 500;

/**
 * Says what is due: at most one message a day per person and place, in the person's working hours. What may not be said
 * now moves to the next moment at which it may, so that a beat with nothing to say stays one indexed query.
 * Returns how many reminders were said.
 */
export async function collectReminders({ workspace, workingHours, now }: Collecting): Promise<number> {
  let hours: WorkingHours | undefined;
  let said = 0;
  const failures: unknown[] = [];
  let groups = 0;
  for await (const group of groupsOf(workspace, now)) {
    hours ??= await workingHours();
    try {
      said += await sayOrMove(group, hours, now);
    } catch (error) {
      failures.push(error);
    }
    groups += 1;
    if (groups === MOST_GROUPS) break;
  }
  if (failures.length > 0) throw failures[0];
  return said;
}

/** The one query of a beat with nothing to say. */
export function dueReminders(workspace: string, now: Date) {
  return Reminders.find(
    { workspace, dueAt: mongoose.trusted({ $lte: now }), state: 'waiting' },
    { workspace: 1, person: 1, place: 1, timeZone: 1 },
  ).sort({ person: 1, dueAt: 1, _id: 1 });
}

async function* groupsOf(workspace: string, now: Date): AsyncGenerator<Group> {
  let person: string | undefined;
  let places = new Map<string, Group>();
  for await (const { _id, ...reminder } of dueReminders(workspace, now).lean().cursor()) {
    if (reminder.person !== person) {
      yield* places.values();
      places = new Map();
      person = reminder.person;
    }
    const name = placeName(reminder.place);
    const group = places.get(name) ?? { ...reminder, ids: [] };
    group.ids.push(_id);
    places.set(name, group);
  }
  yield* places.values();
}

async function sayOrMove(group: Group, hours: WorkingHours, now: Date): Promise<number> {
  const { workspace, person, place, timeZone, ids } = group;
  if (!withinWorkingHours(now, timeZone, hours)) {
    await move(workspace, ids, nextWorkingInstant(now, timeZone, hours));
    return 0;
  }
  const today = localDate(now, timeZone);
  const tomorrow = nextWorkingInstant(atLocal(addDays(today, 1), '00:00', timeZone), timeZone, hours);
  return say(group, sayingKey(person, placeName(place), today), tomorrow, now);
}

/**
 * Unless something was said here today. Two instances that try at once conflict on the reminders or on the post's key:
 * MongoDB lets one commit, and the other begins anew and finds it done.
 */
function say({ workspace, person, place, ids }: Group, key: string, tomorrow: Date, now: Date) {
  return transaction(async (session) => {
    const isSaidToday = await Posts.exists({ workspace, key }).session(session);
    if (isSaidToday) {
      await move(workspace, ids, tomorrow, session);
      return 0;
    }
    const due = await Reminders.find(
      {
        workspace,
        _id: mongoose.trusted({ $in: ids }),
        dueAt: mongoose.trusted({ $lte: now }),
        state: 'waiting',
      },
      null,
      { session },
    )
      .sort({ dueAt: 1, _id: 1 })
      .lean();
    if (due.length === 0) return 0;
    const first = due.slice(0, howManyFit(due));
    const rest = due.slice(first.length);
    await Reminders.updateMany(
      { workspace, _id: mongoose.trusted({ $in: first.map(({ _id }) => _id) }) },
      { $set: { state: 'said', saidIn: key } },
      { session },
    );
    await move(
      workspace,
      rest.map(({ _id }) => _id),
      tomorrow,
      session,
    );
    const at =
      'inThreadOf' in place
        ? { to: { channel: place.channel }, inThreadOf: place.inThreadOf }
        : { to: { user: person } };
    const message = remindersMessage(first, rest.length);
    await enqueue(session, [{ workspace, key, ...at, message, about: aboutAll(first) }], now);
    return first.length;
  });
}

async function move(
  workspace: string,
  ids: Types.ObjectId[],
  dueAt: Date,
  session?: ClientSession,
): Promise<void> {
  if (ids.length === 0) return;
  await Reminders.updateMany(
    {
      workspace,
      _id: mongoose.trusted({ $in: ids }),
      dueAt: mongoose.trusted({ $lt: dueAt }),
      state: 'waiting',
    },
    { $set: { dueAt } },
    { session },
  );
}

function placeName(place: Reminder['place']): string {
  return 'inThreadOf' in place ? place.inThreadOf : 'direct';
}

/** What the message as a whole is about: only what all of its reminders share. */
function aboutAll(reminders: Reminder[]): Reminder['about'] {
  const shared = (name: 'pairing' | 'checkIn' | 'problem') => {
    const [first, ...others] = new Set(reminders.map(({ about }) => about[name]));
    return others.length === 0 && first ? { [name]: first } : {};
  };
  return { ...shared('pairing'), ...shared('checkIn'), ...shared('problem') };
}
