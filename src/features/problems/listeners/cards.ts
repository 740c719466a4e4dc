import type { App } from '@slack/bolt';
import type { Accompany } from '../../feature';

/** The buttons and the menu of a card. */
export function listenToCards(_app: App, _accompany: Accompany): void {}
