import type { ClientSession } from 'mongoose';
import { type Commitment, Commitments } from './model';

/** All that people wrote in a commitment and about it, changed. */
export function changeWords(commitment: Commitment, change: (text: string) => string): Commitment {
  const { line, what, who, steps } = commitment;
  return {
    ...commitment,
    line: change(line),
    what: change(what),
    ...(who && { who: change(who) }),
    steps: steps.map((step) => (step.text ? { ...step, text: change(step.text) } : step)),
  };
}

/** Keeps those that have become other objects than they were. */
export async function keepChanged(
  session: ClientSession,
  before: Commitment[],
  after: Commitment[],
): Promise<void> {
  for (const [place, commitment] of after.entries()) {
    if (commitment === before[place]) continue;
    const { workspace, key, version } = commitment;
    const { matchedCount } = await Commitments.collection.replaceOne(
      { workspace, key, version },
      { ...commitment, version: version + 1 },
      { session, ignoreUndefined: true },
    );
    if (matchedCount !== 1) throw new Error(`somebody else changed the commitment ${key} meanwhile`);
  }
}
