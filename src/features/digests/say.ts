import { clean, cut, escaped, quoted } from '../../slack/text';
import { spokenDay, words } from '../../words';
import type { Line, Say, Standing } from './section';

/** Code points of a name in a sentence, and of a quote beside one. */
const NAME = 80;
const QUOTE = 160;

/** A sentence in a language. Names stand in it as text, never as markup. */
export function say({ key, params = {}, days = {}, words: named = {} }: Say, language: string): string {
  const gaps: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params)) {
    gaps[name] = typeof value === 'number' ? numberOf(value, language) : quoted(value, NAME);
  }
  for (const [name, date] of Object.entries(days)) gaps[name] = spokenDay(date, language);
  for (const [name, said] of Object.entries(named)) {
    gaps[name] = escaped(language.startsWith('fr') ? said.fr : said.en);
  }
  return words(language)(key, gaps);
}

/** Averages as they are written in a language; whole numbers stay numbers, by which singular and plural are told. */
const numberOf = (value: number, language: string) =>
  Number.isInteger(value)
    ? value
    : new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);

/** Signs of different shapes: they are told apart without colours, and read out by their names. */
const signs: Record<Standing, string> = {
  red: ':exclamation: ',
  amber: ':warning: ',
  good: ':white_check_mark: ',
  unknown: ':grey_question: ',
  plain: '',
};

/** A line with its sign, and the words beside it, in one paragraph. */
export function lineText({ says, quote, standing = 'plain' }: Line, language: string): string {
  return `${signs[standing]}${say(says, language)}${quote ? ` ${inQuotes(quote.text, language)}` : ''}`;
}

/** People's words in one line, and so many of them at most. */
export function inQuotes(text: string, language: string): string {
  const words = quoted(cut(clean(text).replace(/\s+/g, ' '), QUOTE), QUOTE);
  return language.startsWith('fr') ? `« ${words} »` : `“${words}”`;
}
