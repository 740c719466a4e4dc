import type { Feature } from '../feature';
import { languages } from '../people';
import { commitmentsDigest } from './digest';
import { commitmentsHome } from './home';
import { commitmentsVerb, listenToCommitments } from './listeners';
import { commitmentsJob } from './schedule';
import { understand } from './understand';

export { type Whom, whomOf } from './digest/ground';
export { belonging, isProgramme, isTheirs, namesOf, type Placed, peopleOf } from './digest/scope';
export type { KeepsOfCommitments } from './keeps';
export { commitmentKey, commitmentsOf, type Made, putBack } from './making';
export { acts as commitmentActs } from './messages';
export { type Commitment, type CommitmentStatus, Commitments, pressings } from './model';
export { moveWithin } from './moving';
export { handOver, planCommitment } from './of-plan';
export { owing } from './owing';
export { dropWithin, follow, meetingPostKey, stepKey, stepUpdates } from './service';
export { nextLook } from './timing';
export { type Understood, understand } from './understand';
export { isUs } from './who';
export { changeWords, keepChanged } from './words';

/** Who will do what by when: made from meetings, followed until it is kept, broken or given up. Other features hear of that. */
export function createCommitments(features: Feature[]): Feature {
  const keeps = features.flatMap(({ keepsOfCommitments }) => keepsOfCommitments ?? []);
  return {
    name: 'commitments',
    listen(door, accompany) {
      // What reads dates prepares itself at the first line: better now than in the two seconds that a form has.
      for (const language of languages) understand('Us: this by Friday', { metOn: '2026-11-02', language });
      listenToCommitments(door, accompany, keeps);
    },
    jobs: (accompany) => [commitmentsJob(accompany)],
    home: commitmentsHome,
    digest: commitmentsDigest,
    verbs: [commitmentsVerb],
  };
}
