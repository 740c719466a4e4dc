import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { Door } from '../../slack/door';
import type { Accompany } from '../feature';
import type { Said } from '../threads';
import { acts } from './messages';
import { markSeen, sayDetails } from './service';

export function listenToDigests(door: Door, accompany: Accompany): void {
  const { workspace, clock, nudge } = accompany;

  door.action<BlockAction<ButtonAction>>(acts.details, async ({ ack, body, action }) => {
    await sayDetails(workspace, action.value ?? '', body.user.id, clock());
    await ack();
    nudge();
  });

  door.action<BlockAction<ButtonAction>>(acts.seen, async ({ ack, body, action }) => {
    await markSeen(workspace, action.value ?? '', body.user.id, clock());
    await ack();
    nudge();
  });
}

/** A reply in a digest's thread says that it was seen. */
export async function hear({ workspace, clock }: Accompany, { what, heard, root }: Said): Promise<void> {
  const key = root?.about.digest;
  if (what !== 'new' || !heard || !key) return;
  await markSeen(workspace, key, heard.by, clock());
}
