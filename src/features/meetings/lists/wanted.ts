import mongoose from 'mongoose';
import { everyWord, searchIn } from '../../../search';
import { placesOfProgramme } from '../../people';
import { type Stakeholder, Stakeholders } from '../../stakeholders';
import { type Meeting, Meetings } from '../model';
import { countsIn, type InNames, inNames, withMerged } from '../naming';

/** What somebody looks for in the log. */
export interface Wanted {
  /** All of these words, the last of which may be the beginning of one; none: everything. */
  words: string;
  /** Of this stakeholder, and of those that it took in. */
  stakeholder?: string;
  type?: string;
  /** Of its stakeholders, or about it or one of its communities. */
  district?: string;
  /** YYYY-MM-DD, both included. */
  from?: string;
  to?: string;
  hasGaps?: boolean;
  /** Slack user id. */
  by?: string;
}

/** A meeting as lists show it, without what it is found by and what it was before. */
export type FoundMeeting = Omit<Meeting, 'words' | 'said' | 'versions'>;

export const PER_PAGE = 10;
/** So many of those found, the newest, stand in the order of their relevance; what is older follows by date. */
const RANKED = 100;

const log = searchIn<Meeting>({
  model: Meetings,
  words: 'words',
  date: 'metOn',
  later: 'at',
  indexes: { words: 'words', newest: 'newest' },
});

/**
 * A page of what was found, the most relevant first: whose stakeholder's name has most of the words, then what has the last one
 * whole and not as a beginning, then the newest.
 */
export async function findMeetings(
  workspace: string,
  wanted: Wanted,
  page: number,
): Promise<{ shown: FoundMeeting[]; hasMore: boolean }> {
  const words = everyWord(wanted.words);
  const among = await amongOf(workspace, wanted);
  const [first, end] = [page * PER_PAGE, (page + 1) * PER_PAGE];
  const isRanked = words.length > 0 && end <= RANKED;
  const named = inNames(workspace, words);
  const found = await log.withAll(among, words, {
    ...(isRanked ? { limit: RANKED + 1 } : { skip: first, limit: PER_PAGE + 1 }),
    fields: ['key', 'stakeholder'],
    lastIsBeginning: true,
    elsewhere: named.then(({ byNow }) => byNow),
  });
  const ordered = isRanked ? await byRelevance(workspace, found.slice(0, RANKED), words, await named) : found;
  const keys = (isRanked ? ordered.slice(first, end) : ordered.slice(0, PER_PAGE)).map(({ key }) => key);
  return {
    shown: await meetingsByKey(workspace, keys),
    hasMore: isRanked ? found.length > end : found.length > PER_PAGE,
  };
}

type Line = Pick<Meeting, 'key' | 'stakeholder'> & { isWhole?: boolean };

async function byRelevance(
  workspace: string,
  found: Line[],
  words: string[],
  { counts }: InNames,
): Promise<Line[]> {
  if (found.length < 2) return found;
  const inName = counts ?? countsIn(await namesOf(workspace, found), words);
  const weight = ({ stakeholder, isWhole }: Line) => 2 * (inName.get(stakeholder) ?? 0) + (isWhole ? 1 : 0);
  // The newest come first as they are found, and stay so among equals.
  return found.sort((one, other) => weight(other) - weight(one));
}

function namesOf(workspace: string, found: Line[]) {
  const keys = [...new Set(found.map(({ stakeholder }) => stakeholder))];
  return Stakeholders.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { _id: 0, key: 1, nameWords: 1 },
  ).lean<Pick<Stakeholder, 'key' | 'nameWords'>[]>();
}

/** In the order of the keys. */
async function meetingsByKey(workspace: string, keys: string[]): Promise<FoundMeeting[]> {
  if (keys.length === 0) return [];
  const found = await Meetings.collection
    .find<FoundMeeting>(
      { workspace, key: { $in: keys } },
      { projection: { _id: 0, words: 0, said: 0, versions: 0 } },
    )
    .toArray();
  const all = new Map(found.map((one) => [one.key, one]));
  return keys.flatMap((key) => all.get(key) ?? []);
}

async function amongOf(workspace: string, wanted: Wanted) {
  const { stakeholder, type, district, from, to, hasGaps, by } = wanted;
  const own = stakeholder ? await withMerged(workspace, stakeholder) : [];
  return {
    workspace,
    ...(own.length > 0 && { stakeholder: own.length === 1 ? own[0] : mongoose.trusted({ $in: own }) }),
    ...(type && { type }),
    ...(by && { by }),
    ...(hasGaps && { gaps: mongoose.trusted({ $exists: true }) }),
    ...((from || to) && {
      metOn: mongoose.trusted({ ...(from && { $gte: from }), ...(to && { $lte: to }) }),
    }),
    ...(district && { $or: await inDistrict(workspace, district) }),
  };
}

async function inDistrict(workspace: string, district: string): Promise<Record<string, unknown>[]> {
  const [{ communities }, stakeholders] = await Promise.all([
    placesOfProgramme(workspace),
    Stakeholders.find({ workspace, 'district.key': district }, { _id: 0, key: 1 }).lean(),
  ]);
  const own = communities.filter((one) => one.district === district).map(({ key }) => key);
  return [
    { stakeholder: { $in: stakeholders.map(({ key }) => key) } },
    { 'about.kind': 'district', 'about.key': district },
    { 'about.kind': 'community', 'about.key': { $in: own } },
  ];
}
