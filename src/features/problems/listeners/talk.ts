import type { App } from '@slack/bolt';
import type { Accompany } from '../../feature';

/** What people write in a problem's thread, and managers in the conversation with the app. */
export function listenToTalk(_app: App, _accompany: Accompany): void {}
