import { transaction } from '../../database/transaction';
import { SAVE_WITHIN_MS } from '../../slack/limits';
import { quoted } from '../../slack/text';
import { words as wordsIn } from '../../words';
import type { Accompany } from '../feature';
import { may, programmeOf, type Viewer } from '../people';
import type { Removed, Removing } from '../removal';
import { livingStakeholder } from '../stakeholders';
import { clearDrafts, keepComments } from './clearing';
import { unattachedOf } from './find';
import type { Comment } from './model';
import { commentsCleared, partiesOf, placesIn } from './removal';

const begins = 'no-meeting:';

/** What was written in a stakeholder's thread and belongs to no meeting is a record of its own, as far as words are removed from it. */
export const unattachedKey = (stakeholder: string) => `${begins}${stakeholder}`;

/** The stakeholder, if such a record is meant. */
export const stakeholderOfKey = (key: string): string | undefined =>
  key.startsWith(begins) ? key.slice(begins.length) : undefined;

/** Everybody clears what they wrote themselves; who may remove words anywhere clears it all. */
export async function openUnattached(
  { workspace, clock, log }: Accompany,
  viewer: Viewer,
  of: string,
): Promise<Removing | undefined> {
  const stakeholder = await livingStakeholder(workspace, of);
  const all = stakeholder ? await unattachedOf(stakeholder) : [];
  if (!stakeholder || all.length === 0) return undefined;
  const isTheirs = (one: Comment) => may(viewer, 'remove words for good', partiesOf(one));
  const theirs = all.filter(isTheirs);
  return {
    may: theirs.length > 0,
    sentences: {
      intro: 'meeting-lists:unattached.intro',
      hint: 'meeting-lists:unattached.hint',
      wherever: 'meeting-lists:unattached.wherever',
      nowhere: 'meeting-lists:unattached.nowhere',
      refused: 'meeting-lists:unattached.refused',
    },
    heading: () => `*${quoted(stakeholder.name, 150)}*`,
    count: (words) => placesIn(theirs, words),
    isDone: (view) => theirs.some(({ removals = [] }) => removals.some((one) => one.view === view)),
    remove: (removed) => remove(stakeholder, removed),
  };

  async function remove(
    from: Parameters<typeof unattachedOf>[0],
    { words, by, reason, view }: Removed,
  ): Promise<void> {
    const mark = wordsIn((await programmeOf(workspace))?.language ?? 'en')('removal:mark');
    const removal = { by, at: clock(), reason, ...(view && { view }) };
    await transaction(
      async (session) => {
        const before = (await unattachedOf(from, session)).filter(isTheirs);
        const after = commentsCleared(before, words, mark).map((one, place) =>
          one === before[place] ? one : { ...one, removals: [...(one.removals ?? []), removal] },
        );
        await keepComments(session, before, after);
        await clearDrafts(session, workspace, words, mark);
      },
      { within: SAVE_WITHIN_MS },
    );
    log.info({ workspace, key: unattachedKey(of) }, 'words were removed from a thread for good');
  }
}
