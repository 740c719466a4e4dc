import { whereTheyStand } from '../../outbox';
import type { Accompany } from '../feature';
import type { Meeting } from './model';
import { meetingKey } from './service';

/** Slack's link to the reply of a meeting, if it stands there and Slack tells. */
export async function linkTo(
  { workspace, slack }: Pick<Accompany, 'workspace' | 'slack'>,
  meeting: Pick<Meeting, 'key'>,
): Promise<string | undefined> {
  const place = (await whereTheyStand(workspace, [meetingKey(meeting)])).get(meetingKey(meeting));
  if (!place) return undefined;
  const { permalink } = await slack.chat
    .getPermalink({ channel: place.channel, message_ts: place.ts })
    .catch(() => ({ permalink: undefined }));
  return permalink;
}
