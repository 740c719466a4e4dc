/** ` Did you mean "mentor"?` for what is a slip away from a known word; otherwise all known words. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({ candidate, slips: slipsBetween(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, slips }) => slips <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.slips - other.slips)[0];
  if (near) return ` Did you mean "${near.candidate}"?`;
  if (known.length === 0 || known.length > 30) return '';
  return ` Known are: ${known.join(', ')}.`;
}

/** Letters to put in, take out, exchange or swap with their neighbour to get from one word to the other. */
function slipsBetween(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 6 || one.length > 60) return 99;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
