import { createCheckIns } from './check-ins';
import { createCommands } from './commands';
import { createDeliveries } from './deliveries';
import type { Feature } from './feature';
import { createHome } from './home';
import { createPeople } from './people';
import { createProblems } from './problems';
import { createReminders } from './reminders';
import { createRemoval } from './removal';
import { createThreads } from './threads';

export type { Accompany, Feature } from './feature';

/** All that Accompany does. Threads, removal, the home tab and the command lead to what the others bring. */
export function createFeatures(): Feature[] {
  const own: Feature[] = [createCheckIns(), createProblems()];
  return [
    createPeople(),
    ...own,
    createThreads(own),
    createRemoval(own),
    createReminders(),
    createDeliveries(),
    createHome(own),
    createCommands(own),
  ];
}
