import { distance } from 'fastest-levenshtein';
import mongoose from 'mongoose';
import { nameWords } from './find';
import { type Stakeholder, Stakeholders } from './model';
import type { NewStakeholder } from './service';

type Named = Pick<Stakeholder, 'name' | 'nameWords' | 'district'>;

/** So many are offered at once. */
const OFFERED = 4;
/** So many names are looked through. */
const LOOKED_AT = 5_000;

/**
 * Whom somebody may mean who adds a new one: of its district, or of none, with a name so like it that both would be one in most
 * programmes. The likest first.
 */
export async function stakeholdersAlike(
  workspace: string,
  { name, district }: Pick<NewStakeholder, 'name' | 'district'>,
): Promise<Stakeholder[]> {
  const there = district ? { 'district.key': mongoose.trusted({ $in: [district.key, null] }) } : {};
  const named = await Stakeholders.find(
    { workspace, status: 'active', ...there },
    { _id: 0, key: 1, name: 1, nameWords: 1, district: 1 },
  )
    .limit(LOOKED_AT)
    .lean<(Named & Pick<Stakeholder, 'key'>)[]>();
  const added = { name, nameWords: nameWords(name), district };
  const keys = named
    .filter((one) => areAlike(one, added))
    .sort((one, other) => slips(one, added) - slips(other, added) || one.name.localeCompare(other.name))
    .slice(0, OFFERED)
    .map(({ key }) => key);
  const found = await Stakeholders.find({ workspace, key: mongoose.trusted({ $in: keys }) }, { _id: 0 }).lean<
    Stakeholder[]
  >();
  return found.sort((one, other) => keys.indexOf(one.key) - keys.indexOf(other.key));
}

/**
 * Two names that may be one's: misspelt, with words left out (the district's, too), or in short ("DHMT"). Those that differ by a
 * number or a single letter ("Ward 12", "Section B") are others.
 */
export function areAlike(one: Named, other: Named): boolean {
  if (together(one) === together(other)) return true;
  const [here, there] = [wordsOf(one), wordsOf(other)];
  if (isShortFor(one, other) || isShortFor(other, one)) return true;
  if (marks(here) !== marks(there)) return false;
  return isWithin(here, there) || isWithin(there, here) || slips(one, other) <= slipsOf(one, other);
}

const together = ({ nameWords }: Named) => nameWords.join('');

const JOINING = new Set('and of for the in s de du des d la le les l et pour'.split(' '));

/** Those that tell: without the district's and the joining ones, where others are left. */
function wordsOf({ nameWords: all, district }: Named): string[] {
  const place = district ? nameWords(district.name) : [];
  const telling = all.filter((word) => !JOINING.has(word));
  const own = telling.filter((word) => !place.includes(word));
  return [own, telling, all].find(({ length }) => length > 0) ?? all;
}

/** Numbers and single letters. */
const marks = (words: string[]) =>
  words
    .filter((word) => /\d/.test(word) || [...word].length === 1)
    .sort()
    .join(' ');

const isWithin = (few: string[], many: string[]) => few.every((word) => many.includes(word));

/** One word of the first letters of the others, with or without the joining ones. */
function isShortFor(one: Named, other: Named): boolean {
  const [short = '', ...more] = wordsOf(one);
  if (more.length > 0 || short.length < 2) return false;
  return [other.nameWords, wordsOf(other)].some((words) => short === words.map(([first]) => first).join(''));
}

const slips = (one: Named, other: Named) => distance(together(one), together(other));

/** How many letters may be wrong, by the length of the shorter name. */
function slipsOf(one: Named, other: Named): number {
  const length = Math.min(together(one).length, together(other).length);
  if (length < 5) return 0;
  return length < 9 ? 1 : 2;
}
