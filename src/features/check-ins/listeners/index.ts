import type { App } from '@slack/bolt';
import type { Accompany } from '../../feature';
import { listenToButtons } from './buttons';
import { listenToForms } from './forms';
import { listenToMessages } from './messages';

export function listenToCheckIns(app: App, accompany: Accompany): void {
  listenToMessages(app, accompany);
  listenToButtons(app, accompany);
  listenToForms(app, accompany);
}
