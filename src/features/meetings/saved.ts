import { transaction } from '../../database/transaction';
import { enqueue, type Post, Posts } from '../../outbox';
import { section } from '../../slack/blocks';
import { onlySlack } from '../../slack/connection';
import { quoted } from '../../slack/text';
import { words } from '../../words';
import type { Accompany } from '../feature';
import { findMember, programmeOf } from '../people';
import { stakeholderByKey } from '../stakeholders';
import { type Meeting, Meetings } from './model';
import { meetingKey } from './service';

/** So long may Slack take for an answer to a command. Milliseconds. */
const PATIENCE = 5_000;

/**
 * The first post of a meeting stands in Slack: its author is told where they wrote the command, and by a direct message where that
 * can't be any more.
 */
export async function tellAuthor(
  accompany: Accompany,
  { key, about }: Pick<Post, 'key' | 'about'>,
): Promise<void> {
  const { workspace, clock, slack, log } = accompany;
  if (!about.meeting || key !== meetingKey({ key: about.meeting })) return;
  const found = { workspace, key: about.meeting };
  const meeting = await Meetings.findOne(found, { _id: 0 }).lean<Meeting>();
  if (!meeting?.confirm) return;
  const post = await Posts.findOne({ workspace, key }, { channel: 1, ts: 1 }).lean<
    Pick<Post, 'channel' | 'ts'>
  >();
  if (!post?.channel || !post.ts) return;
  const { permalink = '' } = await slack.chat
    .getPermalink({ channel: post.channel, message_ts: post.ts })
    .catch(() => ({ permalink: undefined }));
  const [member, programme, stakeholder] = await Promise.all([
    findMember(workspace, meeting.by),
    programmeOf(workspace),
    stakeholderByKey(workspace, meeting.stakeholder),
  ]);
  const t = words(member?.language ?? programme?.language ?? 'en');
  const name = quoted(stakeholder?.name ?? '', 100);
  // Slack may know of no link just now: the channel leads there, too.
  const link = permalink ? `<${permalink}|${t('meetings:savedLink')}>` : `<#${post.channel}>`;
  const text = t('meetings:saved', { stakeholder: name, link });
  const { url, until } = meeting.confirm;
  const isAnswered = url !== undefined && clock() < until && (await respond(slack.slackApiUrl, url, text));
  await transaction(async (session) => {
    const { modifiedCount } = await Meetings.updateOne(
      { ...found, confirm: meeting.confirm },
      { $unset: { confirm: 1 } },
      { session },
    );
    // Somebody else has told them meanwhile.
    if (modifiedCount !== 1 || isAnswered) return;
    const message = { text, blocks: [section(text)] };
    await enqueue(
      session,
      [{ workspace, key: `${meetingKey(meeting)}/saved`, to: { user: meeting.by }, message }],
      clock(),
    );
  }).catch((err: unknown) => log.error({ workspace, key: meeting.key, err }, 'an author could not be told'));
}

async function respond(apiUrl: string | undefined, url: string, text: string): Promise<boolean> {
  try {
    const response = await onlySlack(apiUrl)(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return response.ok;
  } catch {
    return false;
  }
}
