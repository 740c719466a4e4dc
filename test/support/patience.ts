import { patience } from '../../src/within';

/** Longer than a busy machine stands still: what we wait for comes in time, unless a test holds it. */
const PATIENT = 5;
patience.times = PATIENT;

/** For what a test holds: we wait for it as long as we say, and no longer. */
export async function impatiently<T>(work: () => Promise<T>): Promise<T> {
  patience.times = 1;
  try {
    return await work();
  } finally {
    patience.times = PATIENT;
  }
}
