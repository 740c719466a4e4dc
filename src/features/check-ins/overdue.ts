import type { Accompany, Feature } from '../feature';
import { pairingOf } from '../people';
import { checkInByKey } from './find';
import { type CheckIn, CheckIns, isOpen } from './model';
import { isOverForGood, leaveUnsaid, sayLate } from './service';
import { promptKey } from './turn';
import { whatIsLeftToSay } from './unsaid';

/** What opens a check-in waits since long to be said: then it says that it is late, or is not said any more. */
export const overdue: NonNullable<Feature['overdue']> = async (accompany, { key: post, about }) => {
  const { workspace, clock, log, metrics } = accompany;
  if (!about.checkIn || post !== promptKey({ key: about.checkIn })) return false;
  const checkIn = await checkInByKey(workspace, about.checkIn);
  if (!checkIn) return false;
  const now = clock();
  const at = { workspace, key: checkIn.key, now, log };
  const left = whatIsLeftToSay(checkIn, now, await groundOf(accompany, checkIn));
  if (left === 'late') {
    await sayLate(at);
    metrics.late.inc();
  } else if (left === 'nothing') {
    await leaveUnsaid(at);
  }
  return left !== 'as it is';
};

async function groundOf({ workspace }: Accompany, checkIn: CheckIn) {
  const pairing = await pairingOf(workspace, checkIn.pairing);
  const next = await CheckIns.findOne(
    { workspace, pairing: checkIn.pairing, status: 'due' },
    { _id: 0, dueAt: 1 },
  ).lean<Pick<CheckIn, 'dueAt'>>();
  return {
    everyWeeks: pairing?.cadence.everyWeeks ?? 0,
    nextDueAt: next?.dueAt,
    isOver: await isOver(checkIn),
  };
}

/** One that was given up, and is tried again because somebody has decided so, is said; one that was closed is not. */
const isOver = async (checkIn: CheckIn) =>
  !isOpen(checkIn) && (checkIn.status !== 'missed by the app' || (await isOverForGood(checkIn)));
