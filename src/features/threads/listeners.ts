import type { Door } from '../../slack/door';
import type { Accompany, Feature } from '../feature';
import { goneIn, saidIn } from './said';

/** What people write where the app is: each feature takes what is its own. `onMissed` is told when that failed. */
export function listenToThreads(
  door: Door,
  accompany: Accompany,
  features: Feature[],
  onMissed: () => void,
): void {
  door.event('message', async ({ event }) => {
    try {
      const said = await saidIn(accompany.workspace, accompany.self, event);
      if (said) for (const feature of features) await feature.hear?.(accompany, said);
      const gone = said ? undefined : await goneIn(accompany.workspace, event);
      if (gone) for (const feature of features) await feature.gone?.(accompany, gone);
    } catch (error) {
      onMissed();
      throw error;
    }
    accompany.nudge();
  });
}
