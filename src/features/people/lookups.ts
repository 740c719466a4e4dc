import mongoose from 'mongoose';
import {
  Communities,
  type Community,
  type Deputyship,
  Deputyships,
  type District,
  Districts,
  type Member,
  Members,
  type Pairing,
  type PairingStatus,
  Pairings,
  type Programme,
  Programmes,
  type QuestionSet,
  QuestionSets,
  roles,
} from './model';
import { type Act, may, nobody, type Parties, type Viewer } from './policy';
import { defaultSettings } from './settings';

const plain = { _id: 0 } as const;
const notEnded = () => mongoose.trusted({ $in: ['active', 'paused'] as PairingStatus[] });
const among = (keys: string[]) => mongoose.trusted({ $in: keys });

/** What the programme has not chosen since it was imported is as we propose it. */
export async function programmeOf(workspace: string): Promise<Programme | null> {
  const programme = await Programmes.findOne({ workspace }, plain).lean<Programme>();
  return programme && whole(programme);
}

const whole = (programme: Programme): Programme => ({
  ...programme,
  settings: { ...defaultSettings, ...programme.settings },
});

export function findMember(workspace: string, slackUser: string): Promise<Member | null> {
  return Members.findOne({ workspace, slackUser }, plain).lean<Member>();
}

/** The programme, and whoever this is in it: in one question, since every press and every form begins with it. */
export async function programmeAndViewer(
  workspace: string,
  slackUser: string,
): Promise<{ programme: Programme | null; viewer: Viewer; member: Member | null }> {
  type Away = Pick<Deputyship, 'managerUser'>;
  const [found] = await Programmes.aggregate<Programme & { people: Member[]; away: Away[] }>([
    { $match: { workspace } },
    {
      $lookup: {
        from: Members.collection.name,
        localField: 'workspace',
        foreignField: 'workspace',
        pipeline: [{ $match: { slackUser: { $eq: slackUser } } }, { $project: plain }],
        as: 'people',
      },
    },
    {
      $lookup: {
        from: Deputyships.collection.name,
        localField: 'workspace',
        foreignField: 'workspace',
        pipeline: [
          { $match: { deputyUser: { $eq: slackUser }, status: 'on' } },
          { $project: { _id: 0, managerUser: 1 } },
        ],
        as: 'away',
      },
    },
    { $project: plain },
  ]);
  if (!found) return { programme: null, viewer: { slackUser, roles: [] }, member: null };
  const { people, away, ...programme } = found;
  const member = people[0] ?? null;
  const viewer: Viewer = { slackUser, roles: member?.roles ?? [] };
  if (away.length > 0 && may(viewer, 'stand in for a manager', nobody)) {
    viewer.standsInFor = away.map(({ managerUser }) => managerUser);
  }
  return { programme: whole(programme), viewer, member };
}

/** Whoever this is on Slack, with what the programme knows of them; a stranger has no roles. */
export async function viewerOf(
  workspace: string,
  slackUser: string,
): Promise<Viewer & { member: Member | null }> {
  const { viewer, member } = await programmeAndViewer(workspace, slackUser);
  return { ...viewer, member };
}

/** Members by key; keys that nobody has are absent. */
export async function membersByKey(workspace: string, keys: string[]): Promise<Map<string, Member>> {
  const members = await Members.find({ workspace, key: among(keys) }, plain).lean<Member[]>();
  return new Map(members.map((member) => [member.key, member]));
}

/** Members whose role alone allows them this, whatever pairing it is about. */
export function membersWhoMay(workspace: string, act: Act): Promise<Member[]> {
  const allowed = roles.filter((role) => may({ slackUser: 'anybody', roles: [role] }, act, nobody));
  return Members.find({ workspace, roles: mongoose.trusted({ $in: allowed }) }, plain)
    .sort({ key: 1 })
    .lean<Member[]>();
}

export function pairingOf(workspace: string, key: string): Promise<Pairing | null> {
  return Pairings.findOne({ workspace, key }, plain).lean<Pairing>();
}

/** The pairing that talks in this channel, if any does now. */
export function pairingIn(workspace: string, channel: string): Promise<Pairing | null> {
  return Pairings.findOne({ workspace, channel, status: notEnded() }, plain).lean<Pairing>();
}

/** Pairings that have not ended; of one member (by key) in one part of it, if asked. */
export function pairingsOf(
  workspace: string,
  of: Partial<Record<'mentor' | 'facilitator' | 'managers', string>> = {},
): Promise<Pairing[]> {
  return Pairings.find({ workspace, ...of, status: notEnded() }, plain)
    .sort({ key: 1 })
    .lean<Pairing[]>();
}

/** The newest version of each of these sets, in the order of the keys. */
export async function newestQuestionSets(workspace: string, keys: string[]): Promise<QuestionSet[]> {
  const versions = await QuestionSets.find({ workspace, key: among(keys) }, plain)
    .sort({ key: 1, version: 1 })
    .lean<QuestionSet[]>();
  const newest = new Map(versions.map((set) => [set.key, set]));
  return keys.flatMap((key) => newest.get(key) ?? []);
}

export async function partiesOf(pairing: Pairing): Promise<Parties> {
  const { workspace, facilitator, mentor, managers } = pairing;
  return partiesAmong(await membersByKey(workspace, [facilitator, mentor, ...managers]), pairing);
}

/** The same, where the members are at hand. */
export function partiesAmong(members: Map<string, Member>, pairing: Pairing): Parties {
  const slackUser = (key: string) => {
    const member = members.get(key);
    if (!member) throw new Error(`pairing ${pairing.key} names a member that is not kept: ${key}`);
    return member.slackUser;
  };
  return {
    facilitator: slackUser(pairing.facilitator),
    mentor: slackUser(pairing.mentor),
    managers: pairing.managers.map(slackUser),
  };
}

/** These communities, in the order of their keys, each with its district; unknown ones are absent. */
export async function communitiesOf(
  workspace: string,
  keys: string[],
): Promise<(Community & { districtName: string })[]> {
  const communities = await Communities.find({ workspace, key: among(keys) }, plain)
    .sort({ key: 1 })
    .lean<Community[]>();
  const districts = await Districts.find(
    { workspace, key: among(communities.map(({ district }) => district)) },
    plain,
  ).lean<District[]>();
  const names = new Map(districts.map(({ key, name }) => [key, name]));
  return communities.map((one) => ({ ...one, districtName: names.get(one.district) ?? one.district }));
}

/** All members, by name. */
export function everybody(workspace: string): Promise<Member[]> {
  return Members.find({ workspace }, plain).sort({ name: 1 }).lean<Member[]>();
}

/** All districts and communities, by name. */
export async function placesOfProgramme(
  workspace: string,
): Promise<{ districts: District[]; communities: Community[] }> {
  const [districts, communities] = await Promise.all([
    Districts.find({ workspace }, plain).sort({ name: 1 }).lean<District[]>(),
    Communities.find({ workspace }, plain).sort({ name: 1 }).lean<Community[]>(),
  ]);
  return { districts, communities };
}
