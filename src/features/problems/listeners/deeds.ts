import type { ModalView } from '@slack/types';
import { mention } from '../../../slack/text';
import type { WordKey } from '../../../words';
import type { Accompany } from '../../feature';
import type { Deed } from '../deeds';
import type { Problem } from '../model';
import { askManager, type Changed, confirm, type Once, takeOn } from '../service';
import type { Visited } from './entrance';
import { openForm } from './forms';

/** What a deed leads to: it is done, or a form opens, or a sentence says why not. */
export type Result = 'done' | { opens: ModalView } | { refused: WordKey } | { told: string };

/**
 * Does it, or opens its form, for whoever may; from a card and from the view of the problem alike. `within`: milliseconds until
 * it must be kept, where the person is told otherwise that it was not.
 */
export async function perform(
  accompany: Accompany,
  visit: Visited,
  deed: Deed,
  within?: number,
): Promise<Result> {
  const { problem, can, viewer, t } = visit;
  const at = (what: string, seen = problem.decisions): Once => ({
    ...onceOf(accompany, problem, `${what}:${seen}`),
    within,
  });
  switch (deed) {
    case 'take': {
      if (!can.work) return refusal('problems:refused.notYours');
      const changed = await takeOn(at('taken'), viewer.slackUser);
      const owner = ownerAmong(changed);
      if (owner && owner !== viewer.slackUser)
        return { told: t('problem-endings:takenBy', { owner: mention(owner) }) };
      return resultOf(changed);
    }
    case 'askManager': {
      if (!can.askManager) return refusal('problem-endings:refused.askManager');
      return resultOf(await askManager(at('asked', problem.asked.length), viewer.slackUser));
    }
    case 'solved': {
      if (!can.saySolved) return refusal('problems:refused.raiserOnly');
      return resultOf(await confirm(at('confirmed'), viewer.slackUser));
    }
    default:
      return openForm(accompany, visit, deed);
  }
}

/** A press means what the person sees: of two at once the second does nothing. */
const onceOf = ({ clock, log }: Accompany, { workspace, key }: Problem, once: string): Once => ({
  workspace,
  key,
  now: clock(),
  log,
  once,
});

export const refusal = (refused: WordKey) => ({ refused });

function resultOf(changed: Changed): Result {
  if (changed.kind === 'unknown') return refusal('problems:refused.gone');
  return changed.kind === 'refused' ? refusal(changed.why) : 'done';
}

/** Who looks after it, when it is being worked on. */
function ownerAmong(changed: Changed): string | undefined {
  if (changed.kind === 'unknown') return undefined;
  const { status, owner } = changed.problem;
  return status === 'being worked on' ? owner : undefined;
}
