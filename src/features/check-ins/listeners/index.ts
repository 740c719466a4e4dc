import type { Door } from '../../../slack/door';
import type { Accompany } from '../../feature';
import { listenToButtons } from './buttons';
import { listenToForms } from './forms';

export { hear } from './messages';

export function listenToCheckIns(door: Door, accompany: Accompany): void {
  listenToButtons(door, accompany);
  listenToForms(door, accompany);
}
