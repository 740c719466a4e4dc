import { findMember, managedBy, may, membersByKey, nobody, partiesOf, type Viewer } from '../people';
import type { Digest } from './model';

/**
 * Whether a digest is for somebody: for whom it was made, their deputy now, and the coordinator; in a channel also for who manages
 * a pairing that it tells of. A mentor's look at one is theirs alone.
 */
export async function isReader(
  { workspace, manager, to, preview, facilitators }: Digest,
  viewer: Viewer,
): Promise<boolean> {
  if (may(viewer, 'read the digest', nobody)) return true;
  const whose = (await membersByKey(workspace, [manager])).get(manager)?.slackUser;
  if (whose === viewer.slackUser) return true;
  if (preview) return false;
  if (whose !== undefined && viewer.standsInFor?.includes(whose)) return true;
  if (!('channel' in to)) return false;
  const member = await findMember(workspace, viewer.slackUser);
  const managed = member ? await managedBy(workspace, viewer, member.key) : [];
  const told = managed.find(({ key }) => facilitators.some(({ pairing }) => pairing === key));
  return told !== undefined && may(viewer, 'read the digest', await partiesOf(told));
}
