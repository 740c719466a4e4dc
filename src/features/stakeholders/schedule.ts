import { WebAPIPlatformError } from '@slack/web-api';
import { transaction } from '../../database/transaction';
import type { Job } from '../../heartbeat';
import { type Post, Posts, retryPost, StillBeingSent } from '../../outbox';
import type { Accompany } from '../feature';
import { Districts, type Programme, programmeOf } from '../people';
import type { KeepsOfStakeholders } from './keeps';
import { type Stakeholder, Stakeholders } from './model';
import { overdueJob } from './overdue';
import { keepChanged } from './service';
import { type ChannelFault, channelFaults, tellOfChannel } from './telling';
import { goOn, sayWhole } from './thread';

/** How often it is asked whether the log channels can be posted in; and while one can't. Milliseconds. */
const EVERY = 3_600_000;
const WHILE_FAULTY = 300_000;

/**
 * Threads stand where the programme says: once it has a log channel, or another, they begin or go on there. And the log channels
 * are looked at: what waits for one that was archived, or out of which the app was taken, is sent when it is back. Their cards are
 * renewed when the day has changed and something has become overdue.
 */
export function stakeholdersJob(accompany: Accompany, keeps: KeepsOfStakeholders[]): Job {
  let placed = '';
  let looked = '';
  let lookAt = Number.NEGATIVE_INFINITY;
  const renewOverdue = overdueJob(accompany);
  return {
    name: 'stakeholders',
    async run(now) {
      const programme = await programmeOf(accompany.workspace);
      if (!programme) return 0;
      const channels = await channelsOf(programme);
      const said = JSON.stringify([...channels]);
      const isDue = now.getTime() >= lookAt;
      const renewed = await renewOverdue(programme, now);
      if (said === placed && !isDue) return renewed;
      const { count, isWhole } = await placeAll(accompany, programme, channels, keeps, now);
      placed = isWhole ? said : '';
      if (isDue || said !== looked) {
        const isFaulty = await lookAtChannels(accompany, now);
        looked = said;
        lookAt = now.getTime() + (isFaulty ? WHILE_FAULTY : EVERY);
      }
      return count + renewed;
    },
  };
}

const PROGRAMME = '';

/** The log channel of each district that has one, and of the programme. */
async function channelsOf({ workspace, logChannel }: Programme): Promise<Map<string, string>> {
  const districts = await Districts.find({ workspace }, { _id: 0, key: 1, logChannel: 1 })
    .sort({ key: 1 })
    .lean();
  const own = districts.flatMap(({ key, logChannel: channel }): [string, string][] =>
    channel ? [[key, channel]] : [],
  );
  return new Map([...own, ...(logChannel ? ([[PROGRAMME, logChannel]] as [string, string][]) : [])]);
}

async function placeAll(
  { workspace, log }: Accompany,
  programme: Programme,
  channels: Map<string, string>,
  keeps: KeepsOfStakeholders[],
  now: Date,
): Promise<{ count: number; isWhole: boolean }> {
  const placeFor = ({ district }: Pick<Stakeholder, 'district'>) =>
    channels.get(district?.key ?? PROGRAMME) ?? channels.get(PROGRAMME);
  const all = Stakeholders.find(
    { workspace, status: 'active' },
    { _id: 0, key: 1, district: 1, channel: 1 },
  ).lean<Pick<Stakeholder, 'key' | 'district' | 'channel'>[]>();
  let count = 0;
  let isWhole = true;
  for (const { key } of (await all).filter((one) => (placeFor(one) ?? one.channel) !== one.channel)) {
    try {
      const isPlaced = await transaction(async (session) => {
        const before = await Stakeholders.findOne(
          { workspace, key, status: 'active' },
          { _id: 0 },
          { session },
        ).lean<Stakeholder>();
        const channel = before && placeFor(before);
        // Somebody else was faster.
        if (!channel || channel === before.channel) return false;
        const after: Stakeholder = { ...before, channel, version: before.version + 1 };
        await keepChanged(session, before, after);
        const at = { programme, now, keeps };
        if (before.channel) await goOn(session, after, at, 'moved');
        else await sayWhole(session, after, at);
        return true;
      });
      if (!isPlaced) continue;
      count += 1;
      log.info({ workspace, key }, 'a thread was given its place');
    } catch (err) {
      // In a moment, when what is on its way has come there; after anything else in an hour.
      if (err instanceof StillBeingSent) isWhole = false;
      else log.warn({ workspace, key, err }, 'a thread could not be given its place');
    }
  }
  return { count, isWhole };
}

/** True when nothing can be posted in one of them. */
async function lookAtChannels(accompany: Accompany, now: Date): Promise<boolean> {
  const { workspace, log } = accompany;
  const channels = await Stakeholders.distinct('channel', { workspace, status: 'active' });
  let isFaulty = false;
  for (const channel of channels.filter((one) => one !== undefined)) {
    const fault = await faultOf(accompany, channel);
    if (!fault) {
      await sendWhatWaits(workspace, channel, now);
      continue;
    }
    if (fault === 'unknown') continue;
    isFaulty = true;
    log.warn({ workspace, channel, fault }, 'nothing can be posted in a log channel');
    await transaction((session) => tellOfChannel(session, workspace, channel, fault, now, 'week'));
  }
  return isFaulty;
}

async function faultOf(
  { slack, log, workspace }: Accompany,
  channel: string,
): Promise<ChannelFault | 'unknown' | undefined> {
  try {
    const { channel: found } = await slack.conversations.info({ channel });
    if (found?.is_archived) return 'is_archived';
    return found?.is_member === false ? 'not_in_channel' : undefined;
  } catch (err) {
    const known = channelFaults.find(
      (fault) => err instanceof WebAPIPlatformError && err.data.error === fault,
    );
    if (!known) log.warn({ workspace, channel, err }, 'a log channel could not be looked at');
    return known ?? 'unknown';
  }
}

/** What failed because of the channel, in the order in which it was to be said. */
async function sendWhatWaits(workspace: string, channel: string, now: Date): Promise<void> {
  const failed = await Posts.collection
    .find<Pick<Post, 'key'>>(
      {
        workspace,
        state: 'failed',
        lane: channel,
        problem: { $in: [...channelFaults] },
        'about.stakeholder': { $exists: true },
      },
      { projection: { _id: 0, key: 1 } },
    )
    .sort({ enqueuedAt: 1, _id: 1 })
    .toArray();
  for (const { key } of failed) await retryPost(workspace, key, now);
}
