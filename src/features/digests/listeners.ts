import type { BlockAction, ButtonAction, StaticSelectAction } from '@slack/bolt';
import type { Door } from '../../slack/door';
import type { WordKey } from '../../words';
import type { Accompany } from '../feature';
import type { Said } from '../threads';
import { visitorOf } from '../visitor';
import { acts } from './messages';
import { NOTE } from './previews/modal';
import { passActs, readPassing } from './replies/messages';
import { keepReply, type Passing, passOn, withdrawReply } from './replies/replies';
import { markSeen, postKey, sayDetails } from './service';

const refusals: Partial<Record<Passing, WordKey>> = {
  ended: 'digests:pass.ended',
  'not yours': 'digests:pass.notYours',
  'too long': 'digest-notes:pass.tooLong',
};

export function listenToDigests(door: Door, accompany: Accompany): void {
  const { workspace, slack, clock, nudge } = accompany;

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

  for (const id of [passActs.one, passActs.choose]) {
    door.action<BlockAction<ButtonAction | StaticSelectAction>>(id, async ({ ack, body, action }) => {
      const asked = readPassing(action);
      const { viewer, t } = await visitorOf(accompany, body.user.id);
      const outcome = asked && (await passOn(accompany, viewer, asked));
      await ack();
      nudge();
      const channel = body.channel?.id;
      const refused = outcome && refusals[outcome];
      if (!channel || !refused) return;
      const text = t(refused, { count: NOTE });
      await slack.chat.postEphemeral({ channel, user: body.user.id, text });
    });
  }
}

/** In the thread of a digest, and nowhere else. */
export async function hear({ workspace, clock }: Accompany, said: Said): Promise<void> {
  const { heard, root, message } = said;
  const key = root?.about.digest;
  if (!key || root.key !== postKey(key)) return;
  const at = { workspace, key, now: clock() };
  if (heard) await keepReply(at, heard);
  else await withdrawReply(at, message.ts);
}
