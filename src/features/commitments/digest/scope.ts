import mongoose from 'mongoose';
import type { DigestScope } from '../../digests';
import { communitiesOf, Members, type Pairing, Pairings } from '../../people';

type People = Pick<DigestScope, 'workspace' | 'pairings' | 'members'>;

/** The whole programme has no other pairings. */
export async function isProgramme({ workspace, pairings, isWhole }: DigestScope): Promise<boolean> {
  if (!isWhole) return false;
  const others = { workspace, status: { $in: ['active', 'paused'] } };
  return (await Pairings.collection.countDocuments(others)) <= pairings.length;
}

/** Slack user ids of mentors and facilitators: both log meetings. */
export function peopleOf({ pairings, members, mentors }: DigestScope): string[] {
  return [
    ...new Set([
      ...mentors,
      ...pairings.flatMap(({ facilitator }) => members.get(facilitator)?.slackUser ?? []),
    ]),
  ];
}

/** Who follows it, by Slack user id, and in which district it lies. */
export interface Placed {
  owner: string;
  district?: string;
}

/**
 * Which pairings something belongs to: to that of the facilitator who follows it; and, where its mentor does, to each whose
 * communities are in its district, or to all of the mentor's where no district is known.
 */
export async function belonging({ workspace, pairings, members }: People) {
  const communities = await communitiesOf(workspace, [
    ...new Set(pairings.flatMap((one) => one.communities)),
  ]);
  const districts = new Map(communities.map(({ key, district }) => [key, district]));
  const slackUser = (key: string) => members.get(key)?.slackUser;
  return ({ communities: own, mentor, facilitator }: Pairing) => {
    const near = new Set(own.map((key) => districts.get(key)));
    return ({ owner, district }: Placed) =>
      owner === slackUser(facilitator) || (owner === slackUser(mentor) && (!district || near.has(district)));
  };
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
