import type { Accompany } from '../../feature';
import { findMember } from '../../people';
import type { Heard, Said } from '../../threads';
import { checkInOfMessage, checkInOfThread, checkInWithStray, standingOf, waitingFor } from '../find';
import type { At } from '../keeping';
import { type CheckIn, isOpen } from '../model';
import { isKnown, wasDeleted } from '../parts';
import { noteStray, takeIn, takeInChange, withdraw } from '../service';

/** What people write where the app is: answers, conversation, and what stands in the wrong place. */
export async function hear(accompany: Accompany, said: Said): Promise<void> {
  // In the thread of a problem it is meant for that.
  if (said.root?.about.problem || said.root?.about.digest) return;
  if (said.what === 'deleted') await onDeletion(accompany, said);
  else if (said.what === 'edited') await onEdit(accompany, said);
  else await onMessage(accompany, said);
}

const at = ({ clock, log }: Accompany, { workspace, key }: CheckIn): At => ({
  workspace,
  key,
  now: clock(),
  log,
});

async function onMessage(accompany: Accompany, { channel, message, heard }: Said): Promise<void> {
  if (!heard) return;
  const { workspace } = accompany;
  const isDirect = channel.startsWith('D');
  const thread = message.thread_ts ? await checkInOfThread(workspace, channel, message.thread_ts) : undefined;
  if (thread?.isPrompt) {
    const { checkIn } = thread;
    if (await isKeptByAnother(accompany, checkIn, heard)) return;
    await takeIn(at(accompany, checkIn), heard, await standingOf(checkIn));
  } else if (thread || isDirect || !message.thread_ts) {
    await onWrongPlace(accompany, heard);
  }
}

/** In the thread of a check-in that is over it may be meant as an answer to the one that is out, which keeps it then. */
async function isKeptByAnother(accompany: Accompany, over: CheckIn, heard: Heard): Promise<boolean> {
  if (isOpen(over) || isKnown(over, heard) || wasDeleted(over, heard)) return false;
  if (await checkInWithStray(accompany.workspace, heard.by, heard.ts)) return true;
  const kept = await onWrongPlace(accompany, heard, over.key);
  return Boolean(kept && isKnown(kept, heard));
}

/** Outside the thread, or to the app directly: it may be meant as an answer. */
async function onWrongPlace(accompany: Accompany, heard: Heard, over?: string): Promise<CheckIn | null> {
  const { workspace } = accompany;
  const isDirect = heard.channel.startsWith('D');
  const checkIn = await waitingFor(workspace, heard.by, isDirect ? undefined : heard.channel);
  if (!checkIn) return null;
  const member = isDirect ? await findMember(workspace, heard.by) : undefined;
  return noteStray(at(accompany, checkIn), heard, { language: member?.language, over });
}

async function onEdit(accompany: Accompany, { channel, message, heard }: Said): Promise<void> {
  if (!heard) return;
  const checkIn = await checkInOfMessage(accompany.workspace, channel, message);
  if (!checkIn) return;
  if (message.thread_ts && checkIn.channel === channel) {
    await takeIn(at(accompany, checkIn), heard, await standingOf(checkIn));
  } else {
    await takeInChange(at(accompany, checkIn), heard);
  }
}

async function onDeletion(accompany: Accompany, { channel, message }: Said): Promise<void> {
  const checkIn = await checkInOfMessage(accompany.workspace, channel, message);
  if (checkIn) await withdraw(at(accompany, checkIn), { channel, ts: message.ts });
}
