import { type WordKey, words } from '../../../words';
import { type Language, languages } from '../../people';

type Said = Record<Language, string>;

/** A sentence of ours, or a part of one, that stands within another. */
export const inBoth = (key: WordKey, params?: Record<string, string | number>): Said =>
  each((language) => words(language)(key, params));

export const nothing: Said = { en: '', fr: '' };

/** Further things after what was said: ", 2 late, 1 away". */
export const listed = (parts: Said[]): Said =>
  each((language) => parts.map((part) => `, ${part[language]}`).join(''));

/** With one digit, where it has one. */
export const average = (value: number): Said =>
  each((language) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value));

function each(say: (language: Language) => string): Said {
  return Object.fromEntries(languages.map((language) => [language, say(language)])) as Said;
}
