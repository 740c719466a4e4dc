import mongoose from 'mongoose';
import { type Stakeholder, Stakeholders } from '../stakeholders';

type Named = Pick<Stakeholder, 'key' | 'nameWords'>;

/**
 * Meetings are kept with the names that their stakeholder had by then; what has become of it since is looked up here: of each word
 * that stands in a present name of one that was renamed, or that took in another, whose meetings have it, too.
 */
export async function namedByNow(
  workspace: string,
  words: string[],
): Promise<Map<string, Record<string, unknown>>> {
  const last = words.at(-1);
  if (!last) return new Map();
  const begins = new RegExp(`^${last}`);
  const [changed, merged] = await Promise.all([
    Stakeholders.collection
      .find<Named>(
        {
          workspace,
          status: { $in: ['active', 'archived'] },
          nameWords: { $in: [...words.slice(0, -1), begins] },
          'changes.0': { $exists: true },
        },
        { projection: { _id: 0, key: 1, nameWords: 1 } },
      )
      .toArray(),
    mergedOnes(workspace),
  ]);
  const all = [...changed, ...(await underTheirNewNames(workspace, merged))];
  const has = (word: string, isLast: boolean) =>
    all.filter(({ nameWords }) => nameWords.some((one) => (isLast ? begins.test(one) : one === word)));
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
  return new Map(merged.map(({ key, mergedInto = '' }) => [key, mergedInto]));
}

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
