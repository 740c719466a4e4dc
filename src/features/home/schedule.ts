import type { Job } from '../../heartbeat';
import { type Homes, renewNext } from './service';

/** Views rendered at once by one instance, and in one beat, which other jobs wait for. */
const AT_ONCE = 4;
const MOST = 100;

export function homeJob(homes: Homes): Job {
  return {
    name: 'home',
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
