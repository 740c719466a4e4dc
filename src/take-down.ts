import type { Logger } from './log';

/** What is in flight at a shutdown has so long to end, all in all. Milliseconds. */
const DRAIN = 8_000;

/** Ends one part; `left` milliseconds are left for what is in flight in all of them. */
type Step = (left: number) => Promise<unknown>;

export type TakeDown = ReturnType<typeof createTakeDown>;

/** What was brought up, to be taken down in the opposite order. */
export function createTakeDown(log: Logger) {
  const steps: Step[] = [];
  let ending: Promise<void> | undefined;

  async function takeDown(deadline: number): Promise<void> {
    for (let step = steps.pop(); step; step = steps.pop()) {
      await step(Math.max(0, deadline - Date.now())).catch((err: unknown) =>
        log.error({ err }, 'a part did not stop cleanly'),
      );
    }
  }

  return {
    /** How to end the part that was just brought up. */
    remember(step: Step): void {
      steps.push(step);
    },
    hasBegun: () => ending !== undefined,
    /** Once, whoever asks: all of them wait for the same end. */
    all(): Promise<void> {
      ending ??= takeDown(Date.now() + DRAIN);
      return ending;
    },
  };
}
