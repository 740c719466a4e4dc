import { communitiesOf, type Member, membersByKey, type Pairing, placesOfProgramme } from '../people';
import type { Whose } from './model';
import type { DigestScope } from './section';

/** Whose work these pairings are: with their people, in the order in which facilitators are always shown. */
export async function scopeOf(
  workspace: string,
  pairings: Pairing[],
  timeZone: string,
  isWhole = false,
): Promise<DigestScope> {
  const people = pairings.flatMap(({ mentor, facilitator, managers }) => [mentor, facilitator, ...managers]);
  const members = await membersByKey(workspace, [...new Set(people)]);
  const communities = await communitiesOf(workspace, [
    ...new Set(pairings.flatMap((pairing) => pairing.communities)),
  ]);
  return {
    workspace,
    pairings: inOrder(pairings, members),
    members,
    mentors: [...new Set(pairings.flatMap(({ mentor }) => members.get(mentor)?.slackUser ?? []))],
    districts: [...new Set(communities.map(({ district }) => district))],
    isWhole,
    timeZone,
  };
}

/** The pairings with a community in this district. */
export async function pairingsIn(
  workspace: string,
  district: string,
  pairings: Pairing[],
): Promise<Pairing[]> {
  const { communities } = await placesOfProgramme(workspace);
  const theirs = new Set(communities.filter((one) => one.district === district).map(({ key }) => key));
  return pairings.filter((pairing) => pairing.communities.some((key) => theirs.has(key)));
}

/** By the facilitator's name, and then by key: the same each week. */
function inOrder(pairings: Pairing[], members: Map<string, Member>): Pairing[] {
  const names = new Intl.Collator('en', { sensitivity: 'base' });
  const nameOf = ({ facilitator }: Pairing) => members.get(facilitator)?.name ?? facilitator;
  return [...pairings].sort(
    (one, other) => names.compare(nameOf(one), nameOf(other)) || (one.key < other.key ? -1 : 1),
  );
}

export function whoseOf({ pairings, members }: Pick<DigestScope, 'pairings' | 'members'>): Whose[] {
  return pairings.map(({ key, facilitator, mentor }) => ({
    pairing: key,
    name: members.get(facilitator)?.name ?? facilitator,
    mentor,
    mentorName: members.get(mentor)?.name ?? mentor,
  }));
}
