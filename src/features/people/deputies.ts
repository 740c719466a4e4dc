import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { findMember, membersByKey, pairingsOf } from './lookups';
import { type Deputyship, Deputyships, type Member, Members, type Pairing, Pairings } from './model';
import { may, nobody, type Parties, type Relation, relation, type Viewer } from './policy';

/** The period of a manager that is not over, planned or begun. */
export function openPeriod(
  workspace: string,
  manager: string,
  session: ClientSession | null = null,
): Promise<Deputyship | null> {
  const isOpen = mongoose.trusted({ $exists: true });
  return Deputyships.findOne(
    { workspace, manager, wakeAt: isOpen },
    { _id: 0 },
    { session },
  ).lean<Deputyship>();
}

/** The period in which a manager is away today, on their calendar. */
async function awayToday({ workspace, key, timeZone }: Member, now: Date): Promise<Deputyship | null> {
  const found = await openPeriod(workspace, key);
  const today = localDate(now, timeZone);
  return found && found.from <= today && today <= found.to ? found : null;
}

export const mayStandIn = ({ slackUser, roles }: Member) =>
  may({ slackUser, roles }, 'stand in for a manager', nobody);

/**
 * Who reads a manager's digest in their place now, if anybody does. A deputy who is not in the programme any more, has not got the
 * role any more, or is away too, does not: then it is for the manager after all, and goes no further.
 */
export async function deputyOf(manager: Member, now: Date): Promise<Member | undefined> {
  const away = await awayToday(manager, now);
  if (!away) return undefined;
  const deputy = (await membersByKey(manager.workspace, [away.deputy])).get(away.deputy);
  if (!deputy || !mayStandIn(deputy)) return undefined;
  return (await awayToday(deputy, now)) ? undefined : deputy;
}

/** The managers for whom somebody stands in now. */
export async function awayFor(workspace: string, { standsInFor = [] }: Viewer): Promise<Member[]> {
  const found = await Promise.all(standsInFor.map((slackUser) => findMember(workspace, slackUser)));
  return found.filter((manager) => manager !== null);
}

/** The pairings that somebody manages, their own and those for whose manager they stand in now, by key. */
export async function managedBy(workspace: string, viewer: Viewer, own: string): Promise<Pairing[]> {
  const managers = [own, ...(await awayFor(workspace, viewer)).map(({ key }) => key)];
  const managed = await Promise.all(managers.map((key) => pairingsOf(workspace, { managers: key })));
  const each = new Map(managed.flat().map((pairing) => [pairing.key, pairing]));
  return [...each.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** The part that somebody has in a pairing. */
export type Part = Exclude<Relation, 'none'>;

/** The pairings in which somebody has a part, by key, also as a deputy; those that have ended, too. */
export async function partsOf(
  workspace: string,
  viewer: Viewer,
  own: string,
): Promise<{ pairing: string; parties: Parties; part: Part }[]> {
  const away = await awayFor(workspace, viewer);
  const managers = [own, ...away.map(({ key }) => key)];
  const pairings = await Pairings.find(
    {
      workspace,
      $or: [{ facilitator: own }, { mentor: own }, { managers: mongoose.trusted({ $in: managers }) }],
    },
    { _id: 0, key: 1, facilitator: 1, mentor: 1, managers: 1 },
  )
    .sort({ key: 1 })
    .lean();
  const users = new Map([
    ...away.map(({ key, slackUser }) => [key, slackUser] as const),
    [own, viewer.slackUser],
  ]);
  const who = (member: string) => users.get(member) ?? '';
  return pairings.flatMap(({ key: pairing, facilitator, mentor, managers }) => {
    const parties = { facilitator: who(facilitator), mentor: who(mentor), managers: managers.map(who) };
    const part = relation(viewer, parties);
    return part === 'none' ? [] : [{ pairing, parties, part }];
  });
}

/** Who stands in for a manager now. */
export interface StandIn {
  /** The manager, by Slack user id. */
  manager: string;
  deputy: Member;
  /** The deputy is away too: what is new goes to the manager after all. */
  isAway: boolean;
}

/** Who stands in now, for these managers, whose keys they are, or for any, with the rights of a deputy. */
export async function standInsFor(
  workspace: string,
  managers?: string[],
  session: ClientSession | null = null,
): Promise<StandIn[]> {
  const on = (keys?: string[]) =>
    Deputyships.find(
      {
        workspace,
        ...(keys && { manager: mongoose.trusted({ $in: keys }) }),
        wakeAt: mongoose.trusted({ $exists: true }),
        status: 'on',
      },
      { _id: 0, manager: 1, managerUser: 1, deputy: 1 },
      { session },
    ).lean<Pick<Deputyship, 'manager' | 'managerUser' | 'deputy'>[]>();
  const found = await on(managers);
  if (found.length === 0) return [];
  const keys = found.map(({ deputy }) => deputy);
  const members = await Members.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { _id: 0 },
    { session },
  ).lean<Member[]>();
  const away = new Set((await on(keys)).map(({ manager }) => manager));
  return found.flatMap(({ managerUser: manager, deputy: key }) => {
    const deputy = members.find((one) => one.key === key);
    return deputy && mayStandIn(deputy) ? [{ manager, deputy, isAway: away.has(key) }] : [];
  });
}

/**
 * Who is told something now in the place of these managers: whoever stands in for one who is away, else they themselves. What somebody
 * did or asked is not told to them as a deputy: then it goes to the manager after all.
 */
export async function inTheirPlace(
  workspace: string,
  managers: Member[],
  { except }: { except?: string } = {},
): Promise<Member[]> {
  const standIns = await standInsFor(
    workspace,
    managers.map(({ key }) => key),
  );
  const told = managers.map((manager) => {
    const instead = standIns.find((one) => one.manager === manager.slackUser && one.deputy.key !== except);
    return instead && !instead.isAway ? instead.deputy : manager;
  });
  return [...new Map(told.map((member) => [member.key, member])).values()];
}
