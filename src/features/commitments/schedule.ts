import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import type { Job } from '../../heartbeat';
import { enqueue } from '../../outbox';
import { type NewReminder, remind } from '../../reminders';
import { spokenDay, type WordKey } from '../../words';
import type { Accompany } from '../feature';
import { findMember, type Programme, programmeOf } from '../people';
import { cardOf, stakeholderByKey } from '../stakeholders';
import { acts } from './messages';
import { type Commitment, Commitments } from './model';
import { reminderKey } from './service';
import { nextLook } from './timing';

const BATCH = 500;

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
      await lookAt(commitment, programme, now);
      log.info({ workspace, key: commitment.key }, 'a commitment was looked at');
    }
    count += due.length;
  }
}

/** The one query of a tick, answered by the index 'to be looked at'. */
export function toBeLookedAt(workspace: string, now: Date) {
  return Commitments.collection
    .find<Commitment>({ workspace, remindAt: { $lte: now } }, { projection: { _id: 0 } })
    .sort({ remindAt: 1 });
}

async function lookAt(commitment: Commitment, programme: Programme, now: Date): Promise<void> {
  const { workspace, key, version, by, owner } = commitment;
  const member = await findMember(workspace, owner);
  const timeZone = member?.timeZone ?? programme.timeZone;
  const language = member?.language ?? programme.language;
  const today = localDate(now, timeZone);
  await transaction(async (session) => {
    const { modifiedCount } = await Commitments.updateOne(
      { workspace, key, version },
      { $set: { remindAt: nextLook(by, now, timeZone) }, $inc: { version: 1 } },
      { session },
    );
    // Another instance was faster, or somebody has followed it just now.
    if (modifiedCount !== 1 || !by) return;
    const says: WordKey =
      by < today
        ? 'commitments:remind.overdue'
        : by === today
          ? 'commitments:remind.today'
          : 'commitments:remind.soon';
    const { stakeholder: whom } = commitment;
    const stakeholder = whom ? await stakeholderByKey(workspace, whom) : null;
    const reminder: NewReminder = {
      workspace,
      key: reminderKey(commitment),
      person: owner,
      language,
      timeZone,
      place: { direct: true },
      says: {
        key: says,
        params: {
          date: spokenDay(by, language),
          channel: stakeholder?.channel ? `<#${stakeholder.channel}>` : '',
        },
      },
      button: { actionId: acts.mine, text: 'commitments:remind.open', value: key },
      dueAt: now,
      about: { ...(whom && { stakeholder: whom }) },
    };
    await remind(session, [reminder]);
    if (!stakeholder) return;
    const { settings } = programme;
    // What has become overdue is counted on the card.
    const reader = { settings, language: programme.language, today: localDate(now, programme.timeZone) };
    await enqueue(session, [], now, cardOf(stakeholder, reader, false).updates);
  });
}
