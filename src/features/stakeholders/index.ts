export { alikeAmong, stakeholderNames, stakeholdersAlike } from './alike';
export type { Keeping } from './asked';
export { onLost } from './failed';
export {
  archivedAlike,
  archivedNamed,
  livingStakeholder,
  nameAndDistrict,
  nameWords,
  openStakeholders,
  plainName,
  stakeholderByKey,
  stakeholdersByKey,
  stakeholdersForMenu,
  stakeholdersLike,
  stakeholdersNamed,
} from './find';
export { whereItStoodBefore } from './former-places';
export { keepUp } from './keeping';
export type { KeepsOfStakeholders, StakeholderChanging } from './keeps';
export { changeLine, stakeholderCard, stakeholderType, typeName } from './messages';
export { MOST_NAME, type Stakeholder, Stakeholders } from './model';
export { type Rebuilt, rebuildThreads } from './rebuild';
export {
  addWithin,
  cardOf,
  livingWithin,
  type NewStakeholder,
  sameNamed,
  stakeholderKey,
  takenUp,
} from './service';

import type { Feature } from '../feature';
import { onFailed, onGone, onSent } from './failed';
import { listenToStakeholders, stakeholdersVerb } from './listeners';
import { stakeholdersJob } from './schedule';

/** Whom the programme deals with: each owns one thread in the log channel. Other features follow what becomes of them. */
export function createStakeholders(features: Feature[]): Feature {
  const keeps = features.flatMap(({ keepsOfStakeholders }) => keepsOfStakeholders ?? []);
  return {
    name: 'stakeholders',
    listen: (door, accompany) => listenToStakeholders(door, accompany, keeps),
    jobs: (accompany) => [stakeholdersJob(accompany, keeps)],
    verbs: [stakeholdersVerb],
    gone: (accompany, post) => onGone(accompany, keeps, post),
    failed: (accompany, post, session) => onFailed(accompany, keeps, post, session),
    sent: onSent,
  };
}
