import { whereTheyStand } from '../../outbox';
import { within } from '../../within';
import type { Accompany } from '../feature';
import type { Meeting } from './model';
import { meetingKey } from './replies';

type Asking = Pick<Accompany, 'workspace' | 'slack'>;

/** Slack's link to the reply of a meeting, if it stands there and Slack tells. */
export async function linkTo(accompany: Asking, meeting: Pick<Meeting, 'key'>): Promise<string | undefined> {
  const place = (await whereTheyStand(accompany.workspace, [meetingKey(meeting)])).get(meetingKey(meeting));
  return place && permalink(accompany, place);
}

/** A list waits no longer for its links. Milliseconds. */
const WITHIN = 700;

/** Slack's links to the replies of meetings, by the meetings' keys; without those that Slack doesn't tell in time. */
export async function linksTo(
  accompany: Asking,
  meetings: Pick<Meeting, 'key'>[],
  milliseconds = WITHIN,
): Promise<Map<string, string>> {
  const places = await whereTheyStand(accompany.workspace, meetings.map(meetingKey));
  const links = new Map<string, string>();
  const asked = meetings.map(async (meeting) => {
    const place = places.get(meetingKey(meeting));
    const link = place && (await permalink(accompany, place));
    if (link) links.set(meeting.key, link);
  });
  await within(milliseconds, Promise.all(asked));
  return new Map(links);
}

/** A message keeps its link: Slack is asked once. */
const known = new Map<string, string>();
const MOST_KNOWN = 10_000;

async function permalink(
  { workspace, slack }: Asking,
  { channel, ts }: { channel: string; ts: string },
): Promise<string | undefined> {
  const place = `${workspace}/${channel}/${ts}`;
  const before = known.get(place);
  if (before) return before;
  const { permalink: link } = await slack.chat
    .getPermalink({ channel, message_ts: ts })
    .catch(() => ({ permalink: undefined }));
  if (!link) return undefined;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(place, link);
  return link;
}
