import type { Cell } from '../tables';

/** An Excel cell holds no more. UTF-16 units. */
export const MOST_IN_CELL = 32_767;

/**
 * What spreadsheets take for the beginning of a formula, also behind spaces and invisible signs, and as wide letters; and the same
 * where it was marked before, so that each mark can be taken away again.
 */
const formula = /^'*(?:[\s\p{Cf}]*[=+\-@＝＋－＠]|\t)/u;
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what no cell can hold
/** Most texts have none of these. */
const odd = /[\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff\ufffe\uffff]/;
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: they are what no cell can hold

/** A cell's text as a spreadsheet shows it: no formula hides in it, and nothing that breaks the file. */
export function safeText(text: string): string {
  const shown = odd.test(text) ? whole(text).replace(/\r\n?/g, '\n').replace(unwritable, '') : text;
  return formula.test(shown) || text.startsWith('\0') ? `'${shown}` : shown;
}

/** Half a sign, as it is left where a text was cut, is none. */
export const whole = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** What was written by `safeText`, as it was before. */
export function plainText(text: string): string {
  return text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;
}

export const safeCell = (cell: Cell): Cell => (typeof cell === 'string' ? safeText(cell) : cell);
