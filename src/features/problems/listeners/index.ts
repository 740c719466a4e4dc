import type { App } from '@slack/bolt';
import type { Accompany } from '../../feature';
import { listenToCards } from './cards';
import { listenToEndings } from './endings';
import { listenToLists } from './lists';
import { listenToRaising } from './raising';

export { command } from './raising';
export { hear } from './talk';

export function listenToProblems(app: App, accompany: Accompany): void {
  listenToRaising(app, accompany);
  listenToCards(app, accompany);
  listenToEndings(app, accompany);
  listenToLists(app, accompany);
}
