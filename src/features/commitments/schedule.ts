import mongoose from 'mongoose';
import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import type { Job } from '../../heartbeat';
import { enqueue } from '../../outbox';
import { forget, remind } from '../../reminders';
import type { Accompany } from '../feature';
import { findMember, type Programme, programmeOf } from '../people';
import { cardOf, stakeholderByKey } from '../stakeholders';
import { type Commitment, Commitments } from './model';
import { reminderKey } from './service';
import { isForManagers, managerReminders, managersOf, ownerReminder } from './telling';
import { nextLook } from './timing';

const BATCH = 500;
/** What could not be done is tried again after so many milliseconds. */
const POSTPONE = 60_000;

/** Reminds owners of commitments: three days before, on the day, and each week that one is overdue. */
export function commitmentsJob(accompany: Accompany): Job {
  return { name: 'commitments', run: (now) => lookAtAll(accompany, now) };
}

async function lookAtAll(accompany: Accompany, now: Date): Promise<number> {
  const { workspace, log } = accompany;
  let count = 0;
  for (;;) {
    const due = await toBeLookedAt(workspace, now).limit(BATCH).toArray();
    if (due.length === 0) return count;
    const programme = await programmeOf(workspace);
    if (!programme) return count;
    for (const commitment of due) {
      const { key } = commitment;
      try {
        await lookAt(commitment, programme, now);
        log.info({ workspace, key }, 'a commitment was looked at');
      } catch (err) {
        log.error({ workspace, key, err }, 'a commitment could not be looked at; tried again later');
        await postpone(workspace, key, now);
      }
    }
    count += due.length;
  }
}

/** Those behind it must not wait for one that can't be looked at. */
async function postpone(workspace: string, key: string, now: Date): Promise<void> {
  await Commitments.updateOne(
    { workspace, key, remindAt: mongoose.trusted({ $lte: now }) },
    { $set: { remindAt: new Date(now.getTime() + POSTPONE) } },
  );
}

/** The one query of a tick, answered by the index 'to be looked at'. */
export function toBeLookedAt(workspace: string, now: Date) {
  return Commitments.collection
    .find<Commitment>({ workspace, remindAt: { $lte: now } }, { projection: { _id: 0 } })
    .sort({ remindAt: 1 });
}

async function lookAt(commitment: Commitment, programme: Programme, now: Date): Promise<void> {
  const { workspace, key, version, by, stakeholder: whom } = commitment;
  const owner = await findMember(workspace, commitment.owner);
  const hasLeft = !owner || owner.roles.length === 0;
  const isTold = hasLeft || isForManagers(commitment, programme, now);
  const managers = isTold ? await managersOf(workspace, owner) : [];
  await transaction(async (session) => {
    const why = hasLeft
      ? ({ key: 'commitments:remind.left', once: `left/${localDate(now, programme.timeZone)}` } as const)
      : ({ key: 'commitments:remind.managerOverdue', once: by ?? '' } as const);
    const stakeholder = whom ? await stakeholderByKey(workspace, whom, session) : null;
    const told = { programme, now, stakeholder };
    const reminders =
      by && commitment.isOpen
        ? [
            ...(hasLeft ? [] : [ownerReminder({ ...commitment, by }, { ...told, owner })]),
            ...managerReminders(commitment, { ...why, by: commitment.owner }, { ...told, managers }),
          ]
        : [];
    const next = commitment.isOpen ? nextLook(by, now, owner?.timeZone ?? programme.timeZone) : undefined;
    const reminded = [...new Set([...(commitment.reminded ?? []), ...reminders.map((one) => one.key)])];
    const { modifiedCount } = await Commitments.updateOne(
      { workspace, key, version },
      {
        ...(next ? { $set: { remindAt: next, reminded } } : { $unset: { remindAt: 1 } }),
        $inc: { version: 1 },
      },
      { session },
    );
    // Another instance was faster, or somebody has followed it just now.
    if (modifiedCount !== 1 || reminders.length === 0) return;
    await forget(session, workspace, [reminderKey(commitment)]);
    await remind(session, reminders);
    if (!stakeholder) return;
    // What has become overdue is counted on the card.
    const { settings, language, timeZone } = programme;
    const card = cardOf(stakeholder, { settings, language, today: localDate(now, timeZone) }, false);
    await enqueue(session, [], now, card.updates);
  });
}
