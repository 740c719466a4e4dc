import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types';
import { chooseOne, type Filled, fieldValue, option } from '../slack/fields';
import { oneLine } from '../slack/text';
import type { Words } from '../words';

/** What comes back with a list that is shown again and again: fields that begin anew each time are named by `round`. */
export interface Turned {
  page: number;
  round: number;
}

/** Where one can go from a page; nothing where there is but this one. */
export function pageChoice(
  name: string,
  {
    page,
    hasMore,
    isLastOffered = false,
    besides = [],
    isTold = true,
  }: {
    page: number;
    hasMore: boolean;
    isLastOffered?: boolean;
    /** What else can be chosen in this place. */
    besides?: PlainTextOption[];
    isTold?: boolean;
  },
  t: Words,
): InputBlock[] {
  const options = [
    ...(hasMore ? [option('next', t('common:page.next'))] : []),
    ...(page > 0 ? [option('previous', t('common:page.previous'))] : []),
    ...(page > 1 ? [option('first', t('common:page.first'))] : []),
    ...(isLastOffered ? [option('last', t('common:page.last'))] : []),
    ...besides,
  ];
  if (options.length === 0) return [];
  return [chooseOne(name, t('common:page.go'), options, { optional: true, isTold })];
}

/** Nothing chosen leads on. */
export function pageAfter(page: number, go: string): number {
  if (go === 'first') return 0;
  return go === 'previous' ? Math.max(0, page - 1) : page + 1;
}

/** Those of a list under the numbers that stand before them there. */
export const numbered = (all: { value: string; text: string }[], first = 1): PlainTextOption[] =>
  all.map(({ value, text }, place) => option(value, `${first + place}. ${oneLine(text)}`));

/** What is to be shown of a list after a choice in it: other wishes begin at the first page; or one of it that is opened. */
export function shownNext<Wanted extends object>(
  view: Filled,
  before: Wanted & Turned,
  wanted: Wanted,
  fields: { go: (round: number) => string; open?: (round: number) => string },
): { opens?: string; shows: Wanted & Turned } {
  const { page } = before;
  const shows = (page: number) => ({ ...wanted, page, round: before.round + 1 });
  const isOther = (Object.keys(wanted) as (keyof Wanted)[]).some((name) => wanted[name] !== before[name]);
  if (isOther) return { shows: shows(0) };
  const go = fieldValue(view, fields.go(before.round));
  if (go) return { shows: shows(pageAfter(page, go)) };
  const opens = fields.open && fieldValue(view, fields.open(before.round));
  return { ...(opens && { opens }), shows: shows(page) };
}

/** Well within Slack's limits of a view, with what stands around. Bytes of JSON. */
const PAGE_BYTES = 120_000;
const PAGE_BLOCKS = 80;

/** What is too long for one view, in order. */
export function inPages(blocks: KnownBlock[]): KnownBlock[][] {
  const pages: KnownBlock[][] = [[]];
  let size = 0;
  for (const block of blocks) {
    const bytes = Buffer.byteLength(JSON.stringify(block));
    const last = pages.at(-1);
    if (last && last.length > 0 && (last.length >= PAGE_BLOCKS || size + bytes > PAGE_BYTES)) {
      pages.push([block]);
      size = bytes;
    } else {
      last?.push(block);
      size += bytes;
    }
  }
  return pages;
}
