import type { Metrics } from './metrics';
import { outboxDepth } from './outbox';
import { within } from './within';

/** A count for /metrics that takes longer is left out. Milliseconds. */
const COUNT_PATIENCE = 2_000;

/** Depth and age of the outbox are counted, once for both, when somebody asks; without a database the other figures are told alone. */
export function measureOutbox(
  { outboxDepth: depth, outboxAge: age }: Metrics,
  workspace: string,
  clock: () => Date,
) {
  let counting: Promise<{ waiting: number; oldestSeconds: number }> | undefined;
  const unknown = { waiting: Number.NaN, oldestSeconds: Number.NaN };
  const counted = () => {
    counting ??= within(COUNT_PATIENCE, outboxDepth(workspace, clock()))
      .then((found) => found?.value ?? unknown)
      .catch(() => unknown)
      .finally(() => {
        counting = undefined;
      });
    return counting;
  };
  Object.assign(depth, { collect: async () => depth.set((await counted()).waiting) });
  Object.assign(age, { collect: async () => age.set((await counted()).oldestSeconds) });
}
