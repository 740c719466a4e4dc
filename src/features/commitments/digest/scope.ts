import mongoose from 'mongoose';
import { type DigestScope, once } from '../../digests';
import { communitiesOf, Members, membersByKey, type Pairing, Pairings } from '../../people';

type People = Pick<DigestScope, 'workspace' | 'pairings' | 'members' | 'districtOf' | 'reads'>;
type Known = DigestScope['members'];

/** The whole programme has no other pairings. */
export async function isProgramme(scope: DigestScope): Promise<boolean> {
  const { workspace, pairings, isWhole } = scope;
  if (!isWhole) return false;
  const all = { workspace, status: { $in: ['active', 'paused'] } };
  const count = await once(scope, 'number of pairings', () => Pairings.collection.countDocuments(all));
  return count <= pairings.length;
}

/** Slack user ids, and until when what they make belongs to the work that is looked at; of whom it still does: undefined. */
export type Until = Map<string, Date | undefined>;

/** Mentors and facilitators, who both log meetings, and former mentors: what they began is followed on after a handover. */
export async function peopleOf(scope: People): Promise<Until> {
  return peopleAmong(scope.pairings, scope.members, await formerOf(scope));
}

function peopleAmong(pairings: Pairing[], members: Known, former: Known): Until {
  const all: Until = new Map();
  for (const { formerMentors } of pairings) {
    for (const { mentor, until } of formerMentors) {
      const slackUser = former.get(mentor)?.slackUser;
      const known = slackUser && all.get(slackUser);
      if (slackUser && (!known || known < until)) all.set(slackUser, until);
    }
  }
  for (const { mentor, facilitator } of pairings) {
    for (const person of [mentor, facilitator]) {
      const slackUser = members.get(person)?.slackUser;
      if (slackUser) all.set(slackUser, undefined);
    }
  }
  return all;
}

/** Made by one of them, in their time. */
export function isTheirs(people: Until, { owner, at }: Placed): boolean {
  const until = people.get(owner);
  return people.has(owner) && (!until || at < until);
}

function formerOf(scope: People): Known | Promise<Known> {
  const { workspace, pairings, members } = scope;
  const keys = pairings.flatMap(({ formerMentors }) => formerMentors.map(({ mentor }) => mentor));
  if (keys.length === 0) return members;
  return once(scope, 'former mentors', () => membersByKey(workspace, [...new Set(keys)]));
}

/** Who follows it, by Slack user id, when it was made, and in which district it lies. */
export interface Placed {
  owner: string;
  at: Date;
  district?: string;
}

/**
 * Which pairings something belongs to: to that of the facilitator who follows it; and, where its mentor does, or one who was that in
 * their time, to each whose communities are in its district, or to all of the mentor's where no district is known.
 */
export async function belonging(scope: People) {
  const { pairings, members } = scope;
  const [districts, former] = await Promise.all([scope.districtOf ?? districtsOf(scope), formerOf(scope)]);
  const belongsTo = (pairing: Pairing) => {
    const near = new Set(pairing.communities.map((community) => districts.get(community)));
    const people = peopleAmong([pairing], members, former);
    const facilitator = members.get(pairing.facilitator)?.slackUser;
    return (one: Placed) =>
      one.owner === facilitator || (isTheirs(people, one) && (!one.district || near.has(one.district)));
  };
  const each = new Map(pairings.map((one) => [one.key, belongsTo(one)]));
  return (pairing: Pairing) => each.get(pairing.key) ?? belongsTo(pairing);
}

/** Whose it is what belongs to a pairing: nobody else's, the mentor's for all facilitators in the area, or of both. */
export type Whose = 'own' | 'mentors' | 'both';

/**
 * By what belongs to each pairing, by its key. What a facilitator follows, or what belongs to no other pairing, is the pairing's own; of
 * one pairing alone nobody knows for whom else its mentor's is.
 */
export function whoseAre<One extends Placed>(scope: People, all: Map<string, One[]>) {
  const times = new Map<One, number>();
  for (const one of [...all.values()].flat()) times.set(one, (times.get(one) ?? 0) + 1);
  return ({ key, facilitator }: Pairing, isCounted: (one: One) => boolean = () => true): Whose => {
    const user = scope.members.get(facilitator)?.slackUser;
    const isMentors = (one: One) =>
      one.owner !== user && (scope.pairings.length === 1 || (times.get(one) ?? 0) > 1);
    const those = all.get(key) ?? [];
    if (!those.some((one) => isMentors(one) && isCounted(one))) return 'own';
    return those.some((one) => !isMentors(one) && isCounted(one)) ? 'both' : 'mentors';
  };
}

async function districtsOf({ workspace, pairings }: People): Promise<Map<string, string>> {
  const communities = await communitiesOf(workspace, [
    ...new Set(pairings.flatMap((one) => one.communities)),
  ]);
  return new Map(communities.map(({ key, district }) => [key, district]));
}

/** Names by Slack user id. */
export async function namesOf(
  { workspace, members }: Pick<DigestScope, 'workspace'> & { members?: DigestScope['members'] },
  slackUsers: string[],
): Promise<Map<string, string>> {
  const names = new Map([...(members?.values() ?? [])].map(({ slackUser, name }) => [slackUser, name]));
  const others = [...new Set(slackUsers)].filter((one) => !names.has(one));
  if (others.length === 0) return names;
  const found = await Members.find(
    { workspace, slackUser: mongoose.trusted({ $in: others }) },
    { _id: 0, slackUser: 1, name: 1 },
  ).lean();
  for (const { slackUser, name } of found) names.set(slackUser, name);
  return names;
}
