import type { ClientSession } from 'mongoose';
import { moveUnsaid } from '../../outbox';
import type { Pairing } from '../people';
import { CheckIns } from './model';
import { moveWithin } from './service';
import { promptKey } from './turn';

/** What could not be said yet of each pairing's newest check-in goes to the channel that the pairing has now. */
export async function followChannels(
  session: ClientSession,
  workspace: string,
  pairings: Pairing[],
  now: Date,
): Promise<void> {
  const channels = new Map(pairings.map(({ key, channel }) => [key, channel]));
  const newest = await CheckIns.aggregate<{ _id: string; key: string; channel: string }>([
    { $match: { workspace, pairing: { $in: [...channels.keys()] }, postedAt: { $type: 'date' } } },
    { $sort: { pairing: 1, date: -1 } },
    { $group: { _id: '$pairing', key: { $first: '$key' }, channel: { $first: '$channel' } } },
  ]).session(session);
  for (const { _id, key, channel: from } of newest) {
    const to = channels.get(_id);
    if (!to || to === from) continue;
    const isMoved = await moveUnsaid(session, {
      workspace,
      root: promptKey({ key }),
      about: { checkIn: key },
      from,
      to,
    });
    if (isMoved) await moveWithin(session, { workspace, key, now }, to);
  }
}
