import type { Language, Question } from './model';
import sets from './question-sets.json';

export interface QuestionSetWords {
  name: Record<Language, string>;
  questions: Question[];
}

/** The sets that come with Accompany, in the order in which they rotate. */
export const defaultQuestionSets = sets as Record<string, QuestionSetWords>;
