import mongoose, { type ClientSession } from 'mongoose';
import { transaction } from '../../database/transaction';
import { enqueue, type FailedPost, type Post, Posts, whereTheyStand } from '../../outbox';
import { section } from '../../slack/blocks';
import { onlySlack } from '../../slack/connection';
import { quoted } from '../../slack/text';
import { type WordKey, words } from '../../words';
import type { Accompany } from '../feature';
import { findMember, membersWhoMay, programmeOf } from '../people';
import { stakeholderByKey, stakeholderKey } from '../stakeholders';
import { linkTo } from './links';
import { type Confirmation, type Meeting, Meetings } from './model';
import { meetingKey } from './replies';

/** So long may Slack take for an answer to a command or a button. Milliseconds. */
const PATIENCE = 5_000;

/** The first post of a meeting stands in Slack: whoever waits to hear so is told. */
export async function tellWhoSaved(
  accompany: Accompany,
  { key, about }: Pick<Post, 'key' | 'about'>,
): Promise<void> {
  if (about.meeting && key === meetingKey({ key: about.meeting }))
    await tellOfSaved(accompany, about.meeting);
}

/**
 * Who logged or changed a meeting is told that it stands in the log: where they are, and by a direct message where that can't be
 * any more. While it doesn't stand in Slack, nobody is told yet.
 */
export async function tellOfSaved(accompany: Accompany, key: string): Promise<void> {
  const { workspace, log } = accompany;
  try {
    const meeting = await Meetings.findOne({ workspace, key }, { _id: 0 }).lean<Meeting>();
    if (!meeting?.confirm?.length) return;
    const place = (await whereTheyStand(workspace, [meetingKey(meeting)])).get(meetingKey(meeting));
    if (!place) return;
    const link = await linkTo(accompany, meeting);
    for (const one of meeting.confirm) await tell(accompany, meeting, one, link ?? `<#${place.channel}>`);
  } catch (err) {
    log.error({ workspace, key, err }, 'somebody could not be told of a meeting that was saved');
  }
}

const sentences = {
  logged: 'meetings:saved',
  edited: 'meetings:savedEdit',
  added: 'meetings:savedAdd',
} as const satisfies Record<Confirmation['what'], WordKey>;

async function tell(
  { workspace, slack, clock, nudge }: Accompany,
  meeting: Meeting,
  { view, to, what, url, thread, until }: Confirmation,
  link: string,
): Promise<void> {
  const [member, programme, stakeholder] = await Promise.all([
    findMember(workspace, to),
    programmeOf(workspace),
    stakeholderByKey(workspace, meeting.stakeholder),
  ]);
  const t = words(member?.language ?? programme?.language ?? 'en');
  const text = t(sentences[what], {
    stakeholder: quoted(stakeholder?.name ?? '', 100),
    // Slack may know of no link just now: the channel leads there, too.
    link: link.startsWith('<') ? link : `<${link}|${t('meetings:savedLink')}>`,
  });
  const answer = { text, ...(thread && { thread_ts: thread }) };
  const isAnswered = url !== undefined && clock() < until && (await respond(slack.slackApiUrl, url, answer));
  await transaction(async (session) => {
    const { modifiedCount } = await Meetings.collection.updateOne(
      { workspace, key: meeting.key, 'confirm.view': view },
      { $pull: { confirm: { view } } as never },
      { session },
    );
    // Somebody else has told them meanwhile.
    if (modifiedCount !== 1 || isAnswered) return;
    const message = { text, blocks: [section(text)] };
    const key = `${meetingKey(meeting)}/saved/${view}`;
    await enqueue(session, [{ workspace, key, to: { user: to }, message }], clock());
  });
  if (!isAnswered) nudge();
}

async function respond(
  apiUrl: string | undefined,
  url: string,
  answer: { text: string; thread_ts?: string },
): Promise<boolean> {
  try {
    const response = await onlySlack(apiUrl)(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...answer }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** What is gone in Slack is said again. */
const saidAgain = ['message_not_found', 'thread_not_found'];

/** Who logged or changed a meeting is told that it is kept, where its channel takes no posts: once, and later that it stands there. */
export async function tellNotPosted(
  { workspace, clock }: Pick<Accompany, 'workspace' | 'clock'>,
  { kind, key: post, of, about, problem }: FailedPost,
  session: ClientSession,
): Promise<void> {
  const { stakeholder, meeting: key } = about;
  const failed = kind === 'update' ? of : post;
  if (!stakeholder || saidAgain.includes(problem)) return;
  // Where its card can't be posted, no reply is.
  const isCard = failed === stakeholderKey({ key: stakeholder });
  if (!isCard && !(key && failed === meetingKey({ key }))) return;
  const waiting = { 'confirm.0': mongoose.trusted({ $exists: true }) };
  const unsaid = await Meetings.find(
    { workspace, ...waiting, ...(isCard ? { stakeholder } : { key }) },
    { _id: 0 },
    { session },
  ).lean<Meeting[]>();
  for (const meeting of unsaid) {
    for (const { view, to } of meeting.confirm ?? []) {
      const told = `${meetingKey(meeting)}/not-posted/${view}`;
      if (await Posts.exists({ workspace, key: told }).session(session)) continue;
      const text = await notPosted(meeting, to);
      const message = { text, blocks: [section(text)] };
      await enqueue(session, [{ workspace, key: told, to: { user: to }, message }], clock());
    }
  }
}

async function notPosted({ workspace, stakeholder: key }: Meeting, to: string): Promise<string> {
  const [member, programme, stakeholder, informed] = await Promise.all([
    findMember(workspace, to),
    programmeOf(workspace),
    stakeholderByKey(workspace, key),
    membersWhoMay(workspace, 'be told of faults'),
  ]);
  const t = words(member?.language ?? programme?.language ?? 'en');
  const isKnown = informed.length > 0;
  const channel = stakeholder?.channel ? `<#${stakeholder.channel}>` : '–';
  return [
    t('meetings:notPosted', { stakeholder: quoted(stakeholder?.name ?? '', 100), channel }),
    t(isKnown ? 'problem-talk:coordinatorKnows' : 'problem-talk:nobodyKnows'),
  ].join(' ');
}
