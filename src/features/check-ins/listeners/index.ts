import type { App } from '@slack/bolt';
import type { Accompany } from '../../feature';
import { listenToButtons } from './buttons';
import { listenToForms } from './forms';
import { listenToMessages } from './messages';

/** `onMissed` is told when a message could not be taken in, so that it is fetched later. */
export function listenToCheckIns(app: App, accompany: Accompany, onMissed: () => void): void {
  listenToMessages(app, accompany, onMissed);
  listenToButtons(app, accompany);
  listenToForms(app, accompany);
}
