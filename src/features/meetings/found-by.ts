import { everyWord } from '../../search';
import { locales } from '../../words';
import type { Stakeholder } from '../stakeholders';
import type { Comment, Minutes } from './model';

/** All that a meeting says, by whose words it is found, and then those of the comments on it. */
export function wordsOf(
  minutes: Minutes,
  { name, changes }: Pick<Stakeholder, 'name' | 'changes'>,
  said: string[] = [],
): string[] {
  const { present, keyPoints, agreements, gaps, about } = minutes;
  const former = changes.flatMap(({ what, before }) =>
    what === 'renamed' || what === 'took in' ? [before] : [],
  );
  const own = everyOf([name, ...former, present, keyPoints, agreements, gaps, about?.name]);
  return [...new Set([...own, ...said])];
}

/** The words of comments; those that were deleted have none. */
export const saidIn = (comments: Pick<Comment, 'text' | 'files'>[]) =>
  everyOf(comments.flatMap(({ text, files }) => [text, ...files.map(({ name }) => name)]));

/** What stands in place of what was removed for good is nothing that anybody would look for. */
const marks = Object.values(locales).map(({ removal }) => removal.mark);

const everyOf = (texts: (string | undefined)[]) =>
  everyWord(marks.reduce((text, mark) => text.replaceAll(mark, ' '), texts.filter(Boolean).join('\n')));
