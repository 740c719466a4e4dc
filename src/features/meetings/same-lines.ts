import { plainly } from '../../search';
import type { Commitment } from '../commitments';
import type { Agreed } from './form/reading';

/** A line as it stands in the agreements now, and its number in them. */
export interface Placed {
  line: Agreed;
  place: number;
}

/** More are written anew rather than corrected; pairs of a line and a commitment. */
const MOST_PAIRS = 2_500;

/**
 * Which commitment a line is that stands in other words: that of the same who and what; else one at the same place, or of the same
 * date, whose words are much the same. `stood` and `stands` are all lines, before and now; each commitment is one line's.
 */
export function inOtherWords(
  lines: Placed[],
  left: Commitment[],
  { stood, stands }: Record<'stood' | 'stands', string[]>,
): Map<Placed, Commitment> {
  const found = new Map<Placed, Commitment>();
  if (lines.length * left.length > MOST_PAIRS) return found;
  const match = (isSame: (line: Placed, one: Commitment) => boolean) => {
    const taken = new Set(found.values());
    for (const line of lines.filter((one) => !found.has(one))) {
      const same = left.find((one) => !taken.has(one) && isSame(line, one));
      if (!same) continue;
      found.set(line, same);
      taken.add(same);
    }
  };
  const isTheirs = ({ line }: Placed, one: Commitment) =>
    (line.owes ?? 'stakeholder') === one.owes && isAlike(line.who ?? '', one.who ?? '');
  const saysSame = ({ line }: Placed, one: Commitment) => plainly(line.what) === plainly(one.what);
  const isLike = ({ line }: Placed, one: Commitment) => isAlike(line.what, one.what);
  const isHere = ({ place }: Placed, one: Commitment) => {
    const at = stood.indexOf(one.line);
    if (at < 0) return false;
    const isBeside = (step: 1 | -1) => stands[place + step] === stood[at + step];
    return isBeside(1) || isBeside(-1) || (stands.length === stood.length && at === place);
  };
  match((line, one) => isTheirs(line, one) && saysSame(line, one));
  match((line, one) => isHere(line, one) && isTheirs(line, one) && isLike(line, one));
  match((line, one) => isHere(line, one) && saysSame(line, one));
  match((line, one) => line.line.by === firstDate(one) && isTheirs(line, one) && isLike(line, one));
  return found;
}

/** By when it was owed before another date was agreed on. */
function firstDate({ by, steps }: Commitment): string | undefined {
  const moved = steps.find(({ what }) => what === 'new date');
  return moved ? moved.before : by;
}

/** At least half of the words of the longer one are the other's, too; or there is but a slip or two. */
function isAlike(one: string, other: string): boolean {
  const [these, those] = [plainly(one), plainly(other)];
  return these === those || sharedWords(these, those) >= 0.5 || isMisspelt(these, those);
}

function sharedWords(one: string, other: string): number {
  const wordsOf = (text: string) => new Set(text.split(/[^\p{L}\p{N}]+/u).filter(Boolean));
  const [these, those] = [wordsOf(one), wordsOf(other)];
  const common = [...these].filter((word) => those.has(word)).length;
  return common / Math.max(these.size, those.size, 1);
}

/** A third of the letters may differ; of longer texts, words tell. */
const LONGEST = 120;

function isMisspelt(one: string, other: string): boolean {
  const longer = Math.max(one.length, other.length);
  return longer <= LONGEST && slips(one, other) * 3 <= longer;
}

/** Letters to add, leave out or exchange (Levenshtein). */
function slips(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [at, its] of [...other].entries()) {
      const [left = 0, above = 0, corner = 0] = [next[at], row[at + 1], row[at]];
      next.push(Math.min(left + 1, above + 1, corner + (letter === its ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
