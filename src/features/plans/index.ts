import type { Feature } from '../feature';
import { boardVerb, listenToPlans, planVerb } from './listeners';
import { linesOfStakeholders } from './of-stakeholder';
import { removeVerb } from './removal-listeners';
import { planRemoval } from './removing';
import { plansJob } from './schedule';

export { importPlans, type PlansImported } from './importing';
export { count as countDone } from './messages';
export { followerOf, type Plan, Plans } from './model';
export { enterPlan } from './service';
export { planStanding } from './standing';

/** The written plan or MoU with a district's partners: who does what by when, promised against done. */
export function createPlans(): Feature {
  return {
    name: 'plans',
    listen: listenToPlans,
    jobs: (accompany) => [plansJob(accompany)],
    verbs: [planVerb, removeVerb, boardVerb],
    removal: planRemoval,
    keepsOfStakeholders: linesOfStakeholders,
  };
}
