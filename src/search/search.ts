import mongoose, { type Model } from 'mongoose';

/**
 * A collection that is searched by words. Its records hold them in an array as `searchWords` makes them, and an index
 * {workspace, <words>, <date>} leads to the newest of each word at once.
 */
export interface Searched<T> {
  model: Model<T>;
  /** The fields that hold the words, and the date by which the newest come first. */
  words: keyof T & string;
  date: keyof T & string;
}

/** Which records come into question, besides the words: equalities and trusted operators. */
export type Among = { workspace: string } & Record<string, unknown>;

export interface Search<T> {
  /** Those that have all of the words, the newest first; all of them when there is no word. */
  withAll(among: Among, words: string[], page: { skip?: number; limit: number }): Promise<T[]>;
  /** Those that have any of the words: the most in common first, then the newest. */
  withAny<F extends keyof T & string>(
    among: Among,
    words: string[],
    wanted: Wanted<F>,
  ): Promise<Pick<T, F>[]>;
}

export interface Wanted<F> {
  limit: number;
  /** What is read of each. */
  fields: F[];
  /** Whether these words in common are enough; any one is, when it is not said. */
  isLike?(inCommon: string[]): boolean;
}

/** More words say nothing more about what somebody looks for. */
const WORDS = 12;
/** So many of each word, the newest, are compared. */
const OF_EACH = 40;

export function searchIn<T>({ model, words: field, date }: Searched<T>): Search<T> {
  const newest = { [date]: -1, _id: -1 } as Record<string, -1>;

  return {
    withAll(among, words, { skip = 0, limit }) {
      const all = words.length > 0 ? { [field]: mongoose.trusted({ $all: words.slice(0, WORDS) }) } : {};
      return model
        .find({ ...among, ...all } as never, { _id: 0 })
        .sort(newest)
        .skip(skip)
        .limit(limit)
        .lean<T[]>();
    },

    async withAny(among, words, { limit, fields, isLike = () => true }) {
      const read = Object.fromEntries([...fields, field, date].map((name) => [name, 1]));
      // Each word by itself: else the newest of a common word would leave no room for what a rare one finds.
      const found = await Promise.all(
        words.slice(0, WORDS).map((word) =>
          model
            .find({ ...among, [field]: word } as never, read)
            .sort(newest)
            .limit(OF_EACH)
            .lean<(T & { _id: unknown })[]>(),
        ),
      );
      const records = new Map(found.flat().map((record) => [String(record._id), record]));
      const when = (record: T) => Number(record[date]);
      return [...records.values()]
        .map((record) => ({ record, inCommon: inBoth(words, record[field] as string[]) }))
        .filter(({ inCommon }) => isLike(inCommon))
        .sort(
          (one, other) =>
            other.inCommon.length - one.inCommon.length || when(other.record) - when(one.record),
        )
        .slice(0, limit)
        .map(({ record }) => Object.fromEntries(fields.map((name) => [name, record[name]])) as never);
    },
  };
}

function inBoth(words: string[], held: string[]): string[] {
  const all = new Set(held);
  return words.filter((word) => all.has(word));
}
