import mongoose from 'mongoose';
import type { DigestScope } from '../../digests';
import { communitiesOf, Members, membersByKey, type Pairing, Pairings } from '../../people';

type People = Pick<DigestScope, 'workspace' | 'pairings' | 'members'>;
type Known = DigestScope['members'];

/** The whole programme has no other pairings. */
export async function isProgramme({ workspace, pairings, isWhole }: DigestScope): Promise<boolean> {
  if (!isWhole) return false;
  const others = { workspace, status: { $in: ['active', 'paused'] } };
  return (await Pairings.collection.countDocuments(others)) <= pairings.length;
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

function formerOf({ workspace, pairings, members }: People) {
  const keys = pairings.flatMap(({ formerMentors }) => formerMentors.map(({ mentor }) => mentor));
  return keys.length > 0 ? membersByKey(workspace, [...new Set(keys)]) : members;
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
  const { workspace, pairings, members } = scope;
  const communities = await communitiesOf(workspace, [
    ...new Set(pairings.flatMap((one) => one.communities)),
  ]);
  const districts = new Map(communities.map(({ key, district }) => [key, district]));
  const former = await formerOf(scope);
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
