import stopWords from './stop-words.json';

const unsaying = new Set(Object.values(stopWords).flatMap((words) => words.split(' ')));

/** No text has more words that it is found by; no word is longer. */
const MOST = 400;
const LONGEST = 40;

/**
 * The words by which a text is found: small letters without accents, each once, in their order, without those that stand in
 * every text. Exact on words: "meet" does not find "meeting".
 */
export function searchWords(text: string): string[] {
  const found = plainly(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1 && !unsaying.has(word))
    .map((word) => word.slice(0, LONGEST));
  return [...new Set(found)].slice(0, MOST);
}

/** No word is compared beyond so many signs. */
const COMPARED = 200;

/**
 * Every word of a text, in the order in which they first stand there: small letters without accents, each once. None is left out,
 * neither small words nor single letters and digits, so that a search for all of the words is exact.
 */
export function everyWord(text: string): string[] {
  const found = plainly(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(found.map((word) => (word.length > COMPARED ? word.slice(0, COMPARED) : word)))];
}

/** Small letters without accents, as people type on a phone. */
export function plainly(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss');
}
