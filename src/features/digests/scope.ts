import { communitiesOf, type Member, membersByKey, type Pairing } from '../people';
import type { Whose } from './model';
import type { DigestScope } from './section';

/** Whose work these pairings are: with their people, in the order in which facilitators are always shown. */
export async function scopeOf(
  workspace: string,
  pairings: Pairing[],
  timeZone: string,
  /** A district: its own, and of the pairings' others nothing. */
  { isWhole = false, district }: { isWhole?: boolean; district?: string } = {},
): Promise<DigestScope> {
  const people = pairings.flatMap(({ mentor, facilitator, managers }) => [mentor, facilitator, ...managers]);
  const [members, communities] = await Promise.all([
    membersByKey(workspace, [...new Set(people)]),
    communitiesOf(workspace, [...new Set(pairings.flatMap((pairing) => pairing.communities))]),
  ]);
  return {
    workspace,
    pairings: inOrder(pairings, members),
    members,
    mentors: [...new Set(pairings.flatMap(({ mentor }) => members.get(mentor)?.slackUser ?? []))],
    districts: district ? [district] : [...new Set(communities.map((one) => one.district))],
    districtOf: new Map(communities.map((one) => [one.key, one.district])),
    isWhole,
    timeZone,
  };
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
