import { SAVE_WITHIN_MS } from '../../slack/limits';
import { may } from '../people';
import type { KeepsWords, Of } from '../removal';
import { checkInByKey, checkInOfMessage, checkInOfThread } from './find';
import { partiesOf } from './model';
import { countPlaces } from './removal';
import { removeForGood } from './service';

/** How words are removed for good from a check-in. */
export const checkInRemoval: KeepsWords = {
  sentences: {
    intro: 'check-ins:remove.intro',
    hint: 'check-ins:remove.wordsHint',
    wherever: 'check-ins:remove.confirmWherever',
    nowhere: 'check-ins:remove.nowhere',
    refused: 'check-ins:refused.notYours',
  },
  async recordOf({ workspace }, channel, message) {
    const thread_ts = message.thread_ts ?? message.ts;
    const found =
      (await checkInOfMessage(workspace, channel, { ...message, thread_ts })) ??
      (await checkInOfThread(workspace, channel, thread_ts))?.checkIn;
    return found?.key;
  },
  async open({ workspace, clock, log }, viewer, key) {
    const checkIn = await checkInByKey(workspace, key);
    if (!checkIn) return undefined;
    const parties = partiesOf(checkIn);
    const mayRead = may(viewer, 'read what the pairing alone may read', parties);
    return {
      may: may(viewer, 'remove words for good', parties),
      count: (words) => (mayRead ? countPlaces(checkIn, words) : undefined),
      isDone: (view) => checkIn.removals.some((one) => one.view === view),
      remove: (removed) =>
        removeForGood({ workspace, key, now: clock(), log, within: SAVE_WITHIN_MS }, removed),
    };
  },
};

export const removalOf = (key: string): Of => ({
  feature: 'check-ins',
  key,
  sentences: checkInRemoval.sentences,
});
