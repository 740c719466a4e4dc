import type { Door } from '../../slack/door';
import type { Accompany, Feature } from '../feature';
import { goneIn, saidIn } from './said';

/** Told when something could not be taken in, and when Slack brings something again: others may have been lost with it. */
interface Doubts {
  onMissed: () => void;
  onRetried: () => void;
}

/** What people write where the app is: each feature takes what is its own. */
export function listenToThreads(
  door: Door,
  accompany: Accompany,
  features: Feature[],
  { onMissed, onRetried }: Doubts,
): void {
  door.event('message', async ({ event, context }) => {
    if (context.retryNum) onRetried();
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
