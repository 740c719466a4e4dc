import mongoose from 'mongoose';
import type { Member } from '../people';
import { type Digest, Digests } from './model';
import { COMPARED, daysBefore, daysToTell } from './period';
import type { Period } from './section';

/**
 * What is told on a date, in a zone: as many days as the digests of these managers tell of then. So a mentor sees beforehand the
 * days that their managers will read of, whose zone may be another.
 */
export async function periodToTell(
  workspace: string,
  managers: Pick<Member, 'key' | 'timeZone'>[],
  date: string,
  timeZone: string,
): Promise<Period> {
  const days = await Promise.all(
    managers.map(async (one) => daysToTell(date, one.timeZone, await toldUntil(workspace, one.key))),
  );
  return daysBefore(date, Math.max(...days), timeZone, COMPARED);
}

/** Until when a manager's weekly digests have told; undefined before the first. */
async function toldUntil(workspace: string, manager: string): Promise<Date | undefined> {
  const weekly = { workspace, manager, week: mongoose.trusted({ $exists: true }), preview: null };
  const newest = await Digests.findOne(weekly, { _id: 0, until: 1 })
    .sort({ at: -1 })
    .lean<Pick<Digest, 'until'>>();
  return newest?.until;
}
