import type { Feature } from '../feature';
import { commitmentsHome } from './home';
import { commitmentsVerb, listenToCommitments } from './listeners';
import { commitmentsJob } from './schedule';

export { commitmentKey, commitmentsOf, type Made } from './making';
export { acts as commitmentActs } from './messages';
export { type Commitment, type CommitmentStatus, Commitments, pressings } from './model';
export { planCommitment } from './of-plan';
export { follow, stepUpdates } from './service';
export { nextLook } from './timing';
export { type Understood, understand } from './understand';

/** Who will do what by when: made from meetings, followed until it is kept, broken or given up. */
export function createCommitments(): Feature {
  return {
    name: 'commitments',
    listen: listenToCommitments,
    jobs: (accompany) => [commitmentsJob(accompany)],
    home: commitmentsHome,
    verbs: [commitmentsVerb],
  };
}
