import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { aboutFailure, enqueue, Posts } from '../../outbox';
import { section } from '../../slack/blocks';
import { quoted } from '../../slack/text';
import { type WordKey, words } from '../../words';
import { type Member, membersWhoMay } from '../people';
import type { Stakeholder } from './model';

/** What Slack says of a channel in which we can't post any more. */
export const channelFaults = ['channel_not_found', 'is_archived', 'not_in_channel'] as const;
export type ChannelFault = (typeof channelFaults)[number];

export type Loss = 'card' | 'hidden' | 'reply';

const DAY = 86_400_000;
/** So often a fault that lasts is told again. */
const TOLD_EVERY = 7 * DAY;

/** Whoever is to know of faults is told what was lost in Slack and said again: once a day of each stakeholder. */
export async function tellOfLoss(
  session: ClientSession,
  { workspace, key: stakeholder, name, channel }: Stakeholder,
  loss: Loss,
  now: Date,
): Promise<void> {
  const key = (loss: string, date: string, to: string) => `stakeholder:${stakeholder}/${loss}/${date}:${to}`;
  const params = { name: quoted(name, 80), plain: plainly(name), channel: `<#${channel}>` };
  await tell(session, workspace, now, {
    says: `stakeholders:told.${loss}`,
    params,
    key: ({ slackUser, timeZone }) => key(loss, localDate(now, timeZone), slackUser),
  });
}

/** In a command that is copied: no quotes, no control characters. */
const plainly = (name: string) => quoted(name, 80).replace(/[\u2068\u2069"`\\$]/g, '');

/**
 * Whoever is to know of faults is told that nothing can be posted in a log channel: once a day where something failed there, which
 * says what is said of any post that fails; else once a week.
 */
export async function tellOfChannel(
  session: ClientSession,
  workspace: string,
  channel: string,
  fault: ChannelFault,
  now: Date,
  every: 'day' | 'week',
): Promise<void> {
  const since = new Date(now.getTime() - TOLD_EVERY);
  const before = every === 'week' ? await toldOf(session, workspace, channel, since) : new Set();
  await tell(session, workspace, now, {
    says: `stakeholders:told.${fault}`,
    params: { channel: `<#${channel}>` },
    key: ({ slackUser, timeZone }) =>
      before.has(slackUser)
        ? undefined
        : `${aboutFailure}${channel}:${localDate(now, timeZone)}:${slackUser}`,
  });
}

/** Whom a word about failures in this channel has been sent since. */
async function toldOf(session: ClientSession, workspace: string, channel: string, since: Date) {
  const from = `${aboutFailure}${channel}:`;
  const posts = await Posts.find(
    {
      workspace,
      key: mongoose.trusted({ $gt: from, $lt: `${from}~` }),
      enqueuedAt: mongoose.trusted({ $gt: since }),
    },
    { key: 1 },
    { session },
  ).lean();
  return new Set(posts.map(({ key }) => key.slice(key.lastIndexOf(':') + 1)));
}

async function tell(
  session: ClientSession,
  workspace: string,
  now: Date,
  notice: {
    says: WordKey;
    params: Record<string, string>;
    key: (member: Member) => string | undefined;
  },
): Promise<void> {
  const told = await membersWhoMay(workspace, 'be told of faults');
  for (const member of told) {
    const key = notice.key(member);
    if (!key || (await Posts.exists({ workspace, key }).session(session))) continue;
    const text = words(member.language)(notice.says, notice.params);
    const message = { text, blocks: [section(text)] };
    await enqueue(session, [{ workspace, key, to: { user: member.slackUser }, message }], now);
  }
}
