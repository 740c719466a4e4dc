import type { KnownBlock, ModalView } from '@slack/types';
import { localDate } from '../../calendar';
import { context, modal, section, verbatim } from '../../slack/blocks';
import { type Filled, fieldValue } from '../../slack/fields';
import { quoted } from '../../slack/text';
import { spokenDay, type Words } from '../../words';
import { inPages, pageChoice } from '../pages';
import { stepLine } from './messages';
import type { Commitment } from './model';

export const viewForm = 'commitments.view';
/** Where to go from a page; what was chosen on one is not held for the next. */
const goField = (page: number) => `commitments.view:go-${page}`;

export interface ViewReader {
  t: Words;
  language: string;
  timeZone: string;
}

/** All that was done about a commitment, and what came of it, oldest first, in the words of who did it; in pages, where it is long. */
export function commitmentView(
  commitment: Commitment,
  { t, language, timeZone }: ViewReader,
  page: number | 'last' = 0,
): ModalView {
  const { key, who, what, steps } = commitment;
  const pages = inPages([
    ...(who ? [section(`*${quoted(who, 60)}*`)] : []),
    ...verbatim(what),
    ...steps.flatMap((step): KnownBlock[] => [
      section(
        `${spokenDay(localDate(step.at, timeZone), language)}\n${stepLine(commitment, step, language)}`,
      ),
      ...(step.text ? verbatim(step.text) : []),
    ]),
  ]);
  const at = page === 'last' ? pages.length - 1 : Math.min(Math.max(page, 0), pages.length - 1);
  const turning = { page: at, hasMore: at + 1 < pages.length, isLastOffered: at + 2 < pages.length };
  const go = pageChoice(goField(at), { ...turning, isTold: false }, t);
  const here = t('meeting-lists:view.page', { page: at + 1, pages: pages.length });
  return modal({
    callbackId: viewForm,
    title: t('commitments:title'),
    close: t('common:list.close'),
    ...(go.length > 0 && { submit: t('meeting-lists:view.show') }),
    about: JSON.stringify({ key, page: at }),
    blocks: [...(go.length > 0 ? [context(here)] : []), ...(pages[at] ?? []), ...go],
  });
}

/** Where to go in it; nowhere chosen, it stays. */
export function readCommitmentView(view: Filled & { private_metadata: string }): {
  key: string;
  page: number | 'last';
} {
  const { key, page } = JSON.parse(view.private_metadata) as { key: string; page: number };
  const next = { next: page + 1, previous: page - 1, first: 0, last: 'last' as const };
  return { key, page: next[fieldValue(view, goField(page)) as keyof typeof next] ?? page };
}
