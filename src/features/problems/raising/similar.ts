import mongoose from 'mongoose';
import { searchIn, searchWords } from '../../../search';
import { scopeOf } from '../find';
import { categoryWord } from '../found-by';
import { type Problem, Problems } from '../model';
import type { Comer } from './raising';

/** Resolved problems that this person may see, and from elsewhere in the programme what was shared as a lesson. */
export interface Similar {
  solved: Solved[];
  lessons: { key: string; learned: string }[];
}

export interface Solved {
  key: string;
  title: string;
  district?: string;
  done: string;
}

const solved = searchIn<Problem>({ model: Problems, words: 'words', date: 'closedAt' });
const shared = searchIn<Problem>({ model: Problems, words: 'lessonWords', date: 'closedAt' });

const SOLVED = 3;
const LESSONS = 2;
/** A single word in common, such as "school", says little; the category alone was chosen, and says enough. */
const ENOUGH = 2;

/** What helped before with something like this: most words in common first, of which the category is one, then the newest. */
export async function similarTo(
  { text, category }: { text: string; category?: string },
  comer: Comer,
): Promise<Similar> {
  const words = [...(category ? [categoryWord(category)] : []), ...searchWords(text)];
  const isLike = (inCommon: string[]) =>
    inCommon.length >= Math.min(ENOUGH, words.length) || isOfKind(inCommon, category);
  const { workspace } = comer;
  const { isAll, pairings } = await scopeOf(workspace, comer.viewer, comer.member);
  const among = { workspace, status: 'resolved' };
  const own = isAll ? {} : { pairing: mongoose.trusted({ $in: pairings }) };
  const elsewhere = { pairing: mongoose.trusted({ $nin: pairings }) };
  const [mine, theirs] = await Promise.all([
    solved.withAny({ ...among, ...own }, words, {
      limit: SOLVED,
      fields: ['key', 'title', 'district', 'resolution'],
      isLike,
    }),
    isAll
      ? []
      : shared.withAny({ ...among, ...elsewhere }, words, {
          limit: LESSONS,
          fields: ['key', 'resolution'],
          isLike,
        }),
  ]);
  return {
    solved: mine.map(asSolved),
    lessons: theirs.flatMap(({ key, resolution }) =>
      resolution?.isShared && resolution.learned ? [{ key, learned: resolution.learned }] : [],
    ),
  };
}

const isOfKind = (words: string[], category?: string) => !!category && words.includes(categoryWord(category));

function asSolved({
  key,
  title,
  district,
  resolution,
}: Pick<Problem, 'key' | 'title' | 'district' | 'resolution'>): Solved {
  return { key, title, district: district?.name, done: resolution?.done ?? '' };
}

export const isNothing = ({ solved, lessons }: Similar) => solved.length + lessons.length === 0;

/** Of these keys, which come back from a form, those that the person may see or that were shared. */
export async function amongOffered(keys: string[], comer: Comer): Promise<string[]> {
  if (keys.length === 0) return [];
  const { workspace } = comer;
  const found = await Problems.find(
    { workspace, key: mongoose.trusted({ $in: keys }), status: 'resolved' },
    { _id: 0, key: 1, pairing: 1, resolution: 1 },
  ).lean<Problem[]>();
  const { isAll, pairings } = await scopeOf(workspace, comer.viewer, comer.member);
  return found
    .filter(({ pairing, resolution }) => isAll || pairings.includes(pairing) || resolution?.isShared)
    .map(({ key }) => key);
}

/** So many open problems of a pairing, the newest, are compared; more are not open at once. */
const OPEN = 200;
const SAME = 3;

/** What is open in this pairing already, and reads as if it were the same. */
export async function sameOpen(workspace: string, pairing: string, title: string): Promise<Problem[]> {
  const words = searchWords(title);
  if (words.length === 0) return [];
  const open = await Problems.find({ workspace, pairing, isOpen: true }, { _id: 0, details: 0 })
    .sort({ raisedAt: -1 })
    .limit(OPEN)
    .lean<Problem[]>();
  return open
    .map((problem) => ({ problem, likeness: likeness(words, searchWords(problem.title)) }))
    .filter(({ likeness }) => likeness >= 0.5)
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, SAME)
    .map(({ problem }) => problem);
}

/** Of the words of the shorter title, how many the other has; one word in common is enough only for a title of one word. */
function likeness(some: string[], others: string[]): number {
  const shorter = Math.min(some.length, others.length);
  const common = some.filter((word) => others.includes(word)).length;
  return common >= Math.min(2, shorter) && shorter > 0 ? common / shorter : 0;
}
