import mongoose, { type ClientSession, type mongo } from 'mongoose';
import { endOrphans } from './orphans';

/** What takes longer may be held up by a transaction whose process was killed. Milliseconds. */
const SLOW = 1_500;

/** The time given was over. Nothing was saved, unless it ran out while the commit itself was on its way. */
export class TooSlow extends Error {
  constructor(within: number, options?: { cause?: unknown }) {
    super(`not saved within ${within} ms`, options);
    this.name = 'TooSlow';
  }
}

/**
 * All that `work` writes with its session, or nothing; read from one snapshot, committed by a majority.
 *
 * `work` may run several times (a conflict with another transaction, a new primary), so it does nothing but read and write
 * with the session, one operation after the other: parallel operations fail in a transaction, and calls to Slack would be
 * repeated.
 *
 * A duplicate key (E11000) must never be caught inside `work`: the server has aborted the transaction already, and going on
 * makes the driver repeat everything until the time is over. Let it out, and treat it around `transaction`; or ask for the
 * record first.
 */
export async function transaction<T>(
  work: (session: ClientSession) => Promise<T>,
  /** Milliseconds, for everything together. */
  { within = 30_000 }: { within?: number } = {},
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      over = true;
      reject(new TooSlow(within));
    }, within);
  });
  // Without the right to ask, it waits until MongoDB itself has ended them.
  const looking = setInterval(() => void endOrphans().catch(() => {}), SLOW);
  const inTime = () => {
    if (over) throw new TooSlow(within);
  };
  const options: mongo.TransactionOptions & { timeoutMS: number } = {
    readConcern: { level: 'snapshot' },
    writeConcern: { w: 'majority' },
    timeoutMS: within,
  };
  const saved = mongoose.connection.transaction(async (session) => {
    inTime();
    const result = await work(session);
    inTime();
    return result;
  }, options) as Promise<T>;
  try {
    return await Promise.race([saved, tooSlow]);
  } catch (error) {
    if (error instanceof mongoose.mongo.MongoOperationTimeoutError)
      throw new TooSlow(within, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    clearInterval(looking);
    saved.catch(() => {});
  }
}
