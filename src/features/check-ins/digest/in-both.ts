import { type WordKey, words } from '../../../words';
import { type Language, languages } from '../../people';

type Said = Record<Language, string>;

/** A sentence of ours, or a part of one, that stands within another. */
export const inBoth = (key: WordKey, params?: Record<string, string | number>): Said =>
  each((language) => words(language)(key, params));

function each(say: (language: Language) => string): Said {
  return Object.fromEntries(languages.map((language) => [language, say(language)])) as Said;
}
