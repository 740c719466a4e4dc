import type { ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import { dropUnsaid, replaceUnsaid } from '../../outbox';
import type { Feature } from '../feature';
import { pairingOf } from '../people';
import { type At, changeWithin } from './keeping';
import { prompt } from './messages';
import { type CheckIn, CheckIns, isOpen } from './model';
import { isOverForGood } from './service';
import { promptKey } from './turn';
import { giveUp, outAgain, whatIsLeftToSay } from './unsaid';

/** What opens a check-in waits since long to be said: then it says that it is late, or is not said any more. */
export const overdue: NonNullable<Feature['overdue']> = async (
  { workspace, clock, log, metrics },
  { key: post, about },
) => {
  if (!about.checkIn || post !== promptKey({ key: about.checkIn })) return false;
  const at = { workspace, key: about.checkIn, now: clock() };
  const left = await settle(at);
  if (left === 'late') {
    metrics.late.inc();
    log.info({ workspace, key: at.key }, 'a prompt is going to be said late');
  }
  if (left === 'nothing') log.warn({ workspace, key: at.key }, 'a prompt could not be said in time');
  return left !== 'as it is';
};

/** Decided on the check-in as the transaction finds it: a form that is kept meanwhile is not lost. */
function settle({ workspace, key, now }: At): Promise<ReturnType<typeof whatIsLeftToSay>> {
  return transaction(async (session) => {
    const checkIn = await CheckIns.findOne({ workspace, key }, { _id: 0 }, { session }).lean<CheckIn>();
    if (!checkIn) return 'as it is';
    const left = whatIsLeftToSay(checkIn, now, await groundOf(checkIn));
    if (left === 'late') await sayLate(session, checkIn, now);
    if (left === 'nothing') await leaveUnsaid(session, checkIn, now);
    return left;
  });
}

async function sayLate(session: ClientSession, checkIn: CheckIn, now: Date): Promise<void> {
  await changeWithin(session, checkIn, now, (turn) => Object.assign(turn.checkIn, { late: true }));
  // Once it is said, one that was given up is out.
  const said = checkIn.status === 'missed by the app' ? outAgain(checkIn) : checkIn;
  const message = prompt({ ...said, late: true });
  await replaceUnsaid(session, [{ workspace: checkIn.workspace, of: promptKey(checkIn), message }]);
}

/** Nor what would stand in its thread. */
async function leaveUnsaid(session: ClientSession, checkIn: CheckIn, now: Date): Promise<void> {
  const { workspace, key } = checkIn;
  await changeWithin(session, checkIn, now, giveUp);
  await dropUnsaid(session, { workspace, root: promptKey(checkIn), about: { checkIn: key } });
}

async function groundOf(checkIn: CheckIn) {
  const { workspace, pairing: key } = checkIn;
  const pairing = await pairingOf(workspace, key);
  const next = await CheckIns.findOne({ workspace, pairing: key, status: 'due' }, { _id: 0, dueAt: 1 }).lean<
    Pick<CheckIn, 'dueAt'>
  >();
  return {
    everyWeeks: pairing?.cadence.everyWeeks ?? 0,
    nextDueAt: next?.dueAt,
    isOver: await isOver(checkIn),
  };
}

/** One that was given up, and is tried again because somebody has decided so, is said; one that was closed is not. */
const isOver = async (checkIn: CheckIn) =>
  !isOpen(checkIn) && (checkIn.status !== 'missed by the app' || (await isOverForGood(checkIn)));
