import { searchWords } from '../../search';
import type { Problem } from './model';

/** A category is looked for like a word; no word that people write begins with this sign. */
export const categoryWord = (category: string) => `#${category}`;

/** The words by which a problem that is over is found, and by which its lesson is, where it is shared. */
export function foundBy({
  title,
  details = '',
  category,
  resolution,
}: Pick<Problem, 'title' | 'details' | 'category' | 'resolution'>): Pick<Problem, 'words' | 'lessonWords'> {
  if (!resolution) return { words: undefined, lessonWords: undefined };
  const { done, learned = '', isShared } = resolution;
  const kind = category ? [categoryWord(category)] : [];
  return {
    words: [...kind, ...searchWords([title, details, done, learned].join(' '))],
    lessonWords: isShared && learned ? [...kind, ...searchWords(learned)] : undefined,
  };
}
