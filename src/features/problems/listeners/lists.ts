import type { App } from '@slack/bolt';
import type { Accompany } from '../../feature';

/** The list of problems, one problem with its timeline, and the lessons. */
export function listenToLists(_app: App, _accompany: Accompany): void {}
