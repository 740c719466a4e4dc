import { whereTheyStand } from '../../outbox';
import type { Accompany } from '../feature';
import { stakeholderKey } from './service';

/** Slack's link to the card of a stakeholder, if it stands there and Slack tells. */
export async function linkTo(
  { workspace, slack }: Pick<Accompany, 'workspace' | 'slack'>,
  key: string,
): Promise<string | undefined> {
  const post = stakeholderKey({ key });
  const place = (await whereTheyStand(workspace, [post])).get(post);
  if (!place) return undefined;
  const { permalink } = await slack.chat
    .getPermalink({ channel: place.channel, message_ts: place.ts })
    .catch(() => ({ permalink: undefined }));
  return permalink;
}
