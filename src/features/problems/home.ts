import type { KnownBlock } from '@slack/types';
import type { HomeVisit } from '../feature';

/** For mentors and managers what is stuck first; for the facilitator their own. */
export async function problemsHome(_visit: HomeVisit, _now: Date): Promise<KnownBlock[]> {
  return [];
}
