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
    (name) => sorted(name) === sorted(word) || slips(word, name) <= (name.length < LONG ? 1 : 2),
  );
}

const sorted = (word: string) => [...word].sort().join('');

/** Letters to add, leave out or exchange (Levenshtein). */
function slips(word: string, name: string): number {
  let row = Array.from({ length: name.length + 1 }, (_, at) => at);
  for (const [line, letter] of [...word].entries()) {
    const next = [line + 1];
    for (const [at, other] of [...name].entries()) {
      const [left = 0, above = 0, corner = 0] = [next[at], row[at + 1], row[at]];
      next.push(Math.min(left + 1, above + 1, corner + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[name.length] ?? 0;
}
