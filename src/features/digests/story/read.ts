import type { KnownBlock, ModalView } from '@slack/types';
import { whereTheyStand } from '../../../outbox';
import { context, modal } from '../../../slack/blocks';
import { pairingsOf } from '../../people';
import { digestMessage } from '../messages';
import { digestByKey, postKey } from '../service';
import { sentenceModal } from './modal';
import { type Looking, lookerOf, permalinkOf } from './open';

/** A digest as it was frozen, for its manager. What is pressed in it, is pressed in its message. */
export async function readDigest(looking: Looking, slackUser: string, key: string): Promise<ModalView> {
  const { workspace, slack } = looking.accompany;
  const { member, t } = await lookerOf(looking, slackUser);
  const refused = () => sentenceModal(t('digest-home:refused.digest'), t, 'digest-home:digest.title');
  if (!member) return refused();
  const digest = await digestByKey(workspace, key);
  const isManager = (await pairingsOf(workspace, { managers: member.key })).length > 0;
  if (!digest || digest.manager !== member.key || !(isManager || digest.preview)) return refused();
  const place = (await whereTheyStand(workspace, [postKey(key)])).get(postKey(key));
  const link = place && (await permalinkOf(slack, place));
  return modal({
    callbackId: 'digests.read-only',
    title: t('digest-home:digest.title'),
    close: t('digest-home:close'),
    blocks: [
      ...withoutButtons(digestMessage({ ...digest, language: member.language }).blocks ?? []),
      ...(link ? [context(`<${link}|${t('digest-home:digest.link')}>`)] : []),
    ],
  });
}

function withoutButtons(blocks: KnownBlock[]): KnownBlock[] {
  return blocks.flatMap((block): KnownBlock[] => {
    if (block.type === 'actions') return [];
    if (block.type !== 'section') return [block];
    const { accessory: _, ...bare } = block;
    return [bare];
  });
}
