import type { Job } from '../../heartbeat';
import type { Accompany } from '../feature';

/** Looks again at problems whose timers are over. */
export function problemsJob(_accompany: Accompany): Job {
  return { name: 'problems', run: async () => 0 };
}
