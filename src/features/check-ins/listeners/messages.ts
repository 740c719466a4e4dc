import type { App, KnownEventFromType } from '@slack/bolt';
import type { Accompany } from '../../feature';
import { findMember } from '../../people';
import { checkInOfThread, checkInWithStray, standingOf, waitingFor } from '../find';
import { heardIn, type SlackMessage } from '../heard';
import { type CheckIn, isOpen } from '../model';
import type { Heard } from '../parts';
import { type At, noteStray, takeIn, takeInChange, withdraw } from '../service';

/** What people write where the app is: answers, conversation, and what stands in the wrong place. */
export function listenToMessages(app: App, accompany: Accompany, onMissed: () => void): void {
  app.event('message', async ({ event }) => {
    try {
      await onEvent(accompany, event);
    } catch (error) {
      onMissed();
      throw error;
    }
    accompany.nudge();
  });
}

async function onEvent(accompany: Accompany, event: KnownEventFromType<'message'>): Promise<void> {
  const { channel, subtype } = event;
  if (subtype === 'message_changed' && isTombstone(event.message as SlackMessage)) {
    const { previous_message } = event;
    await onDeletion(accompany, channel, event.message.ts, previous_message as SlackMessage | undefined);
  } else if (subtype === 'message_changed') {
    await onEdit(accompany, channel, event.message as SlackMessage);
  } else if (subtype === 'message_deleted') {
    await onDeletion(
      accompany,
      channel,
      event.deleted_ts,
      event.previous_message as SlackMessage | undefined,
    );
  } else {
    await onMessage(accompany, channel, event as SlackMessage);
  }
}

/** What Slack leaves of a deleted message that has replies. */
const isTombstone = (message: SlackMessage) => message.subtype === 'tombstone';

const at = ({ clock, log }: Accompany, { workspace, key }: CheckIn): At => ({
  workspace,
  key,
  now: clock(),
  log,
});

async function onMessage(accompany: Accompany, channel: string, message: SlackMessage): Promise<void> {
  const heard = heardIn(channel, message);
  if (!heard || heard.by === accompany.self) return;
  const { workspace } = accompany;
  const isDirect = channel.startsWith('D');
  const thread = message.thread_ts ? await checkInOfThread(workspace, channel, message.thread_ts) : undefined;
  if (thread?.isPrompt) {
    const { checkIn } = thread;
    await takeIn(at(accompany, checkIn), heard, await standingOf(checkIn));
    if (!isOpen(checkIn)) await onWrongPlace(accompany, heard);
  } else if (thread || isDirect || !message.thread_ts) {
    await onWrongPlace(accompany, heard);
  }
}

/** Outside the thread, or to the app directly: it may be meant as an answer. */
async function onWrongPlace(accompany: Accompany, heard: Heard): Promise<void> {
  const isDirect = heard.channel.startsWith('D');
  const { workspace } = accompany;
  const checkIn = await waitingFor(workspace, heard.by, isDirect ? undefined : heard.channel);
  if (!checkIn) return;
  const member = isDirect ? await findMember(workspace, heard.by) : undefined;
  await noteStray(at(accompany, checkIn), heard, member?.language);
}

async function onEdit(accompany: Accompany, channel: string, message: SlackMessage): Promise<void> {
  const heard = heardIn(channel, message);
  if (!heard) return;
  const checkIn = await checkInOf(accompany, channel, message);
  if (!checkIn) return;
  if (message.thread_ts && checkIn.channel === channel) {
    await takeIn(at(accompany, checkIn), heard, await standingOf(checkIn));
  } else {
    await takeInChange(at(accompany, checkIn), heard);
  }
}

async function onDeletion(
  accompany: Accompany,
  channel: string,
  ts: string,
  message: SlackMessage | undefined,
): Promise<void> {
  const checkIn = message && (await checkInOf(accompany, channel, { ...message, ts }));
  if (checkIn) await withdraw(at(accompany, checkIn), { channel, ts });
}

async function checkInOf(
  { workspace }: Accompany,
  channel: string,
  { thread_ts, user, ts }: SlackMessage,
): Promise<CheckIn | undefined> {
  const thread = thread_ts ? await checkInOfThread(workspace, channel, thread_ts) : undefined;
  if (thread?.isPrompt) return thread.checkIn;
  return user && ts ? checkInWithStray(workspace, user, ts) : undefined;
}
