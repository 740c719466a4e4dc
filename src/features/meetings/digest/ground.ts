import { isProgramme, isTheirs, peopleOf, type Whom, whomOf } from '../../commitments';
import { type DigestScope, endOfOldest, once, type Period } from '../../digests';
import { communitiesOf } from '../../people';
import { type Stakeholder, Stakeholders } from '../../stakeholders';
import { type Meeting, Meetings } from '../model';

/** A meeting, as far as managers are told how many there were. */
export type Told = Pick<
  Meeting,
  'key' | 'stakeholder' | 'metOn' | 'by' | 'at' | 'gaps' | 'gapCategory' | 'about'
>;

const told = { _id: 0, key: 1, stakeholder: 1, metOn: 1, by: 1, at: 1, gapCategory: 1, about: 1 } as const;

export interface Logged extends Told {
  /** With whom it was. */
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
  const { districts, isWhole } = scope;
  const { before, until } = period;
  const queries = await toBeTold(scope, before.from, until);
  const [isAll, people, ...read] = await Promise.all([
    isProgramme(scope),
    peopleOf(scope),
    ...queries.map((query) => query.toArray()),
  ]);
  const meetings = [...new Map(read.flat().map((one) => [one.key, one])).values()];
  const [placed, since] = await Promise.all([
    withPlaces(scope, meetings),
    firstLogged(scope, period, meetings),
  ]);
  const logged = placed.filter(
    ({ district, by, at }) =>
      isAll ||
      ((isTheirs(people, { owner: by, at }) || (isWhole && district !== undefined)) &&
        (district === undefined || districts.includes(district))),
  );
  return { logged, ...(since && { since }) };
}

/** When the first was logged, as far back as the period is compared; `known` are those of it. */
async function firstLogged(scope: DigestScope, period: Period, known: Told[]): Promise<Date | undefined> {
  const first = known.reduce<Date | undefined>((one, { at }) => (one && one <= at ? one : at), undefined);
  const end = endOfOldest(period);
  if (first && first < end) return period.before.from;
  const older = (await branchesOf(scope)).map(({ of, index }) =>
    Meetings.collection.findOne({ ...of, at: { $lt: end } }, { projection: { _id: 0, at: 1 }, hint: index }),
  );
  return (await Promise.all(older)).some((one) => one !== null) ? period.before.from : first;
}

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
  const near = await once(scope, 'stakeholders in the districts', () =>
    Stakeholders.collection
      .find<Pick<Stakeholder, 'key'>>(
        { workspace, 'district.key': { $in: districts } },
        { projection: { _id: 0, key: 1 } },
      )
      .toArray(),
  );
  const stakeholder = { $in: near.map(({ key }) => key) };
  return [theirs, { of: { workspace, stakeholder }, index: 'logged with' }];
}

/** Each with whom it was, and in which district it belongs. */
export async function withPlaces<T extends Pick<Meeting, 'stakeholder' | 'about'>>(
  of: Pick<DigestScope, 'workspace' | 'reads' | 'districtOf'>,
  meetings: T[],
): Promise<(T & Pick<Logged, 'whom' | 'district'>)[]> {
  const about = meetings.flatMap((one) => (one.about?.kind === 'community' ? [one.about.key] : []));
  const [whom, districts] = await Promise.all([whomOf(of, meetings), districtsOf(of, about)]);
  return meetings.map((one) => {
    const theirs = whom.get(one.stakeholder);
    const { about } = one;
    const named = about?.kind === 'district' ? about.key : about && districts.get(about.key);
    const district = named ?? theirs?.district?.key;
    return { ...one, ...(theirs && { whom: theirs }), ...(district && { district }) };
  });
}

async function districtsOf(
  { workspace, districtOf }: Pick<DigestScope, 'workspace' | 'districtOf'>,
  communities: string[],
): Promise<Map<string, string>> {
  const known = new Map(districtOf);
  const missing = [...new Set(communities)].filter((key) => !known.has(key));
  if (missing.length === 0) return known;
  for (const { key, district } of await communitiesOf(workspace, missing)) known.set(key, district);
  return known;
}

/** Whether one that lies in a pairing's district is about another pairing's community. */
export const isElsewhere = ({ about }: Pick<Meeting, 'about'>, communities: string[]) =>
  about?.kind === 'community' && !communities.includes(about.key);
