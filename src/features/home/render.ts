import type { KnownBlock } from '@slack/types';
import { words } from '../../words';
import type { Accompany, Feature } from '../feature';
import { programmeAndViewer } from '../people';
import { homeBlocks, nextStep, type Part, sentenceBlocks, strangerSentence } from './messages';
import type { HomeView } from './model';

type Seen = Pick<HomeView, 'slackUser' | 'language' | 'pages'>;

/** What this person's home tab shows now: every feature's part, in the order of the list. */
export async function renderHome(
  { accompany, features }: { accompany: Accompany; features: Feature[] },
  { slackUser, language, pages }: Seen,
  now: Date,
): Promise<KnownBlock[]> {
  const { workspace, log } = accompany;
  const { programme, viewer, member } = await programmeAndViewer(workspace, slackUser);
  if (!programme) return sentenceBlocks('Accompany', nextStep(words(language)));
  if (!member) {
    return sentenceBlocks(programme.name, strangerSentence(programme, words(language)));
  }
  const t = words(member.language);
  const parts: Part[] = [];
  for (const { name, home } of features) {
    if (!home) continue;
    try {
      parts.push({ feature: name, blocks: await home({ accompany, viewer, member, t, pages }, now) });
    } catch (err) {
      log.error({ workspace, feature: name, err }, 'a part of the home tab failed');
      parts.push({ feature: name, blocks: undefined });
    }
  }
  return homeBlocks(programme, member, parts, t);
}
