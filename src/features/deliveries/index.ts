import type { ClientSession } from 'mongoose';
import { aboutFailure, enqueue, type FailedPost } from '../../outbox';
import { section } from '../../slack/blocks';
import { escaped } from '../../slack/text';
import { type Words, words } from '../../words';
import type { Accompany, Feature } from '../feature';
import { membersWithRole, pairingOf } from '../people';

/** What can't be said is told to the coordinators, with what to do about it. */
export function createDeliveries(): Feature {
  return { name: 'deliveries', failed: tellCoordinators };
}

async function tellCoordinators(
  { workspace, clock }: Accompany,
  post: FailedPost,
  session: ClientSession,
): Promise<void> {
  // A notice that can't be delivered either would lead to a notice about it.
  if (post.key.startsWith(aboutFailure)) return;
  const now = clock();
  const pairing = post.about.pairing ? await pairingOf(workspace, post.about.pairing) : undefined;
  const coordinators = await membersWithRole(workspace, 'coordinator');
  await enqueue(
    session,
    coordinators.map(({ slackUser, language }) => {
      const text = notice(words(language), post.problem, pairing?.key, pairing?.channel);
      return {
        workspace,
        // By its time: a post that is tried again may fail again.
        key: `${aboutFailure}${post.key}:${now.toISOString()}:${slackUser}`,
        to: { user: slackUser },
        message: { text, blocks: [section(text)] },
      };
    }),
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
