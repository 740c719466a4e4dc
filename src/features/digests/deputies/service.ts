import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../../calendar';
import { transaction } from '../../../database/transaction';
import type { Job } from '../../../heartbeat';
import { enqueue, type NewPost } from '../../../outbox';
import type { Accompany } from '../../feature';
import {
  type Deputyship,
  Deputyships,
  findMember,
  type Member,
  mayStandIn,
  membersByKey,
  openPeriod,
} from '../../people';
import { type Said, toldDeputy } from './messages';
import { overlap, type Period, standingOf, wrongWith } from './period';

export interface Wanted extends Period {
  /** The deputy's key. */
  deputy: string;
}

export type Refusal = { field: 'deputy'; why: 'deputy' } | NonNullable<ReturnType<typeof wrongWith>>;

export interface Named extends Period {
  deputy: Member;
  /** When the deputy is away themselves meanwhile. */
  isAwayToo?: Period;
}

/**
 * Names who stands in for a manager from when to when, in place of what was named before. `view`: the form's id, under which a new
 * period is kept.
 */
export async function nameDeputy(
  manager: Member,
  { view, ...wanted }: Wanted & { view: string },
  now: Date,
): Promise<Named | { refused: Refusal }> {
  const { workspace } = manager;
  const deputy = (await membersByKey(workspace, [wanted.deputy])).get(wanted.deputy);
  if (!deputy || deputy.key === manager.key || !mayStandIn(deputy)) {
    return { refused: { field: 'deputy', why: 'deputy' } };
  }
  const theirs = await openPeriod(workspace, deputy.key);
  const named = { ...wanted, deputy, ...(theirs && overlap(theirs, wanted) && { isAwayToo: theirs }) };
  return transaction(async (session) => {
    const before = await current(session, manager, now);
    const wrong = wrongWith(wanted, localDate(now, manager.timeZone), before);
    if (wrong) return { refused: wrong };
    const isSame =
      before && (['deputy', 'from', 'to'] as const).every((field) => before[field] === wanted[field]);
    if (isSame) return named;
    const after: Deputyship = {
      ...(before ?? { key: view, at: now, version: 0, revisions: [] }),
      ...people(manager, deputy),
      from: wanted.from,
      to: wanted.to,
      ...standingOf(wanted, now, manager.timeZone),
      version: (before?.version ?? 0) + 1,
      revisions: [...(before?.revisions ?? []), ...was(before, now)],
    };
    await keep(session, after);
    const isNew = before?.deputy !== deputy.key;
    const left = before && isNew ? await findMember(workspace, before.deputyUser) : null;
    await enqueue(
      session,
      [
        telling(after, deputy, isNew ? 'named' : 'changed', manager),
        ...(left ? [telling(after, left, 'over', manager)] : []),
      ],
      now,
    );
    return named;
  });
}

/** A manager is back, or stays: nobody stands in for them from now on. */
export async function endDeputyship(manager: Member, now: Date): Promise<void> {
  await transaction(async (session) => {
    const before = await current(session, manager, now);
    if (!before) return;
    const { wakeAt: _, ...rest } = before;
    const after: Deputyship = {
      ...rest,
      status: 'over',
      version: before.version + 1,
      revisions: [...before.revisions, ...was(before, now)],
    };
    await keep(session, after);
    const deputy = await findMember(manager.workspace, before.deputyUser);
    if (deputy) await enqueue(session, [telling(after, deputy, 'over', manager)], now);
  });
}

const people = (manager: Member, deputy: Member) => ({
  workspace: manager.workspace,
  manager: manager.key,
  managerUser: manager.slackUser,
  deputy: deputy.key,
  deputyUser: deputy.slackUser,
});

const was = (before: Deputyship | undefined, now: Date) =>
  before ? [{ deputy: before.deputy, from: before.from, to: before.to, at: now }] : [];

/** What is not over; one whose last day has passed is closed on the way. */
async function current(
  session: ClientSession,
  { workspace, key, timeZone }: Member,
  now: Date,
): Promise<Deputyship | undefined> {
  const found = await openPeriod(workspace, key, session);
  if (!found || standingOf(found, now, timeZone).status !== 'over') return found ?? undefined;
  const { wakeAt: _, ...rest } = found;
  await keep(session, { ...rest, status: 'over', version: found.version + 1 });
  return undefined;
}

async function keep(session: ClientSession, { version, ...after }: Deputyship): Promise<void> {
  const { workspace, key } = after;
  if (version === 1) {
    await Deputyships.collection.insertOne({ ...after, version }, { session });
    return;
  }
  const { matchedCount } = await Deputyships.collection.replaceOne(
    { workspace, key, version: version - 1 },
    { ...after, version },
    { session },
  );
  if (matchedCount !== 1) throw new Error(`deputyship ${key}: somebody else was faster`);
}

function telling(period: Deputyship, to: Member, what: Said, manager: Member): NewPost {
  const { workspace, key, version } = period;
  return {
    workspace,
    key: `deputy:${key}/${version}/${what}`,
    to: { user: to.slackUser },
    message: toldDeputy(what, period, manager, to.language),
  };
}

/** Periods read at once. */
const BATCH = 100;

/** Turns periods on when their first day begins, where the manager is, and off when their last day is over. */
export function deputiesJob({ workspace }: Pick<Accompany, 'workspace'>): Job {
  return {
    name: 'deputies',
    async run(now) {
      for (let count = 0; ; ) {
        const due = await Deputyships.find({ workspace, wakeAt: mongoose.trusted({ $lte: now }) }, { _id: 0 })
          .sort({ wakeAt: 1 })
          .limit(BATCH)
          .lean<Deputyship[]>();
        const managers = await membersByKey(
          workspace,
          due.map(({ manager }) => manager),
        );
        for (const { key, version, manager, ...period } of due) {
          const timeZone = managers.get(manager)?.timeZone;
          const { status, wakeAt } = timeZone
            ? standingOf(period, now, timeZone)
            : { status: 'over' as const };
          await Deputyships.updateOne(
            { workspace, key, version },
            wakeAt ? { $set: { status, wakeAt } } : { $set: { status }, $unset: { wakeAt: 1 } },
          );
          count += 1;
        }
        if (due.length < BATCH) return count;
      }
    },
  };
}
