import { jest } from '@jest/globals';

/** Longer than a busy machine stands still: what we wait for comes in time, unless a test holds it. */
const PATIENT = 5;
let times = PATIENT;

type Within = typeof import('../../src/within');
type Limits = typeof import('../../src/slack/limits');

jest.mock('../../src/within', () => {
  const { within } = jest.requireActual<Within>('../../src/within');
  return { within: ((ms, promise) => within(ms * times, promise)) satisfies Within['within'] };
});

jest.mock('../../src/slack/limits', () => {
  const limits = jest.requireActual<Limits>('../../src/slack/limits');
  return {
    ...limits,
    get ANSWER_AFTER_MS() {
      return limits.ANSWER_AFTER_MS * times;
    },
    get SAVE_WITHIN_MS() {
      return limits.SAVE_WITHIN_MS * times;
    },
  };
});

/** For what a test holds: we wait for it as long as we say, and no longer. */
export async function impatiently<T>(work: () => Promise<T>): Promise<T> {
  times = 1;
  try {
    return await work();
  } finally {
    times = PATIENT;
  }
}
