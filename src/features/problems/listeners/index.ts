import type { Door } from '../../../slack/door';
import type { Accompany } from '../../feature';
import { listenToCards } from './cards';
import { listenToEndings } from './endings';
import { listenToLists } from './lists';
import { listenToRaising } from './raising';
import { listenToTalk } from './talk';

export { command } from './raising';
export { hear } from './talk';

export function listenToProblems(door: Door, accompany: Accompany): void {
  listenToRaising(door, accompany);
  listenToCards(door, accompany);
  listenToEndings(door, accompany);
  listenToLists(door, accompany);
  listenToTalk(door, accompany);
}
