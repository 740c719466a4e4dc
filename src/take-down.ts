import type { Logger } from './log';

/** Ends one part; `left` milliseconds are left for what is in flight in all of them. */
type Step = (left: number) => Promise<unknown>;

/** What was brought up, to be taken down in the opposite order. */
export function createTakeDown(log: Logger) {
  const steps: Step[] = [];
  return {
    /** How to end the part that was just brought up. */
    remember(step: Step): void {
      steps.push(step);
    },
    async all(within: number): Promise<void> {
      const deadline = Date.now() + within;
      for (const step of steps.splice(0).reverse()) {
        await step(Math.max(0, deadline - Date.now())).catch((err: unknown) =>
          log.error({ err }, 'a part did not stop cleanly'),
        );
      }
    },
  };
}
