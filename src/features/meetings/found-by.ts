import { everyWord } from '../../search';
import { locales } from '../../words';
import type { Commitment } from '../commitments';
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

/** The words of comments, and of what people wrote about commitments; comments that were deleted have none. */
export const saidIn = (
  comments: Pick<Comment, 'text' | 'files'>[],
  commitments: Pick<Commitment, 'steps'>[],
) =>
  everyOf([
    ...comments.flatMap(({ text, files }) => [text, ...files.map(({ name }) => name)]),
    ...commitments.flatMap(({ steps }) => steps.map(({ text }) => text)).filter((text) => !isOurs(text)),
  ]);

/** Why an edit gave something up is said by us. */
const ours = Object.values(locales).map(({ meetings }) => meetings['reason.edited']);
const isOurs = (text?: string) => text !== undefined && ours.includes(text);

/** What stands in place of what was removed for good is nothing that anybody would look for. */
const marks = Object.values(locales).map(({ removal }) => removal.mark);

const everyOf = (texts: (string | undefined)[]) =>
  everyWord(marks.reduce((text, mark) => text.replaceAll(mark, ' '), texts.filter(Boolean).join('\n')));
