import { within } from './within';

/** Counts what is under way, so that a shutdown can wait for it: Bolt's own stop does not. */
export function createInFlight() {
  const running = new Set<Promise<unknown>>();
  return {
    async track<T>(work: () => Promise<T>): Promise<T> {
      const promise = work();
      running.add(promise);
      try {
        return await promise;
      } finally {
        running.delete(promise);
      }
    },
    /** Until nothing is under way, at most so many milliseconds; how much is still under way then. */
    async drained(ms: number): Promise<number> {
      await within(ms, Promise.allSettled(running));
      return running.size;
    },
  };
}
