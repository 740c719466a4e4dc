import { createHash } from 'node:crypto';

/** The name of what a trigger makes, by which twice is once; the trigger itself opens forms for three seconds, and is kept nowhere. */
export const onceBy = (triggerId: string): string =>
  createHash('sha256').update(triggerId).digest('base64url').slice(0, 22);
