import type { KnownBlock, ModalView } from '@slack/types';
import { modal, section, verbatim } from '../../../slack/blocks';
import { languageOf } from '../../../slack/door';
import { SAVE_WITHIN_MS } from '../../../slack/limits';
import { cut, escaped } from '../../../slack/text';
import { within } from '../../../within';
import { type Words, words } from '../../../words';
import type { Accompany } from '../../feature';
import type { Settings } from '../../people';
import { visitorOf } from '../../visitor';
import { isLink } from '../messages';
import type { Standing } from './standing';

/** The contact as it is read aloud; code points. */
const CONTACT = 300;

/** In place of a form: shown even when the database is away. */
export async function routeFor(
  accompany: Accompany,
  slackUser: string,
  standing: () => Promise<Standing[]>,
): Promise<ModalView> {
  const inTime = async <T>(asked: Promise<T>) =>
    (
      await within(
        SAVE_WITHIN_MS,
        asked.catch(() => undefined),
      )
    )?.value;
  const [known, stands] = await Promise.all([inTime(visitorOf(accompany, slackUser)), inTime(standing())]);
  const language = known?.language ?? languageOf(slackUser);
  const { settings, safeguardingContact } = known ?? {};
  return reportingRoute({ settings, safeguardingContact, t: words(language), language, stands });
}

/** What to do when a child was harmed or is in danger, in place of the form; nothing of which is kept. */
export function reportingRoute({
  t,
  language,
  settings,
  safeguardingContact,
  stands,
}: {
  t: Words;
  language: string;
  settings?: Settings;
  safeguardingContact?: string;
  /** What stands somewhere all the same; absent when that can't be seen now. */
  stands?: Standing[];
}): ModalView {
  const own = settings?.reportingRoute?.[language.startsWith('fr') ? 'fr' : 'en'];
  const contact = safeguardingContact
    ? t('problem-forms:route.contact', { contact: escaped(cut(safeguardingContact, CONTACT)) })
    : t('problem-forms:route.anyContact');
  return modal({
    callbackId: 'problems.route',
    title: t('problem-forms:route.title'),
    close: t('problem-forms:close'),
    blocks: [
      section(contact),
      ...(own ? verbatim(own) : [section(t('problem-forms:route.ours'))]),
      ...whatStands(stands, t),
    ],
  });
}

function whatStands(stands: Standing[] | undefined, t: Words): KnownBlock[] {
  if (!stands) return [section(t('problem-forms:route.unknown')), section(t('problem-forms:route.remove'))];
  if (stands.length === 0) return [section(t('problem-forms:route.notStored'))];
  return [
    section(t('problem-forms:route.standing')),
    ...stands.map(({ what, channel, link }) => {
      const key = what === 'message' && isLink(link) ? 'linked' : what;
      return section(t(`problem-forms:route.stands.${key}`, { channel: `<#${channel}>`, link: link ?? '' }));
    }),
    section(t('problem-forms:route.remove')),
  ];
}
