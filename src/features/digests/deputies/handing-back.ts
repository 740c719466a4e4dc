import type { ClientSession } from 'mongoose';
import { enqueue, type FailedPost, replaceUnsaid, sayTo } from '../../../outbox';
import type { Accompany } from '../../feature';
import { findMember, membersByKey } from '../../people';
import { digestMessage } from '../messages';
import { type Digest, Digests } from '../model';
import { postKey } from '../service';
import { unreachedMessage } from './messages';

/** A digest that its deputy can't get, because they left Slack, goes to the manager after all, who is told why. */
export async function handBack(
  { workspace, clock }: Pick<Accompany, 'workspace' | 'clock'>,
  { kind, key: post, to, about }: FailedPost,
  session: ClientSession,
): Promise<void> {
  const key = about.digest;
  if (!key || kind !== 'post' || post !== postKey(key) || !to.user) return;
  const digest = await Digests.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Digest>();
  if (!digest?.for) return;
  const manager = (await membersByKey(workspace, [digest.manager])).get(digest.manager);
  if (!manager) return;
  const { for: _, ...rest } = digest;
  const after: Digest = {
    ...rest,
    to: { user: manager.slackUser },
    language: manager.language,
    version: digest.version + 1,
  };
  const now = clock();
  const message = digestMessage(after);
  if (!(await sayTo(session, { workspace, key: post, to: after.to, message }, now))) return;
  // A picture that was drawn meanwhile waits to renew it, in the deputy's words.
  await replaceUnsaid(session, [{ workspace, of: post, message }]);
  await Digests.collection.replaceOne(
    { workspace, key, version: digest.version },
    { ...after },
    { session, ignoreUndefined: true },
  );
  const deputy = (await findMember(workspace, to.user))?.name ?? to.user;
  const told = {
    workspace,
    key: `${post}/unreached/${after.version}`,
    to: after.to,
    message: unreachedMessage(deputy, manager.language),
  };
  await enqueue(session, [told], now);
}
