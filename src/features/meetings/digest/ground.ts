import { isProgramme, isTheirs, peopleOf } from '../../commitments';
import { type DigestScope, endOfOldest, type Period } from '../../digests';
import { communitiesOf } from '../../people';
import { type Stakeholder, Stakeholders } from '../../stakeholders';
import { type Meeting, Meetings } from '../model';

/** A meeting, as far as managers are told how many there were. */
export type Told = Pick<
  Meeting,
  'key' | 'stakeholder' | 'metOn' | 'by' | 'at' | 'gaps' | 'gapCategory' | 'about'
>;

/** With whom it was. */
export type Whom = Pick<Stakeholder, 'key' | 'name' | 'sector' | 'district'>;

const told = { _id: 0, key: 1, stakeholder: 1, metOn: 1, by: 1, at: 1, gapCategory: 1, about: 1 } as const;

export interface Logged extends Told {
  whom?: Whom;
  /** Key of the district that it is about, or else in which the stakeholder is. */
  district?: string;
}

/** What was logged in a scope in a period and before it, and since when its log is kept, as far back as the period is compared. */
export interface Log {
  logged: Logged[];
  since?: Date;
}

/**
 * The meetings of a scope: those that its mentors and facilitators logged about its districts, or where no district is known;
 * of a whole district all about it, and of a whole programme everything. Their log is kept since the first that was read,
 * wherever it belongs.
 */
export async function logOf(scope: DigestScope, period: Period): Promise<Log> {
  const { workspace, districts, isWhole } = scope;
  const { before, until } = period;
  const queries = await toBeTold(scope, before.from, until);
  const found = (await Promise.all(queries.map((query) => query.toArray()))).flat();
  const meetings = [...new Map(found.map((one) => [one.key, one])).values()];
  const isAll = await isProgramme(scope);
  const people = await peopleOf(scope);
  const logged = (await withPlaces(workspace, meetings)).filter(
    ({ district, by, at }) =>
      isAll ||
      ((isTheirs(people, { owner: by, at }) || (isWhole && district !== undefined)) &&
        (district === undefined || districts.includes(district))),
  );
  const since = (await isAnyOlder(scope, period)) ? before.from : earliest(meetings);
  return { logged, ...(since && { since }) };
}

async function isAnyOlder(scope: DigestScope, period: Period): Promise<boolean> {
  const at = { $lt: endOfOldest(period) };
  for (const { of, index } of await branchesOf(scope)) {
    const older = { projection: { _id: 0, at: 1 }, hint: index };
    if (await Meetings.collection.findOne({ ...of, at }, older)) return true;
  }
  return false;
}

const earliest = (meetings: Told[]) =>
  meetings.reduce<Date | undefined>((first, { at }) => (first && first <= at ? first : at), undefined);

/** The queries; each reads what it finds, and is told its index: of several that begin alike, MongoDB may take one that reads all. */
export async function toBeTold(scope: DigestScope, from: Date, until: Date) {
  const at = { $gte: from, $lt: until };
  return (await branchesOf(scope)).map(({ of, index }) =>
    Meetings.collection.find<Told>({ ...of, at }, { projection: told, hint: index }),
  );
}

async function branchesOf(scope: DigestScope): Promise<{ of: object; index: string }[]> {
  const { workspace, districts, isWhole } = scope;
  if (await isProgramme(scope)) return [{ of: { workspace }, index: 'logged' }];
  const theirs = { of: { workspace, by: { $in: [...(await peopleOf(scope)).keys()] } }, index: 'logged by' };
  if (!isWhole) return [theirs];
  const near = await Stakeholders.collection
    .find<Pick<Stakeholder, 'key'>>(
      { workspace, 'district.key': { $in: districts } },
      { projection: { _id: 0, key: 1 } },
    )
    .toArray();
  const stakeholder = { $in: near.map(({ key }) => key) };
  return [theirs, { of: { workspace, stakeholder }, index: 'logged with' }];
}

/** Each with whom it was, and in which district it belongs. */
export async function withPlaces<T extends Pick<Meeting, 'stakeholder' | 'about'>>(
  workspace: string,
  meetings: T[],
): Promise<(T & Pick<Logged, 'whom' | 'district'>)[]> {
  const keys = [...new Set(meetings.map(({ stakeholder }) => stakeholder))];
  const found = await Stakeholders.collection
    .find<Whom>(
      { workspace, key: { $in: keys } },
      { projection: { _id: 0, key: 1, name: 1, sector: 1, district: 1 } },
    )
    .toArray();
  const whom = new Map(found.map((one) => [one.key, one]));
  const about = meetings.flatMap((one) => (one.about?.kind === 'community' ? [one.about.key] : []));
  const communities = about.length > 0 ? await communitiesOf(workspace, [...new Set(about)]) : [];
  const districts = new Map(communities.map(({ key, district }) => [key, district]));
  return meetings.map((one) => {
    const theirs = whom.get(one.stakeholder);
    const { about } = one;
    const named = about?.kind === 'district' ? about.key : about && districts.get(about.key);
    const district = named ?? theirs?.district?.key;
    return { ...one, ...(theirs && { whom: theirs }), ...(district && { district }) };
  });
}

/** Whether one that lies in a pairing's district is about another pairing's community. */
export const isElsewhere = ({ about }: Pick<Meeting, 'about'>, communities: string[]) =>
  about?.kind === 'community' && !communities.includes(about.key);
