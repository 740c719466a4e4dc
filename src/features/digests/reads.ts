/**
 * What the parts of one digest have read. They ask all at once, and much of it is the same: how things stand, the period and what it
 * is compared with, and the weeks of the picture.
 */
export interface Reads {
  /** As far back as any of them looks. */
  since: Date;
  /** By name. */
  known: Map<string, Promise<unknown>>;
}

/** Whose reads are shared; outside of a digest nothing is, and each asks anew. */
type Sharing = { reads?: Reads };

export const beginReads = (since: Date): Reads => ({ since, known: new Map() });

/** Reads it once for a digest, whoever asks first. */
export function once<T>({ reads }: Sharing, name: string, read: () => Promise<T>): Promise<T> {
  if (!reads) return read();
  const known = reads.known.get(name) as Promise<T> | undefined;
  if (known) return known;
  const found = read();
  reads.known.set(name, found);
  return found;
}

/** Of what has a time: at least what was since then, in a digest since as far back as anybody looks. */
export function onceSince<T>(
  of: Sharing,
  name: string,
  since: Date,
  read: (since: Date) => Promise<T>,
): Promise<T> {
  if (!of.reads || since < of.reads.since) return read(since);
  const { reads } = of;
  return once(of, name, () => read(reads.since));
}

/** Of records with keys: at least these, each read once. */
export async function onceEach<T extends { key: string }>(
  of: Sharing,
  name: string,
  keys: string[],
  read: (keys: string[]) => Promise<T[]>,
): Promise<Map<string, T>> {
  const wanted = [...new Set(keys)];
  const known = await once(of, name, async () => new Map<string, Promise<T | undefined>>());
  const missing = wanted.filter((key) => !known.has(key));
  if (missing.length > 0) {
    const found = read(missing).then((all) => new Map(all.map((one) => [one.key, one])));
    for (const key of missing)
      known.set(
        key,
        found.then((all) => all.get(key)),
      );
  }
  const records = await Promise.all(wanted.map((key) => known.get(key)));
  return new Map(records.flatMap((one) => (one ? [[one.key, one]] : [])));
}
