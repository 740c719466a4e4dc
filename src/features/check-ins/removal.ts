import { words as wordsOf } from '../../words';
import type { CheckIn } from './model';
import { renewWords, type Turn } from './turn';

/** Finds words wherever they stand, in any case and with any spacing. */
export function finder(words: string): RegExp {
  const parts = words.normalize('NFC').split(/\s+/).filter(Boolean);
  return new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+'), 'giu');
}

/** In how many places of a check-in the words stand, its history and its conversation included. */
export function countPlaces(checkIn: CheckIn, words: string): number {
  const find = finder(words);
  let count = 0;
  mapWords(checkIn, (text) => {
    count += [...text.normalize('NFC').matchAll(find)].length;
    return text;
  });
  return count;
}

/** Takes the words out of everything that the check-in holds, and says anew what we had said with them. */
export function removeWords(turn: Turn, removal: { words: string; by: string; reason: string }): void {
  const { checkIn, now } = turn;
  const mark = wordsOf(checkIn.language)('check-ins:remove.mark');
  const before = structuredClone(checkIn);
  mapWords(checkIn, (text) => without(text, removal.words, mark));
  checkIn.removals.push({ by: removal.by, at: now, reason: removal.reason });
  renewWords(turn, before);
}

export function without(text: string, words: string, mark: string): string {
  return text.normalize('NFC').replace(finder(words), mark);
}

/** Every place of a check-in where people's words are kept. A message from which words go is sealed against Slack's copy. */
function mapWords(checkIn: CheckIn, change: (text: string) => string): void {
  const rewrite = <Kept extends { text: string; sealed?: boolean }>(kept: Kept) => {
    const text = change(kept.text);
    if (text !== kept.text.normalize('NFC')) kept.sealed = true;
    kept.text = text;
  };
  for (const answer of checkIn.answers) {
    answer.parts.forEach(rewrite);
    for (const revision of answer.revisions) revision.text = change(revision.text);
    for (const file of answer.parts.flatMap((part) => part.files)) file.name = change(file.name);
    sealTheRest(answer);
  }
  for (const remark of checkIn.remarks) {
    rewrite(remark);
    for (const revision of remark.revisions) revision.text = change(revision.text);
    for (const file of remark.files) file.name = change(file.name);
  }
  for (const stray of checkIn.strays) {
    stray.text = change(stray.text);
    for (const file of stray.files) file.name = change(file.name);
  }
  for (const skip of checkIn.skips) if (skip.words) skip.words = change(skip.words);
}

/** Words may run over several messages of one answer: then all of them are sealed. */
function sealTheRest(answer: CheckIn['answers'][number]): void {
  if (answer.parts.some((part) => part.sealed)) for (const part of answer.parts) part.sealed = true;
}
