import { createCheckIns } from './check-ins';
import { createCommands } from './commands';
import { createDeliveries } from './deliveries';
import type { Feature } from './feature';
import { createHome } from './home';
import { createProblems } from './problems';
import { createReminders } from './reminders';

export type { Accompany, Feature } from './feature';

/** All that Accompany does. The home tab and the command show what the others bring. */
export function createFeatures(): Feature[] {
  const own: Feature[] = [createCheckIns(), createProblems()];
  return [...own, createReminders(), createDeliveries(), createHome(own), createCommands(own)];
}
