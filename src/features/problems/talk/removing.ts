import { Posts, replaceUnsaid } from '../../../outbox';
import { SAVE_WITHIN_MS } from '../../../slack/limits';
import { may } from '../../people';
import type { KeepsWords, Of, Removed } from '../../removal';
import { rootOf } from '../../threads';
import { problemByKey } from '../find';
import { groundOf } from '../ground';
import { Entries, type Entry } from '../model';
import { type At, change } from '../service';
import { carriedInto } from './carried';
import { countPlaces, removeWords } from './removal';

/** How words are removed for good from a problem. */
export const problemRemoval: KeepsWords = {
  sentences: {
    intro: 'problem-talk:remove.intro',
    hint: 'problem-talk:remove.hint',
    wherever: 'problem-talk:remove.wherever',
    nowhere: 'problem-talk:remove.nowhere',
    refused: 'problem-talk:remove.refused',
  },
  async recordOf({ workspace }, channel, message) {
    const thread_ts = message.thread_ts ?? message.ts;
    return (await rootOf(workspace, channel, { thread_ts }))?.about.problem;
  },
  async open({ workspace, clock, log }, viewer, key) {
    const problem = await problemByKey(workspace, key);
    if (!problem) return undefined;
    const { parties } = await groundOf(problem);
    const mayRead = may(viewer, 'see the problem', parties);
    const timeline = mayRead ? await timelineOf({ workspace, key }) : [];
    return {
      may: may(viewer, 'remove words for good', parties),
      count: (words) => (mayRead ? countPlaces(problem, timeline, words) : undefined),
      isDone: (view) => problem.removals.some((one) => one.view === view),
      remove: (removed) =>
        removeForGood({ workspace, key, now: clock(), log, within: SAVE_WITHIN_MS }, removed),
      ...([problem, ...timeline].some(({ from }) => from?.checkIn) && { source: 'removal:madeFromCheckIn' }),
    };
  },
  madeFrom: ({ workspace }, record) => carriedInto(workspace, record),
};

export const removalOf = (key: string): Of => ({
  feature: 'problems',
  key,
  sentences: problemRemoval.sentences,
});

/** Removes words from the record, from what waits to be said, and from what we said. */
export function removeForGood(at: At, removed: Removed) {
  let timeline: Entry[] = [];
  let said = new Set<string>();
  return change(
    at,
    'words were removed from a problem for good',
    (turn) => removeWords(turn, timeline, said, removed),
    async (session, problem) => {
      timeline = await timelineOf(problem, session);
      const about = { workspace: problem.workspace, 'about.problem': problem.key };
      const posts = await Posts.find(about, { key: 1 }, { session }).lean();
      said = new Set(posts.map(({ key }) => key));
    },
    (session, { updates }) => replaceUnsaid(session, updates),
  );
}

const timelineOf = (
  { workspace, key }: Pick<At, 'workspace' | 'key'>,
  session?: Parameters<Parameters<typeof change>[3] & object>[0],
) =>
  Entries.find({ workspace, problem: key }, { _id: 0 }, { session: session ?? null })
    .sort({ at: 1, _id: 1 })
    .lean<Entry[]>();
