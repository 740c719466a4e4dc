import type { App } from '@slack/bolt';
import type { Accompany } from '../../feature';

/** Every way to raise a problem. */
export function listenToRaising(_app: App, _accompany: Accompany): void {}
