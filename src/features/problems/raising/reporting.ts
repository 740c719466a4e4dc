import type { ModalView } from '@slack/types';
import { modal, section, verbatim } from '../../../slack/blocks';
import { escaped } from '../../../slack/text';
import type { Words } from '../../../words';
import type { Settings } from '../../people';

/** What to do when a child was harmed or is in danger, in place of the form; nothing of which is kept. */
export function reportingRoute({
  t,
  language,
  settings,
  safeguardingContact,
}: {
  t: Words;
  language: string;
  settings?: Settings;
  safeguardingContact?: string;
}): ModalView {
  const own = settings?.reportingRoute?.[language.startsWith('fr') ? 'fr' : 'en'];
  const contact = safeguardingContact
    ? t('problem-forms:route.contact', { contact: escaped(safeguardingContact) })
    : t('problem-forms:route.anyContact');
  return modal({
    callbackId: 'problems.route',
    title: t('problem-forms:route.title'),
    close: t('problem-forms:close'),
    blocks: [
      section(contact),
      ...(own ? verbatim(own) : [section(t('problem-forms:route.ours'))]),
      section(t('problem-forms:route.notStored')),
    ],
  });
}
