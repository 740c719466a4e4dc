import type { Language, Programme } from '../people';
import { type Digesting, gather, quotesIn } from './gather';
import type { Digest } from './model';
import type { DigestScope, Period } from './section';

interface Freezing {
  programme: Programme;
  scope: DigestScope;
  period: Period;
  /** The key of whose digest it is. */
  manager: string;
  language: Language;
  to: Digest['to'];
  key: string;
}

/** All that there is to tell of a period, as it is now: whatever changes later, the digest goes on saying this. */
export async function freeze(
  digesting: Digesting,
  { programme, scope, period, ...about }: Freezing,
  now: Date,
): Promise<Digest> {
  const snapshot = await gather(digesting, { programme, scope, now }, period);
  const isDrawn = snapshot.weeks.length > 0;
  return {
    ...snapshot,
    ...about,
    workspace: scope.workspace,
    skipped: [],
    notes: [],
    at: now,
    picture: isDrawn ? 'wanted' : 'given up',
    ...(isDrawn && { pictureAt: now }),
    quotes: quotesIn(snapshot),
    seen: [],
    replies: [],
    passedOn: [],
    version: 1,
    removals: [],
  };
}
