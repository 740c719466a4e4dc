import type { Job } from '../../heartbeat';
import { type Homes, renewNext } from './service';

/** Whoever looks sees a change within 5 s: what is left is for rendering and for Slack. Seconds. */
const EVERY = 2;
/** Views rendered at once by one instance, and in one run, for which a shutdown waits. */
const AT_ONCE = 4;
const MOST = 100;

export function homeJob(homes: Homes): Job {
  return {
    name: 'home',
    every: EVERY,
    async run(now) {
      let done = 0;
      const work = async () => {
        while (done < MOST && (await renewNext(homes, now))) done += 1;
      };
      if (!(await renewNext(homes, now))) return 0;
      done += 1;
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return done;
    },
  };
}
