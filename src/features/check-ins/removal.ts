import { words as wordsOf } from '../../words';
import { places, type Removed, without } from '../removal';
import type { FileNote } from '../threads';
import type { CheckIn, Revision } from './model';
import { renewWords, type Turn } from './turn';

/** In how many places of a check-in the words stand, its history and its conversation included. */
export function countPlaces(checkIn: CheckIn, words: string): number {
  const placesIn = places(words);
  let count = 0;
  mapWords(structuredClone(checkIn), (text) => {
    count += placesIn(text);
    return text;
  });
  return count;
}

/**
 * Takes the words out of everything that the check-in holds, and says anew what we had said with them. Kept as a removal also
 * when they stand nowhere: who may not read the answers must not learn that.
 */
export function removeWords(turn: Turn, removal: Removed): void {
  const { checkIn, now } = turn;
  const { words, by, reason, view } = removal;
  const isKnown = view !== undefined && checkIn.removals.some((one) => one.view === view);
  if (isKnown && countPlaces(checkIn, words) === 0) return;
  mapWords(checkIn, without(words, wordsOf(checkIn.language)('removal:mark')));
  checkIn.removals.push({ by, at: now, reason, view });
  renewWords(turn);
}

type Kept = { text: string; files: FileNote[]; channel?: string; ts?: string; sealed?: boolean };

/** Every place of a check-in where people's words are kept. A message from which words go is sealed against Slack's copy. */
function mapWords(checkIn: CheckIn, change: (text: string) => string): void {
  const sealed = new Set<string | undefined>();
  const rewrite = (kept: Kept) => {
    const before = [kept.text, ...kept.files.map(({ name }) => name)].join('\n');
    kept.text = change(kept.text);
    kept.files = kept.files.map((file) => ({ ...file, name: change(file.name) }));
    if ([kept.text, ...kept.files.map(({ name }) => name)].join('\n') === before) return;
    kept.sealed = true;
    if (kept.ts) sealed.add(kept.ts);
  };
  const rewriteAll = (revisions: Revision[]) => {
    const before = JSON.stringify(revisions);
    for (const revision of revisions) {
      revision.text = change(revision.text);
      for (const file of revision.files ?? []) file.name = change(file.name);
    }
    return JSON.stringify(revisions) !== before;
  };
  for (const { parts, revisions } of checkIn.answers) {
    parts.forEach(rewrite);
    // A message that was rewritten in the form may still hold in Slack what only its revisions hold here.
    if (rewriteAll(revisions)) for (const part of parts) if (part.replaced && part.ts) sealed.add(part.ts);
  }
  for (const remark of checkIn.remarks) {
    rewrite(remark);
    rewriteAll(remark.revisions);
  }
  checkIn.strays.forEach(rewrite);
  for (const skip of checkIn.skips) if (skip.words) skip.words = change(skip.words);
  // One message may be part of several answers.
  for (const part of checkIn.answers.flatMap(({ parts }) => parts))
    if (sealed.has(part.ts)) part.sealed = true;
}
