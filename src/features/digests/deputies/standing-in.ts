import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../../calendar';
import {
  type Deputyship,
  Deputyships,
  findMember,
  type Member,
  may,
  membersByKey,
  nobody,
  type Pairing,
  pairingsOf,
  type Viewer,
} from '../../people';

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
export async function awayToday({ workspace, key, timeZone }: Member, now: Date): Promise<Deputyship | null> {
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
