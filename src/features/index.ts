import { createCheckIns } from './check-ins';
import { createCommands } from './commands';
import { createCommitments } from './commitments';
import { createDeliveries } from './deliveries';
import { createDigests } from './digests';
import { createExports } from './exports';
import type { Feature } from './feature';
import { createHome } from './home';
import { createMeetings } from './meetings';
import { createPeople } from './people';
import { createPlans } from './plans';
import { createProblems } from './problems';
import { createReminders } from './reminders';
import { createRemoval } from './removal';
import { createStakeholders } from './stakeholders';
import { createThreads } from './threads';

export type { Accompany, Feature } from './feature';

/** All that Accompany does. Digests, threads, removal, the home tab and the command lead to what the others bring. */
export function createFeatures(): Feature[] {
  const meetings = createMeetings();
  const own: Feature[] = [
    createCheckIns(),
    createProblems(),
    meetings,
    createCommitments([meetings]),
    createPlans(),
    createExports(),
  ];
  own.push(createStakeholders(own));
  const all = [createDigests(own), ...own];
  const reminders = createReminders(all);
  return [
    createPeople(),
    ...all,
    createThreads([...all, reminders]),
    createRemoval(all),
    reminders,
    createDeliveries(),
    createHome(all),
    createCommands(all),
  ];
}
