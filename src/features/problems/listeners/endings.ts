import type { App } from '@slack/bolt';
import type { Accompany } from '../../feature';

/** The forms by which a problem is changed, handed over, merged, resolved, given up or opened again. */
export function listenToEndings(_app: App, _accompany: Accompany): void {}
