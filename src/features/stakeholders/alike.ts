import { distance } from 'fastest-levenshtein';
import mongoose from 'mongoose';
import { nameWords } from './find';
import { type Stakeholder, Stakeholders } from './model';

interface Named {
  name: string;
  district?: { key: string; name: string };
}

/** So many are offered at once. */
const OFFERED = 4;
/** So many names are looked through. */
const LOOKED_AT = 5_000;

/** Whom somebody may mean who adds a new one: those that are dealt with under a name much like it. The likest first. */
export async function stakeholdersAlike(workspace: string, added: Named): Promise<Stakeholder[]> {
  const keys = alikeAmong(await stakeholderNames(workspace))(added)
    .slice(0, OFFERED)
    .map(({ key }) => key);
  const found = await Stakeholders.find({ workspace, key: mongoose.trusted({ $in: keys }) }, { _id: 0 }).lean<
    Stakeholder[]
  >();
  return found.sort((one, other) => keys.indexOf(one.key) - keys.indexOf(other.key));
}

/** The names of those that are dealt with. */
export function stakeholderNames(workspace: string): Promise<(Named & Pick<Stakeholder, 'key'>)[]> {
  return Stakeholders.find({ workspace, status: 'active' }, { _id: 0, key: 1, name: 1, district: 1 })
    .limit(LOOKED_AT)
    .lean<(Named & Pick<Stakeholder, 'key'>)[]>();
}

/**
 * Finds those whose names may be that of one, the likest first: of its district, or where one of both has none; misspelt, with words
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
      .sort((here, there) => here.slips - there.slips || here.one.name.localeCompare(there.one.name))
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

const JOINING = new Set('and of for the in s de du des d la le les l et pour'.split(' '));

function nameOf({ name, district }: Named): Name {
  const all = nameWords(name);
  const place = district ? nameWords(district.name) : [];
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
