import type { Accompany, Feature } from '../feature';
import { listenToThreads } from './listeners';
import { createRereading, readAgain } from './reread';

export { type FileNote, type Heard, heardIn, lost, type SlackMessage, spokenAt, type Where } from './heard';
export { goneBy, type Lost, type OpenThread, type ThreadRead, type Threads } from './reread';
export { type Root, rootOf, type Said } from './said';

type Rereading = ReturnType<typeof createRereading>;

/** What people write in Slack, handed to the features that it concerns; and read again after something may have been missed. */
export function createThreads(features: Feature[]): Feature {
  const kept = new WeakMap<Accompany, Rereading>();
  const rereadingOf = (accompany: Accompany): Rereading => {
    const rereading = kept.get(accompany) ?? createRereading(accompany, features);
    kept.set(accompany, rereading);
    return rereading;
  };
  return {
    name: 'threads',
    listen: (door, accompany) =>
      listenToThreads(door, accompany, features, {
        onMissed: () => rereadingOf(accompany).soon(),
        onRetried: () => rereadingOf(accompany).repeat(),
      }),
    jobs: (accompany) => [rereadingOf(accompany).job],
    reconnected: (accompany) => rereadingOf(accompany).soon(),
    sent: async (accompany, { key, about }, { adopted }) => {
      // Replies may have come before it was known where the post stands.
      if (!adopted) return;
      for (const { threads } of features) {
        const record = threads?.recordOf(key, about);
        if (!threads || !record) continue;
        void readAgain(accompany, { threads, post: key, record });
        rereadingOf(accompany).repeat();
      }
    },
    stop: (accompany) => rereadingOf(accompany).stop(),
  };
}
