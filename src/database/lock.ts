import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { PlainError } from '../plain-error';
import { meta, metaId } from './meta';

const lease = 60_000;
const waitAtMost = 5 * 60_000;

/** Runs the work while no other instance does; the others wait. `stillHeld` throws if the lock went to somebody else. */
export async function underLock<T>(work: (stillHeld: () => Promise<void>) => Promise<T>): Promise<T> {
  const me = randomUUID();
  await acquire(me);
  const renewing = setInterval(() => void renew(me).catch(() => {}), lease / 4).unref();
  const stillHeld = async () => {
    if (!(await renew(me))) throw new Error('another instance took over the migration');
  };
  try {
    return await work(stillHeld);
  } finally {
    clearInterval(renewing);
    await meta().updateOne({ _id: metaId, lockedBy: me }, { $unset: { lockedBy: '', lockedUntil: '' } });
  }
}

/** Whether some instance, alive or dead, has it. */
export async function isLocked(): Promise<boolean> {
  const held = { $gt: ['$lockedUntil', '$$NOW'] };
  return (await meta().countDocuments({ _id: metaId, $expr: held }, { limit: 1 })) > 0;
}

async function acquire(me: string): Promise<void> {
  await ensureMeta();
  const until = Date.now() + waitAtMost;
  while (!(await tryAcquire(me))) {
    if (Date.now() > until) {
      throw new PlainError(
        'Another instance has been changing the data for 5 minutes. Wait until it is done, then start again.',
      );
    }
    await wait(200);
  }
}

/** By the server's clock: those of several machines may differ. */
async function tryAcquire(me: string): Promise<boolean> {
  const free = { $not: [{ $gt: ['$lockedUntil', '$$NOW'] }] };
  const { matchedCount } = await meta().updateOne({ _id: metaId, $expr: free }, [
    { $set: { lockedBy: me, lockedUntil: { $add: ['$$NOW', lease] } } },
  ]);
  return matchedCount === 1;
}

async function ensureMeta(): Promise<void> {
  try {
    await meta().updateOne({ _id: metaId }, { $setOnInsert: { version: 0 } }, { upsert: true });
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error;
  }
}

async function renew(me: string): Promise<boolean> {
  const { matchedCount } = await meta().updateOne({ _id: metaId, lockedBy: me }, [
    { $set: { lockedUntil: { $add: ['$$NOW', lease] } } },
  ]);
  return matchedCount === 1;
}
