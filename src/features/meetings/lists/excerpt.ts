import { everyWord, plainly } from '../../../search';
import { clean } from '../../../slack/text';
import type { FoundMeeting } from './wanted';

/** Signs before and after the word that was found. */
const BEFORE = 60;
const AFTER = 150;

/** What a meeting says around the first of the words that stands in its own texts; the beginning of what it says, where none does. */
export function excerpt(
  {
    keyPoints,
    agreements,
    gaps,
    present,
  }: Pick<FoundMeeting, 'keyPoints' | 'agreements' | 'gaps' | 'present'>,
  asked: string,
): string {
  const texts = [keyPoints, agreements, gaps, present].flatMap((text) => (text ? [clean(text)] : []));
  const words = everyWord(asked);
  for (const text of words.length > 0 ? texts : []) {
    const at = placeOf(text, words);
    if (at !== undefined) return around(text, at);
  }
  return around(texts[0] ?? '', 0);
}

/** Where the first of these words stands; the last may be a beginning. */
function placeOf(text: string, words: string[]): number | undefined {
  const last = words.at(-1) ?? '';
  for (const { 0: run, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (everyWord(plainly(run)).some((word) => words.includes(word) || word.startsWith(last))) return index;
  }
  return undefined;
}

function around(text: string, at: number): string {
  const from = at <= BEFORE ? 0 : text.lastIndexOf(' ', at - BEFORE / 2) + 1;
  const begin = Math.max(from, at - BEFORE);
  // Never half of a sign that takes two places.
  const start = /[\udc00-\udfff]/.test(text[begin] ?? '') ? begin + 1 : begin;
  return `${start > 0 ? '…' : ''}${text.slice(start, at + AFTER).replace(/[\ud800-\udbff]$/, '')}`;
}
