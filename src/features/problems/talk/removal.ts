import { words as wordsOf } from '../../../words';
import { places, type Removed, without } from '../../removal';
import { renewCards } from '../cards';
import { foundBy } from '../found-by';
import type { Entry, Problem } from '../model';
import { renewLine, type Turn } from '../turn';
import { told } from './talk';

/** In how many places of a problem the words stand: in its timeline and what was there before, too. */
export function countPlaces(problem: Problem, timeline: Entry[], words: string): number {
  const placesIn = places(words);
  let count = 0;
  const counted = (text: string) => {
    count += placesIn(text);
    return text;
  };
  mapProblem(structuredClone(problem), counted);
  for (const entry of timeline) mapEntry(structuredClone(entry), counted);
  return count;
}

/** Takes the words out of all that is kept of the problem, and says anew what we had said with them; `said` are the keys of that. */
export function removeWords(turn: Turn, timeline: Entry[], said: Set<string>, removed: Removed): undefined {
  const { problem, now } = turn;
  const { words, by, reason, view } = removed;
  const isKnown = view !== undefined && problem.removals.some((one) => one.view === view);
  if (isKnown && countPlaces(problem, timeline, words) === 0) return;
  const clear = without(words, wordsOf(problem.language)('removal:mark'));
  mapProblem(problem, clear);
  // The mark is nothing that anybody would look for.
  const unmarked = structuredClone(problem);
  mapProblem(unmarked, without(wordsOf(problem.language)('removal:mark'), ' '));
  Object.assign(problem, foundBy(unmarked));
  for (const before of timeline) {
    const entry = structuredClone(before);
    const isChanged = mapEntry(entry, clear);
    if (isChanged) turn.rewritten.push(entry);
    // What was said when it was raised is shown with the title, which may have been another one then.
    if (isChanged || entry.kind === 'raised') renewLine(turn, told(turn, entry), said);
  }
  problem.removals.push({ by, at: now, reason, view });
  renewCards(turn);
}

type Change = (text: string) => string;

function mapProblem(problem: Problem, change: Change): void {
  const { resolution, notPossible } = problem;
  problem.title = change(problem.title);
  if (problem.details) problem.details = change(problem.details);
  if (resolution) resolution.done = change(resolution.done);
  if (resolution?.learned) resolution.learned = change(resolution.learned);
  if (notPossible) notPossible.why = change(notPossible.why);
}

/** Fields whose earlier values are people's words. */
const written = ['title', 'details'];

/** Whether anything has changed. A message from which words go is sealed against Slack's copy. */
function mapEntry(entry: Entry, change: Change): boolean {
  let isChanged = false;
  const changed = (text: string) => {
    const after = change(text);
    isChanged ||= after !== text;
    return after;
  };
  if (entry.text) entry.text = changed(entry.text);
  entry.files = entry.files?.map((file) => ({ ...file, name: changed(file.name) }));
  if (isChanged && entry.place) entry.sealed = true;
  for (const revision of entry.revisions ?? []) {
    revision.text = changed(revision.text);
    for (const file of revision.files ?? []) file.name = changed(file.name);
  }
  const { before } = entry;
  for (const field of written) if (before?.[field]) before[field] = changed(before[field]);
  return isChanged;
}
