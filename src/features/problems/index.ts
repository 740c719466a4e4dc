import type { Feature } from '../feature';
import { onGone } from './deleted-card';
import { deputiesJob } from './deputies';
import { problemsDigest } from './digest';
import { onFailed } from './failed';
import { problemsHome } from './home';
import { command, hear, listenToProblems } from './listeners';
import { problemsJob } from './schedule';
import { takesWords } from './talk/beside';
import { problemRemoval } from './talk/removing';
import { openThreads, takeInThread, threadOf } from './talk/talking';

export { wake } from './ageing';
export {
  addUpdate,
  askManager,
  confirm,
  handOver,
  helpBy,
  merge,
  notPossible,
  notSolved,
  raise,
  reopen,
  resolve,
  takeIn,
  takeOn,
} from './course';
export { followPairings } from './following';
export { foreseeProblems } from './foresight';
export { soundsLikeHarm } from './forms/harm';
export { groundOf } from './ground';
export { deciders, Entries, type Entry, helpers, type Problem, Problems, urgencies } from './model';
export { reportingRoute, routeFor } from './raising/reporting';
export { seal } from './service';
export { takeInTalk } from './talk/talk';
export { cardKey, type Ground, managerCardKey, type Turn } from './turn';

/** What has arisen: raised in seconds, seen by who can help, followed until it is resolved, and learned from. */
export function createProblems(): Feature {
  return {
    name: 'problems',
    listen: listenToProblems,
    hear,
    takesWords,
    gone: onGone,
    failed: onFailed,
    removal: problemRemoval,
    threads: {
      open: openThreads,
      recordOf: (post, about) => threadOf({ key: post, about })?.key,
      async takeIn({ workspace, clock, log }, { post: key, record: problem }, reading) {
        const thread = threadOf({ key, about: { problem } });
        if (thread) await takeInThread({ workspace, key: problem, now: clock(), log }, thread.kind, reading);
      },
    },
    jobs: (accompany) => [problemsJob(accompany), deputiesJob(accompany)],
    home: problemsHome,
    digest: problemsDigest,
    command: { name: command, explain: (t) => t('problem-forms:command.problem') },
  };
}
