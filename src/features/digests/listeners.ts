import type { BlockAction, ButtonAction, ExternalSelectAction } from '@slack/bolt';
import type { Door } from '../../slack/door';
import type { WordKey } from '../../words';
import type { Accompany } from '../feature';
import type { Said } from '../threads';
import { visitorOf } from '../visitor';
import { acts } from './messages';
import { NOTE } from './previews/modal';
import { isReader } from './readers';
import { passActs, passOptions, readMenu, readPassing } from './replies/messages';
import { keepReply, type Passing, passOn, withdrawReply } from './replies/replies';
import { digestByKey, markSeen, postKey, sayDetails } from './service';

const refusals: Partial<Record<Passing, WordKey>> = {
  ended: 'digests:pass.ended',
  'not yours': 'digests:pass.notYours',
  'not theirs': 'digests:pass.notTheirs',
  'no digest': 'digest-notes:noDigest',
  'too long': 'digest-notes:pass.tooLong',
};

export function listenToDigests(door: Door, accompany: Accompany): void {
  const { workspace, slack, clock, nudge } = accompany;

  for (const { id, done } of [
    { id: acts.details, done: sayDetails },
    { id: acts.seen, done: markSeen },
  ]) {
    door.action<BlockAction<ButtonAction>>(id, async ({ ack, body, action }) => {
      const digest = await digestByKey(workspace, action.value ?? '');
      const { viewer, t } = await visitorOf(accompany, body.user.id);
      const isTheirs = digest !== null && (await isReader(digest, viewer));
      if (isTheirs) await done(workspace, digest.key, body.user.id, clock());
      await ack();
      nudge();
      if (!isTheirs) await refuse(body, t('digests:notYours'));
    });
  }

  for (const id of [passActs.one, passActs.choose]) {
    door.action<BlockAction<ButtonAction | ExternalSelectAction>>(id, async ({ ack, body, action }) => {
      const asked = readPassing(action);
      const { viewer, t } = await visitorOf(accompany, body.user.id);
      const outcome = asked && (await passOn(accompany, viewer, asked));
      await ack();
      nudge();
      const refused = outcome && refusals[outcome];
      if (refused) await refuse(body, t(refused, { count: NOTE }));
    });
  }

  door.options(passActs.choose, async ({ options, body, ack }) => {
    const menu = readMenu(options.block_id);
    const digest = menu && (await digestByKey(workspace, menu.key));
    const { viewer } = await visitorOf(accompany, body.user.id);
    if (!digest || !(await isReader(digest, viewer))) return ack({ options: [] });
    await ack({ options: passOptions(digest, menu.offer, options.value) });
  });

  /** To whoever pressed alone. */
  async function refuse({ channel, user }: BlockAction, text: string): Promise<void> {
    if (channel) await slack.chat.postEphemeral({ channel: channel.id, user: user.id, text });
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
