import type { App } from '@slack/bolt';
import type { Accompany } from '../../feature';
import { listenToButtons } from './buttons';
import { listenToForms } from './forms';

export { hear } from './messages';

export function listenToCheckIns(app: App, accompany: Accompany): void {
  listenToButtons(app, accompany);
  listenToForms(app, accompany);
}
