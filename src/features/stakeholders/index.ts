export {
  livingStakeholder,
  nameWords,
  openStakeholders,
  plainName,
  stakeholderByKey,
  stakeholdersByKey,
  stakeholdersForMenu,
  stakeholdersLike,
  stakeholdersNamed,
} from './find';
export { stakeholderCard, stakeholderType, typeName } from './messages';
export { type Stakeholder, Stakeholders } from './model';
export { addWithin, cardOf, type NewStakeholder, stakeholderKey } from './service';

import type { Feature } from '../feature';

/** Whom the programme deals with: each owns one thread in the log channel. */
export function createStakeholders(): Feature {
  return { name: 'stakeholders' };
}
