import mongoose, { type ClientSession } from 'mongoose';
import { plainly } from '../../search';
import * as limits from '../../slack/limits';
import { clean } from '../../slack/text';
import { type Stakeholder, Stakeholders } from './model';

/** A name as names are compared: small letters without accents, one space between words. */
export const plainName = (name: string) => nameWords(name).join(' ');

/** The words of a name, in any script. */
export function nameWords(name: string): string[] {
  const all = plainly(clean(name))
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return all.length > 0 ? all : [plainly(clean(name))];
}

/** With the session of a transaction that says something of it: what is said is then as it reads at the commit. */
export function stakeholderByKey(
  workspace: string,
  key: string,
  session: ClientSession | null = null,
): Promise<Stakeholder | null> {
  return Stakeholders.findOne({ workspace, key }, { _id: 0 }, { session }).lean<Stakeholder>();
}

/** Where the log of a stakeholder goes on that was merged into another, which may have been merged on. */
export async function livingStakeholder(workspace: string, key: string): Promise<Stakeholder | null> {
  let found = await stakeholderByKey(workspace, key);
  for (let step = 0; found?.mergedInto && step < 10; step++) {
    found = await stakeholderByKey(workspace, found.mergedInto);
  }
  return found;
}

/** All that are dealt with, by name: as many as a plain menu holds, and one more where there are more. */
export function stakeholdersForMenu(workspace: string): Promise<Stakeholder[]> {
  return Stakeholders.find({ workspace, status: 'active' }, { _id: 0 })
    .sort({ plainName: 1 })
    .limit(limits.SELECT_OPTIONS + 1)
    .lean<Stakeholder[]>();
}

/** Those that have words which begin with each of these, by name; Slack shows a hundred. */
export function stakeholdersLike(
  workspace: string,
  typed: string,
  limit = limits.SELECT_OPTIONS,
): Promise<Stakeholder[]> {
  return Stakeholders.find({ workspace, status: 'active', ...namesLike(typed) }, { _id: 0 })
    .sort({ plainName: 1 })
    .limit(limit)
    .lean<Stakeholder[]>();
}

function namesLike(typed: string) {
  if (clean(typed) === '') return {};
  const words = nameWords(typed);
  // A name of signs alone is asked for whole: by none of its letters would everybody be found.
  if (!words.some((word) => /[\p{L}\p{N}]/u.test(word))) return { nameWords: words[0] };
  return { $and: words.map((word) => ({ nameWords: mongoose.trusted({ $regex: `^${word}` }) })) };
}

/** So many of one name are told apart by their districts. */
const NAMESAKES = 200;

/**
 * Whom somebody means who typed a name: that has this name, or else the one before the comma in the district after it, or else one that
 * begins with all of these words. Of several those of the district that is `near` are meant; several may remain.
 */
export async function stakeholdersNamed(
  workspace: string,
  typed: string,
  near?: string,
): Promise<Stakeholder[]> {
  const nearest = (all: Stakeholder[]) => {
    const here = all.filter(({ district }) => near !== undefined && district?.key === near);
    return (here.length > 0 ? here : all).slice(0, 10);
  };
  const exact = await called(workspace, typed);
  if (exact.length > 0) return nearest(exact);
  const [, name = '', place = ''] = /^(.*),([^,]*)$/su.exec(typed) ?? [];
  if (name.trim() && place.trim()) {
    const isThere = ({ district }: Stakeholder) =>
      district && [district.name, district.key].some((one) => plainName(one) === plainName(place));
    const there = (await called(workspace, name)).filter(isThere);
    if (there.length > 0) return there.slice(0, 10);
    const like = (await stakeholdersLike(workspace, name, NAMESAKES)).filter(isThere);
    if (like.length > 0) return like.slice(0, 10);
  }
  return nearest(await stakeholdersLike(workspace, typed, NAMESAKES));
}

function called(workspace: string, name: string): Promise<Stakeholder[]> {
  return Stakeholders.find({ workspace, plainName: plainName(name), status: 'active' }, { _id: 0 })
    .sort({ key: 1 })
    .limit(NAMESAKES)
    .lean<Stakeholder[]>();
}

/** As it is told apart from others of the name, and understood. */
export const nameAndDistrict = ({ name, district }: Pick<Stakeholder, 'name' | 'district'>) =>
  district ? `${name}, ${district.name}` : name;

/** Those that were archived under this very name. */
export function archivedNamed(workspace: string, name: string): Promise<Stakeholder[]> {
  return Stakeholders.find({ workspace, plainName: plainName(name), status: 'archived' }, { _id: 0 })
    .sort({ lastMet: -1 })
    .limit(10)
    .lean<Stakeholder[]>();
}

/** The one that was archived, where a new one of this name and district would stand beside it, and nobody has the name now. */
export async function archivedAlike(
  workspace: string,
  name: string,
  district: string | undefined,
): Promise<Stakeholder | undefined> {
  const ofDistrict = { workspace, plainName: plainName(name), 'district.key': district ?? null };
  const [active, archived] = await Promise.all([
    Stakeholders.exists({ ...ofDistrict, status: 'active' }),
    archivedNamed(workspace, name),
  ]);
  return active ? undefined : archived.find((one) => one.district?.key === district);
}

export async function stakeholdersByKey(
  workspace: string,
  keys: string[],
): Promise<Map<string, Stakeholder>> {
  const found = await Stakeholders.find(
    { workspace, key: mongoose.trusted({ $in: [...new Set(keys)] }) },
    { _id: 0 },
  ).lean<Stakeholder[]>();
  return new Map(found.map((one) => [one.key, one]));
}

/** Threads of those who are dealt with, the last met first; people may go on in those that were merged, too. */
export async function openStakeholders(workspace: string): Promise<{ post: string; record: string }[]> {
  const status = mongoose.trusted({ $in: ['active', 'merged'] as const });
  const found = await Stakeholders.find({ workspace, status }, { _id: 0, key: 1 })
    .sort({ lastMet: -1 })
    .limit(500)
    .lean<Pick<Stakeholder, 'key'>[]>();
  return found.map(({ key }) => ({ post: `stakeholder:${key}`, record: key }));
}

export const PAGE = 8;

/** Those that are dealt with, then the archived ones, by name; with these words in their names, if any. */
export async function stakeholderPage(
  workspace: string,
  typed: string,
  page: number,
): Promise<{ stakeholders: Stakeholder[]; hasMore: boolean }> {
  const found = await Stakeholders.find(
    {
      workspace,
      status: mongoose.trusted({ $in: ['active', 'archived'] as const }),
      ...namesLike(typed),
    },
    { _id: 0 },
  )
    .sort({ status: 1, plainName: 1, key: 1 })
    .skip(page * PAGE)
    .limit(PAGE + 1)
    .lean<Stakeholder[]>();
  return { stakeholders: found.slice(0, PAGE), hasMore: found.length > PAGE };
}
