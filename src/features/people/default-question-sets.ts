import type { Question } from './model';
import sets from './question-sets.json';
import type { Language } from './settings';

export interface QuestionSetWords {
  name: Record<Language, string>;
  questions: Question[];
}

/** The sets that come with Accompany, in the order in which they rotate. */
export const defaultQuestionSets = sets as Record<string, QuestionSetWords>;
