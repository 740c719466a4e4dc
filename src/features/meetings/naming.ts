import mongoose from 'mongoose';
import { type Stakeholder, Stakeholders } from '../stakeholders';

type Named = Pick<Stakeholder, 'key' | 'nameWords'>;

/** What the names of stakeholders have of the words that somebody looks for, the last of which may be the beginning of one. */
export interface InNames {
  /**
   * Meetings are kept with the names that their stakeholder had by then; what has become of it since stands here: of each word that
   * is in a present name of one that was renamed, or that took in another, whose meetings have it, too.
   */
  byNow: Map<string, Record<string, unknown>>;
  /** How many of the words a stakeholder's name has, by its key; absent where too many are named so to be read beforehand. */
  counts?: Map<string, number>;
}

/** So many are read before it is known of which there are meetings. */
const MANY = 100;

export async function inNames(workspace: string, words: string[]): Promise<InNames> {
  const last = words.at(-1);
  if (!last) return { byNow: new Map(), counts: new Map() };
  const some = { $in: [...words.slice(0, -1), new RegExp(`^${last}`)] };
  const isNamed = { status: { $in: ['active', 'archived'] }, nameWords: some };
  // One question, where the programme is not a large one.
  const found = await Stakeholders.collection
    .find<Named & Pick<Stakeholder, 'status' | 'mergedInto'> & { isChanged: boolean }>(
      { workspace, $or: [isNamed, { status: 'merged' }] },
      {
        projection: {
          _id: 0,
          key: 1,
          nameWords: 1,
          status: 1,
          mergedInto: 1,
          isChanged: { $gt: [{ $size: '$changes' }, 0] },
        },
        limit: MANY + 1,
        hint: 'type-ahead',
      },
    )
    .toArray();
  const isAll = found.length <= MANY;
  const merged = isAll
    ? mergedInto(found.filter(({ status }) => status === 'merged'))
    : await mergedOnes(workspace);
  const changed = isAll
    ? found.filter(({ status, isChanged }) => isChanged && status !== 'merged')
    : await Stakeholders.collection
        .find<Named>(
          { workspace, ...isNamed, 'changes.0': { $exists: true } },
          { projection: { _id: 0, key: 1, nameWords: 1 } },
        )
        .toArray();
  return {
    byNow: byNow([...changed, ...(await underTheirNewNames(workspace, merged))], words),
    ...(isAll && { counts: countsIn(found, words) }),
  };
}

/** How many of the words each of the names has. */
export const countsIn = (named: Named[], words: string[]) =>
  new Map(
    named.map(({ key, nameWords }) => [
      key,
      words.filter((word, place) => nameWords.some(isLike(word, place === words.length - 1))).length,
    ]),
  );

const isLike = (word: string, isLast: boolean) => (one: string) =>
  isLast ? one.startsWith(word) : one === word;

function byNow(all: Named[], words: string[]): InNames['byNow'] {
  const has = (word: string, isLast: boolean) =>
    all.filter(({ nameWords }) => nameWords.some(isLike(word, isLast)));
  return new Map(
    words
      .map((word, place): [string, string[]] => [
        word,
        has(word, place === words.length - 1).map(({ key }) => key),
      ])
      .filter(([, keys]) => keys.length > 0)
      .map(([word, keys]) => [word, { stakeholder: mongoose.trusted({ $in: keys }) }]),
  );
}

/** A stakeholder and all that were merged into it: their meetings are its own. */
export async function withMerged(workspace: string, key: string): Promise<string[]> {
  const merged = await mergedOnes(workspace);
  return [key, ...[...merged.keys()].filter((one) => livingOf(one, merged) === key)];
}

async function mergedOnes(workspace: string): Promise<Map<string, string>> {
  const merged = await Stakeholders.find(
    { workspace, status: 'merged' },
    { _id: 0, key: 1, mergedInto: 1 },
  ).lean<Pick<Stakeholder, 'key' | 'mergedInto'>[]>();
  return mergedInto(merged);
}

const mergedInto = (merged: Pick<Stakeholder, 'key' | 'mergedInto'>[]) =>
  new Map(merged.map(({ key, mergedInto = '' }) => [key, mergedInto]));

function livingOf(key: string, merged: Map<string, string>): string {
  let living = key;
  for (let step = 0; step <= merged.size; step++) living = merged.get(living) ?? living;
  return living;
}

async function underTheirNewNames(workspace: string, merged: Map<string, string>): Promise<Named[]> {
  if (merged.size === 0) return [];
  const into = new Map([...merged.keys()].map((key) => [key, livingOf(key, merged)]));
  const living = await Stakeholders.find(
    { workspace, key: mongoose.trusted({ $in: [...new Set(into.values())] }) },
    { _id: 0, key: 1, nameWords: 1 },
  ).lean<Named[]>();
  const names = new Map(living.map(({ key, nameWords }) => [key, nameWords]));
  return [...into].map(([key, other]) => ({ key, nameWords: names.get(other) ?? [] }));
}
