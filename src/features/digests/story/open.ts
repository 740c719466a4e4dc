import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { languageOf, noteLanguage } from '../../../slack/door';
import { within } from '../../../within';
import { type Words, words } from '../../../words';
import type { Accompany } from '../../feature';
import { type Member, may, membersByKey, pairingOf, partiesAmong, programmeAndViewer } from '../../people';
import type { Digesting } from '../gather';
import type { StoryEntry } from '../section';
import { type Shown, sentenceModal, timelineModal } from './modal';
import { storyPage } from './timeline';

/** Links are a comfort: Slack may take so long to tell them. Milliseconds. */
const LINKS_WITHIN = 1_000;

/** What looking closer needs of the app. */
export type Looking = Pick<Digesting, 'features'> & { accompany: Accompany };

/** Whoever looks, if the programme knows them. */
export async function lookerOf({ accompany: { workspace } }: Looking, slackUser: string) {
  const { programme, viewer, member } = await programmeAndViewer(workspace, slackUser);
  const language = member?.language ?? languageOf(slackUser);
  noteLanguage(slackUser, language);
  return { programme, viewer, member, t: words(language) };
}

/** A page of a pairing's timeline, or a sentence why there is none: asked of the policy each time. */
export async function seeTimeline(looking: Looking, slackUser: string, shown: Shown): Promise<ModalView> {
  const { workspace, slack } = looking.accompany;
  const { programme, viewer, member, t } = await lookerOf(looking, slackUser);
  const pairing = await pairingOf(workspace, shown.pairing);
  const members = pairing
    ? await membersByKey(workspace, [pairing.facilitator, pairing.mentor, ...pairing.managers])
    : new Map<string, Member>();
  const isAllowed = pairing && may(viewer, 'see the timeline', partiesAmong(members, pairing));
  if (!programme || !member || !pairing || !isAllowed) return refusal('digest-home:refused.notYours', t);
  if (pairing.status === 'ended') return refusal('digest-home:refused.ended', t);
  const { trail, only } = shown;
  const page = await storyPage(looking, { programme, viewer, pairing, before: trail.at(-1) }, only);
  const nameOf = (key: string) => members.get(key)?.name ?? key;
  return timelineModal(shown, page, {
    language: member.language,
    timeZone: member.timeZone,
    facilitator: nameOf(pairing.facilitator),
    mentor: nameOf(pairing.mentor),
    kinds: looking.features.filter(({ digest }) => digest?.story).map(({ name }) => name),
    links: await linksTo(slack, page.entries),
  });
}

function refusal(why: 'digest-home:refused.notYours' | 'digest-home:refused.ended', t: Words): ModalView {
  return sentenceModal(t(why), t, 'digest-home:timeline.title');
}

/** What Slack does not tell, or not soon, is left out. */
async function linksTo(slack: WebClient, entries: StoryEntry[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const asked = entries.map(async ({ id, place }) => {
    if (!place) return;
    const link = await permalinkOf(slack, place);
    if (link) found.set(id, link);
  });
  await within(LINKS_WITHIN, Promise.all(asked));
  return new Map(found);
}

/** Slack's link to a post; `|`, `<` and `>` would end it, and Slack's links have none. */
export async function permalinkOf(
  slack: WebClient,
  { channel, ts }: { channel: string; ts: string },
): Promise<string | undefined> {
  const { permalink } = await slack.chat
    .getPermalink({ channel, message_ts: ts })
    .catch(() => ({ permalink: undefined }));
  return permalink && /^https?:\/\/[^\s<>|]+$/.test(permalink) ? permalink : undefined;
}
