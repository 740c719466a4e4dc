import type { Digesting } from '../gather';
import type { StoryAsked, StoryEntry } from '../section';

/** Entries on a page. */
export const PER_PAGE = 10;

/** What stands on a page of a pairing's timeline. */
export interface StoryPage {
  entries: StoryEntry[];
  hasMore: boolean;
  /** Features that could not tell theirs just now. */
  failed: number;
}

/** All that happened in a pairing, or what one feature knows of it, the newest first, as far as the viewer may see it. */
export async function storyPage(
  { accompany: { workspace, log }, features }: Digesting,
  asked: Omit<StoryAsked, 'limit'>,
  only?: string,
): Promise<StoryPage> {
  const limit = PER_PAGE + 1;
  const told = await Promise.all(
    features.map(async ({ name, digest }): Promise<StoryEntry[] | 'failed'> => {
      if (only && name !== only) return [];
      try {
        return (await digest?.story?.({ ...asked, limit })) ?? [];
      } catch (err) {
        log.error({ workspace, feature: name, err }, 'a part of a timeline could not be told');
        return 'failed';
      }
    }),
  );
  const entries = told.flatMap((one) => (one === 'failed' ? [] : one)).sort(newestFirst);
  return {
    entries: entries.slice(0, PER_PAGE),
    hasMore: entries.length > PER_PAGE,
    failed: told.filter((one) => one === 'failed').length,
  };
}

function newestFirst(one: StoryEntry, other: StoryEntry): number {
  return other.at.getTime() - one.at.getTime() || (one.id < other.id ? 1 : -1);
}
