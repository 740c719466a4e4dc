type At = readonly { at: Date }[];

/** Whether words were removed for good after so many changes of a record, edits and removals together. */
export function isRemovedSince(
  { versions, removals = [] }: { versions: At; removals?: At },
  seen = 0,
): boolean {
  return [
    ...versions.map(({ at }) => ({ at, isRemoval: false })),
    ...removals.map(({ at }) => ({ at, isRemoval: true })),
  ]
    .sort((one, other) => one.at.getTime() - other.at.getTime())
    .slice(seen)
    .some(({ isRemoval }) => isRemoval);
}

/** The lines of one text that do not stand in the other. */
export function linesOnlyIn(one: string, other: string): string[] {
  const those = new Set(linesOf(other));
  return linesOf(one).filter((line) => line && !those.has(line));
}

const linesOf = (text: string) => text.split('\n').map((line) => line.trim());
