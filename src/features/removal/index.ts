import type { Feature } from '../feature';
import { listenToRemoval } from './listeners';

export { places, without } from './finder';
export type { KeepsWords, Removed, Removing } from './listeners';
export { type Of, readRemoval, removalConfirmation, removalForm, type Sentences } from './modal';
export { removalsSoFar, removedSince } from './recent';

/** Takes words out of what the features keep, for good: what identifies a child, or what a person wants forgotten. */
export function createRemoval(features: Feature[]): Feature {
  return {
    name: 'removal',
    listen: (door, accompany) => listenToRemoval(door, accompany, features),
  };
}
