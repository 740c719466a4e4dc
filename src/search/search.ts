import type { Model } from 'mongoose';

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
  elsewhere?: Elsewhere | Promise<Elsewhere>;
}

type Elsewhere = Map<string, Record<string, unknown>>;
type How = Pick<AllWanted<never>, 'lastIsBeginning' | 'elsewhere'>;

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
/** The search begins at the rarest of so many words, the longest. */
const LEADING = 4;
/**
 * Words are counted up to this. What begins like it in fewer records is collected and sorted; where it is in more, reading from the
 * newest on meets it soon.
 */
const FEW = 2_000;

export function searchIn<T>({ model, words: field, date, later, indexes }: Searched<T>): Search<T> {
  const newest = { [date]: -1, [later ?? '_id']: -1 } as Record<string, -1>;

  /** In how many records it stands, as far as it matters: read from the index alone, by the command that makes least of it. */
  async function countOf(among: Among, part: Part, hint: string): Promise<number> {
    const counted = await model.db.db?.command({
      count: model.collection.collectionName,
      query: { workspace: among.workspace, [field]: part },
      limit: FEW,
      hint,
    });
    return counted?.n ?? 0;
  }

  /**
   * The query, and the index that answers it. MongoDB holds one word of several against the index, the first that it meets: so only
   * the rarest is asked for by name, and the others of what it leads to.
   */
  async function planOf(among: Among, words: string[], how: How): Promise<Plan> {
    const last = how.lastIsBeginning ? (words.at(-1) ?? '') : '';
    const others = [...new Set(how.lastIsBeginning ? words.slice(0, -1) : words)];
    const isWhole = last === '' ? undefined : { $in: [last, `$${field}`] };
    const whole = others.sort((one, other) => other.length - one.length);
    const isImplied = last === '' || whole.some((word) => word.startsWith(last));
    const beginning = isImplied ? undefined : beginningWith(last);
    const leading: Part[] = [...whole.slice(0, LEADING), ...(beginning ? [beginning] : [])];
    const isCounted = leading.length > 1 || beginning !== undefined;
    const [elsewhere, counts] = await Promise.all([
      how.elsewhere,
      indexes && isCounted ? Promise.all(leading.map((part) => countOf(among, part, indexes.words))) : [],
    ]);
    const isElsewhere = elsewhere !== undefined && elsewhere.size > 0;
    if (!indexes || isElsewhere || leading.length === 0) {
      const parts: Part[] = [
        ...whole,
        ...(last === '' || (isImplied && !isElsewhere) ? [] : [beginningWith(last)]),
      ];
      const all = parts.map((part) => {
        const beside = elsewhere?.get(part instanceof RegExp ? last : part);
        return beside ? { $or: [{ [field]: part }, beside] } : { [field]: part };
      });
      return { filter: { ...among, ...(all.length > 0 && { $and: all }) }, isWhole };
    }
    const least = Math.min(...counts);
    const rarest = leading.findIndex((_, place) => counts[place] === least);
    const isCommon = counts.length > 0 && least >= FEW;
    // Among common ones, a whole word is in the order in which they are shown.
    const first = isCommon || counts.length === 0 ? leading[0] : leading[rarest];
    const rest = whole.filter((word) => word !== first);
    // What else is asked for may be rarer than any word.
    const isSteered = Object.keys(among).every((name) => name === 'workspace' || name === date);
    const isOneByOne = isSteered && isCommon && first === beginning;
    const hint = isOneByOne ? indexes.newest : indexes.words;
    return {
      filter: {
        ...among,
        $and: isOneByOne
          ? [{ [field]: rangeOf(last) }]
          : [...new Set([first, beginning])].flatMap((part) => (part ? [{ [field]: part }] : [])),
        ...(rest.length > 0 && { $expr: { $setIsSubset: [rest, `$${field}`] } }),
      },
      isWhole,
      ...(isSteered && { hint }),
    };
  }

  return {
    async withAll(among, words, { skip = 0, limit, fields, ...how }) {
      const { filter, isWhole, hint } = await planOf(among, words, how);
      const read = fields && Object.fromEntries(fields.map((name) => [name, 1]));
      const found = model.collection.find(filter as never, {
        projection: { _id: 0, ...read, ...(read && isWhole && { isWhole }) },
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

/** What MongoDB is asked for a word. */
type Part = string | RegExp;

const beginningWith = (word: string) => new RegExp(`^${word}`);

/** The same as a range: it can't be answered from the index alone, and takes half the time where records are read one by one. */
const rangeOf = (word: string) => ({ $elemMatch: { $gte: word, $lt: `${word}\u{10ffff}` } });

interface Plan {
  filter: Record<string, unknown>;
  /** Whether the last word stands there whole. */
  isWhole: object | undefined;
  hint?: string;
}

function inBoth(words: string[], held: string[]): string[] {
  const all = new Set(held);
  return words.filter((word) => all.has(word));
}
