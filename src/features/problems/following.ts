import type { ClientSession } from 'mongoose';

/** Pairings were set up or changed: what is open follows them, in the transaction of that change. */
export async function followPairings(
  _session: ClientSession,
  _workspace: string,
  _keys: string[],
  _now: Date,
): Promise<void> {}
