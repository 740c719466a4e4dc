import type { Feature } from '../feature';
import { problemsHome } from './home';
import { listenToProblems } from './listeners';
import { problemsJob } from './schedule';

export { followPairings } from './following';

/** What has arisen: raised in seconds, seen by who can help, followed until it is resolved, and learned from. */
export function createProblems(): Feature {
  return {
    name: 'problems',
    listen: listenToProblems,
    jobs: (accompany) => [problemsJob(accompany)],
    home: problemsHome,
  };
}
