import mongoose, { type ClientSession } from 'mongoose';
import { localDate } from '../../../calendar';
import { type Deputyship, Deputyships, type Member, may, membersByKey, nobody } from '../../people';

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
