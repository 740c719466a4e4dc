import { plainly } from '../../search';
import type { PlanLine } from './model';

/**
 * The lines of a plan under the keys that they had before: one that says the same, one of the same who and what, and one that stands
 * at the place of a line that is gone, or is much like it, and is plainly that line in other words. What became of a line stays with its key.
 */
export function keepingKeys(lines: PlanLine[], before: PlanLine[]): PlanLine[] {
  /** By place: which of the lines before it is. */
  const places: (number | undefined)[] = lines.map(() => undefined);
  const isFree = (place: number) => place in before && !places.includes(place);
  const match = (isSame: (line: PlanLine, old: PlanLine) => boolean) => {
    for (const [number, line] of lines.entries()) {
      if (places[number] !== undefined) continue;
      const place = before.findIndex((old, at) => isFree(at) && isSame(line, old));
      if (place >= 0) places[number] = place;
    }
  };
  match((line, old) => plainly(line.line) === plainly(old.line));
  match((line, old) => isOwner(line, old) && plainly(line.what) === plainly(old.what));
  for (const [number, line] of lines.entries()) {
    if (places[number] !== undefined) continue;
    const above = number === 0 ? -1 : places[number - 1];
    const below = number === lines.length - 1 ? before.length : places[number + 1];
    places[number] = [above !== undefined ? above + 1 : -1, below !== undefined ? below - 1 : -1].find(
      (place) => {
        const old = isFree(place) ? before[place] : undefined;
        return old && isOwner(line, old) && (isWhen(line, old) || isAlike(line.what, old.what));
      },
    );
  }
  match((line, old) => isOwner(line, old) && isWhen(line, old) && isAlike(line.what, old.what));
  const taken = new Set<string>();
  return lines.map((line, number) => {
    const old = before[places[number] ?? -1];
    // A new line may say what another one said once, whose key that is still.
    const isOthers = (key: string) =>
      taken.has(key) || before.some((one, at) => one.key === key && !isFree(at));
    let key = old?.key ?? line.key;
    if (!old) for (let next = 2; isOthers(key); next += 1) key = `${line.key}-${next}`;
    taken.add(key);
    return { ...line, key };
  });
}

const isOwner = (one: PlanLine, other: PlanLine) =>
  one.owes === other.owes && one.stakeholder === other.stakeholder;

const isWhen = (one: PlanLine, other: PlanLine) => JSON.stringify(one.when) === JSON.stringify(other.when);

/** At least half of the words of the longer one are the other's, too. */
function isAlike(one: string, other: string): boolean {
  const wordsOf = (text: string) =>
    new Set(
      plainly(text)
        .split(/[^\p{L}\p{N}]+/u)
        .filter(Boolean),
    );
  const [these, those] = [wordsOf(one), wordsOf(other)];
  const common = [...these].filter((word) => those.has(word)).length;
  return common * 2 >= Math.max(these.size, those.size);
}
