import { createHash } from 'node:crypto';

/** A short print of what a form says: the same again is known by it, and no word stands in it. */
export const print = (said: unknown) =>
  createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 12);
