import type { ModalView } from '@slack/types';
import { within } from '../../../within';
import type { Draft, Opened } from './draft';
import { type Found, raiseForm } from './raise-modal';
import { comerOf, readerOf, type Visited } from './raise-visit';
import { whereItBelongs } from './raising';
import { type Similar, similarTo } from './similar';

/** What is only of help must not keep a person waiting. Milliseconds. */
const HELP_WITHIN = 700;

/** The form as it is filled in, with what was found. */
export async function formAgain(
  visit: Visited,
  draft: Draft,
  opened: Opened,
  { same, similar }: Found,
): Promise<ModalView> {
  const belonging = await whereItBelongs(comerOf(visit), opened.pairing ? { pairing: opened.pairing } : {});
  const reader = await readerOf(visit, belonging.why ? [] : belonging.pairings);
  const offered = similar ?? (opened.offered.length > 0 ? await helpFor(visit, draft) : undefined);
  return raiseForm(draft, opened, reader, { same, similar: offered });
}

/** What helped before; nothing where that can't be found at once. */
export async function helpFor(visit: Visited, { title, details, category }: Draft): Promise<Similar> {
  const { workspace, log } = visit.accompany;
  const asked = similarTo({ text: `${title} ${details}`, category }, comerOf(visit)).catch((err: unknown) => {
    log.warn({ workspace, err }, 'similar problems could not be looked for');
    return undefined;
  });
  return (await within(HELP_WITHIN, asked))?.value ?? { solved: [], lessons: [] };
}
