import { distance } from 'fastest-levenshtein';
import mongoose from 'mongoose';
import { nameWords } from './find';
import { type Stakeholder, Stakeholders } from './model';

interface Named {
  name: string;
  district?: { key: string; name: string };
}

/** So many names are looked through. */
const LOOKED_AT = 5_000;

/** A name of a stakeholder, with the key under which it is found now. */
interface KnownName extends Named {
  key: string;
  /** Not its name any more: it was renamed, or merged into that one. */
  isFormer?: true;
}

/**
 * Whom somebody may mean who adds a new one: those that have a name much like it, or had it before they were renamed or merged, the
 * archived ones, too. The likest first, of these whom was met last.
 */
export async function stakeholdersAlike(workspace: string, added: Named): Promise<Stakeholder[]> {
  const alike = alikeAmong(await stakeholderNames(workspace))(added);
  const keys = [...new Set(alike.map(({ key }) => key))];
  const found = await Stakeholders.find(
    { workspace, key: mongoose.trusted({ $in: keys }), status: mongoose.trusted({ $ne: 'merged' }) },
    { _id: 0 },
  ).lean<Stakeholder[]>();
  return found.sort((one, other) => keys.indexOf(one.key) - keys.indexOf(other.key));
}

/** All names that stakeholders have or had, whom was met last first. */
export async function stakeholderNames(workspace: string): Promise<KnownName[]> {
  const all = await Stakeholders.find(
    { workspace },
    {
      _id: 0,
      key: 1,
      name: 1,
      district: 1,
      lastMet: 1,
      mergedInto: 1,
      'changes.what': 1,
      'changes.before': 1,
    },
  )
    .sort({ lastMet: -1 })
    .limit(LOOKED_AT)
    .lean<Pick<Stakeholder, 'key' | 'name' | 'district' | 'mergedInto' | 'changes'>[]>();
  return all.flatMap(({ key, name, district, mergedInto, changes }): KnownName[] => {
    const place = district && { district };
    const former = changes.flatMap(({ what, before }) => (what === 'renamed' ? [before] : []));
    return [
      { key: mergedInto ?? key, name, ...place, ...(mergedInto && { isFormer: true }) },
      ...former.map((before) => ({
        key: mergedInto ?? key,
        name: before,
        ...place,
        isFormer: true as const,
      })),
    ];
  });
}

/**
 * Finds those whose names may be that of one, the likest first, else in their order: of its district, or where one of both has none; misspelt, with words
 * left out (the district's, too), or in short ("DHMT"). Those that differ by a number or a single letter ("Ward 12", "Section B")
 * are others.
 */
export function alikeAmong<T extends Named>(all: T[]): (one: Named) => T[] {
  const known = all.map((one) => ({ one, name: nameOf(one) }));
  return (one) => {
    const name = nameOf(one);
    return known
      .filter((other) => mayBeThere(one, other.one) && areAlike(name, other.name))
      .map((other) => ({ ...other, slips: slips(name, other.name) }))
      .sort((here, there) => here.slips - there.slips)
      .map((other) => other.one);
  };
}

const mayBeThere = (one: Named, other: Named) =>
  !one.district || !other.district || one.district.key === other.district.key;

/** A name as it is compared. */
interface Name {
  /** All its words, as one. */
  whole: string;
  /** Those that tell: without the district's and the joining ones, where others are left. */
  words: string[];
  /** Numbers and single letters. */
  marks: string;
  /** Its first letters, with and without the joining words. */
  inShort: string[];
}

const JOINING = new Set('and of for the in de du des la le les et pour'.split(' '));
/** The French l’ and d’ before a word, and à, join as well; ’s belongs to its word. */
const ELIDED = /(?<![\p{L}\p{N}])(?:[ld]['’]|à(?![\p{L}\p{N}]))/giu;
const POSSESSIVE = /['’]s(?![\p{L}\p{N}])/giu;

function nameOf({ name, district }: Named): Name {
  const all = wordsOf(name);
  const place = district ? wordsOf(district.name) : [];
  const telling = all.filter((word) => !JOINING.has(word));
  const own = telling.filter((word) => !place.includes(word));
  const words = [own, telling].find(({ length }) => length > 0) ?? all;
  const marks = words.filter((word) => /\d/.test(word) || [...word].length === 1);
  const initials = (these: string[]) => these.map(([first]) => first).join('');
  return {
    whole: all.join(''),
    words,
    marks: marks.sort().join(' '),
    inShort: [all, telling, words].map(initials),
  };
}

const wordsOf = (name: string) =>
  nameWords(name.normalize('NFC').replace(ELIDED, ' ').replace(POSSESSIVE, 's'));

function areAlike(one: Name, other: Name): boolean {
  if (one.whole === other.whole) return true;
  if (isShortFor(one, other) || isShortFor(other, one)) return true;
  if (one.marks !== other.marks) return false;
  return isWithin(one, other) || isWithin(other, one) || slips(one, other) <= slipsOf(one, other);
}

const isShortFor = ({ words: [short = '', ...more] }: Name, { inShort }: Name) =>
  more.length === 0 && short.length > 1 && inShort.includes(short);

const isWithin = (one: Name, other: Name) => one.words.every((word) => other.words.includes(word));

/** Letters to add, leave out or exchange. */
const slips = (one: Name, other: Name) => distance(one.whole, other.whole);

/** How many letters may be wrong, by the length of the shorter name. */
function slipsOf(one: Name, other: Name): number {
  const length = Math.min(one.whole.length, other.whole.length);
  if (length < 5) return 0;
  return length < 9 ? 1 : 2;
}
