import { type WordKey, words } from '../../../words';
import { type Language, languages, type Settings } from '../../people';
import { categoryName } from '../messages';

const each = (say: (language: Language) => string) =>
  Object.fromEntries(languages.map((language) => [language, say(language)])) as Record<Language, string>;

/** Words of ours that stand in a gap of a sentence, in every language. */
export const inAll = (key: WordKey) => each((language) => words(language)(key));

export const categoryNames = (settings: Settings, category: string) =>
  each((language) => categoryName(settings, category, language));
