import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { aboutFailure, enqueue, type FailedPost, isConsequence, Posts } from '../../outbox';
import { section } from '../../slack/blocks';
import { escaped } from '../../slack/text';
import { type Words, words } from '../../words';
import type { Accompany, Feature } from '../feature';
import { membersWhoMay, pairingOf } from '../people';

/** What can't be said is told to whoever is to know of faults, with what to do about it. */
export function createDeliveries(): Feature {
  return { name: 'deliveries', failed: tellOfFault };
}

async function tellOfFault(
  { workspace, clock }: Accompany,
  post: FailedPost,
  session: ClientSession,
): Promise<void> {
  // A notice that can't be delivered either would lead to a notice about it.
  if (post.key.startsWith(aboutFailure) || post.kind === 'update' || isConsequence(post.problem)) return;
  const now = clock();
  const pairing = post.about.pairing ? await pairingOf(workspace, post.about.pairing) : undefined;
  const told = await membersWhoMay(workspace, 'be told of faults');
  const notices = told.map(({ slackUser, language, timeZone }) => {
    const text = notice(words(language), post.problem, pairing?.key, pairing?.channel);
    return {
      workspace,
      // One a day about one channel or person, however much fails there.
      key: `${aboutFailure}${post.lane}:${localDate(now, timeZone)}:${slackUser}`,
      to: { user: slackUser },
      message: { text, blocks: [section(text)] },
    };
  });
  const keys = notices.map(({ key }) => key);
  const before = await Posts.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { key: 1 },
    { session },
  );
  await enqueue(
    session,
    notices.filter(({ key }) => !before.some((one) => one.key === key)),
    now,
  );
}

/** Slack's reasons for which we know what to do. */
const known = ['channel_not_found', 'is_archived', 'not_in_channel'] as const;

function notice(t: Words, problem: string, pairing: string | undefined, channel: string | undefined): string {
  const reason = known.find((one) => one === problem);
  const what = pairing
    ? t('common:failed.pairing', { pairing: escaped(pairing), channel: channel ? `<#${channel}>` : '' })
    : t('common:failed.message');
  const todo = reason
    ? t(`common:failed.${reason}`)
    : t('common:failed.other', { problem: escaped(problem) });
  return `${what} ${todo}`;
}
