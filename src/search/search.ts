import type { Model, mongo } from 'mongoose';

/**
 * A collection that is searched by words. Its records hold them in an array as `searchWords` or `everyWord` make them, and an
 * index {workspace, <words>, <date>} leads to the newest of each word at once.
 */
export interface Searched<T> {
  model: Model<T>;
  /** The fields that hold the words, and the date by which the newest come first. */
  words: keyof T & string;
  date: keyof T & string;
  /** Which of one date comes first: the later of this, by the two indexes here; else the one that was kept last. */
  later?: keyof T & string;
  /** The names of {workspace, words, date, later} and of {workspace, date, later}; needed for beginnings of words. */
  indexes?: { words: string; newest: string };
}

/** Which records come into question, besides the words: equalities and trusted operators. */
export type Among = { workspace: string } & Record<string, unknown>;

export interface Search<T> {
  /** Those that have all of the words, the newest first; all of them when there is no word. */
  withAll<F extends keyof T & string = keyof T & string>(
    among: Among,
    words: string[],
    page: AllWanted<F>,
  ): Promise<Found<T, F>[]>;
  /** Those that have any of the words: the most in common first, then the newest. */
  withAny<F extends keyof T & string>(
    among: Among,
    words: string[],
    wanted: Wanted<F>,
  ): Promise<Pick<T, F>[]>;
}

export interface AllWanted<F> {
  skip?: number;
  limit: number;
  /** What is read of each; everything, when it is not said. */
  fields?: F[];
  /** The last word may be the beginning of one. */
  lastIsBeginning?: boolean;
  /** Where else a word may stand, beside the words that are held: what the record is about may have another name by now. */
  elsewhere?: Map<string, Record<string, unknown>>;
}

/** `isWhole`: of a search by the beginning of a word, whether it stands there as a word of its own. */
export type Found<T, F extends keyof T> = Pick<T, F> & { isWhole?: boolean };

export interface Wanted<F> {
  limit: number;
  /** What is read of each. */
  fields: F[];
  /** Whether these words in common are enough; any one is, when it is not said. */
  isLike?(inCommon: string[]): boolean;
}

/** More words say nothing more about what somebody means, where any of them is enough. */
const WORDS = 12;
/** So many of each word, the newest, are compared. */
const OF_EACH = 40;
/** By so many of the words, the longest, MongoDB may choose where to begin. */
const LEADING = 4;
/** What begins so in fewer records is collected and sorted; where it is in more, reading from the newest on meets it soon. */
const FEW = 1_000;

export function searchIn<T>({ model, words: field, date, later, indexes }: Searched<T>): Search<T> {
  const newest = { [date]: -1, [later ?? '_id']: -1 } as Record<string, -1>;

  /**
   * Where to begin. One word: at its newest. Several: at the one that proves rarest, which MongoDB tries out anew each time
   * because it is told the index; what it remembers of other words would mislead it. A beginning alone: see FEW.
   */
  async function hintFor(among: Among, { parts, isSteered }: Parts): Promise<string | undefined> {
    if (!indexes || !isSteered || parts.length === 0) return undefined;
    const [only, ...others] = parts;
    if (others.length > 0 || !(only instanceof RegExp)) return indexes.words;
    const few = await model.collection.countDocuments(
      { workspace: among.workspace, [field]: only },
      { limit: FEW, hint: indexes.words },
    );
    return few < FEW ? indexes.words : indexes.newest;
  }

  /** Every word is asked for, also those beyond the leading ones. */
  function partsOf(
    among: Among,
    words: string[],
    { lastIsBeginning = false, elsewhere }: Pick<AllWanted<never>, 'lastIsBeginning' | 'elsewhere'>,
  ): Parts {
    const last = lastIsBeginning ? (words.at(-1) ?? '') : '';
    const whole = [...new Set(lastIsBeginning ? words.slice(0, -1) : words)];
    const isImplied = last === '' || whole.some((word) => word.startsWith(last) && !elsewhere?.has(word));
    const byLength = whole.sort((one, other) => other.length - one.length);
    const beside = byLength.filter((word) => elsewhere?.has(word));
    const held = byLength.filter((word) => !elsewhere?.has(word));
    const beginning = isImplied ? [] : [new RegExp(`^${last}`)];
    const parts = [...held.slice(0, LEADING), ...(elsewhere?.has(last) ? [] : beginning)];
    const rest = held.slice(LEADING);
    const either = [...beside, ...(elsewhere?.has(last) ? beginning : [])].map((part) => ({
      $or: [{ [field]: part }, elsewhere?.get(part instanceof RegExp ? last : part) ?? {}],
    }));
    return {
      parts,
      // What else is asked for may be rarer than any word.
      isSteered:
        either.length === 0 && Object.keys(among).every((name) => name === 'workspace' || name === date),
      filter: {
        ...among,
        ...(parts.length + either.length > 0 && {
          $and: [...parts.map((part) => ({ [field]: part })), ...either],
        }),
        ...(rest.length > 0 && { $expr: { $setIsSubset: [rest, `$${field}`] } }),
      },
      isWhole: last !== '' ? { $in: [last, `$${field}`] } : undefined,
    };
  }

  return {
    async withAll(among, words, { skip = 0, limit, fields, ...how }) {
      const parts = partsOf(among, words, how);
      const hint = await hintFor(among, parts);
      const read = fields && Object.fromEntries(fields.map((name) => [name, 1]));
      const found = model.collection.find(parts.filter as never, {
        projection: { _id: 0, ...read, ...(read && parts.isWhole && { isWhole: parts.isWhole }) },
        sort: newest,
        skip,
        limit,
        ...(hint && { hint }),
      });
      return (await found.toArray()) as never;
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

interface Parts {
  /** Words and beginnings by which it may begin. */
  parts: (string | RegExp)[];
  /** Nothing else narrows it down. */
  isSteered: boolean;
  filter: mongo.Filter<mongo.Document>;
  isWhole: object | undefined;
}

function inBoth(words: string[], held: string[]): string[] {
  const all = new Set(held);
  return words.filter((word) => all.has(word));
}
