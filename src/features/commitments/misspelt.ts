import { distance } from 'fastest-levenshtein';

const NAMES =
  'monday tuesday wednesday thursday friday saturday sunday january february march april august september october november december tomorrow lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier avril juillet septembre octobre novembre decembre demain'.split(
    ' ',
  );
const LONG = 8;

/** Firday, Febuary, Wensday: a slip or two away from the name of a day or a month. */
export function isMisspeltDay(typed: string): boolean {
  const word = typed.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  if (word.length < 5 || word.length > 11) return false;
  return NAMES.some(
    (name) => sorted(name) === sorted(word) || distance(word, name) <= (name.length < LONG ? 1 : 2),
  );
}

const sorted = (word: string) => [...word].sort().join('');
