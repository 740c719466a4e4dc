import mongoose from 'mongoose';
import { appName } from './connect';

/** A process that lives does not leave a transaction alone for so long. Milliseconds. */
const IDLE = 3_000;

/**
 * Ends transactions that nobody goes on with, and says how many. MongoDB itself keeps what a killed process had touched
 * locked for 60 to 90 s. Should the process live after all, its driver begins the transaction anew.
 */
export async function endOrphans(): Promise<number> {
  const admin = mongoose.connection.getClient().db('admin');
  const idle = await admin
    .aggregate<{ lsid: { id: unknown } }>([
      { $currentOp: { idleSessions: true } },
      { $match: { type: 'idleSession', appName, 'transaction.timeInactiveMicros': { $gt: IDLE * 1000 } } },
    ])
    .toArray();
  if (idle.length > 0) await admin.command({ killSessions: idle.map(({ lsid: { id } }) => ({ id })) });
  return idle.length;
}
