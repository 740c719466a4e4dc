import type { BlockAction, ButtonAction, OverflowAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Door } from '../../../slack/door';
import { mention } from '../../../slack/text';
import type { WordKey } from '../../../words';
import type { Accompany } from '../../feature';
import { acts, type menu } from '../messages';
import type { Problem } from '../model';
import { askManager, type Changed, confirm, type Once, takeOn } from '../service';
import { enter, inOneSentence, show, type Visited } from './entrance';
import { openForm } from './forms';

/** What a press leads to: a form that opens, a sentence why not, or nothing more to be seen here. */
type Result = { opens: ModalView } | { refused: WordKey } | { told: string } | undefined;
type Act = (visit: Visited) => Promise<Result> | Result;

/** The buttons and the menu of a card. */
export function listenToCards(door: Door, accompany: Accompany): void {
  const press = async (
    { user, trigger_id }: Pick<BlockAction, 'user' | 'trigger_id'>,
    key: string,
    act: Act,
  ) => {
    const visit = await enter(accompany, user.id, key);
    const result = visit.problem ? await act(visit) : refusal('problems:refused.gone');
    if (result) {
      const opens =
        'opens' in result
          ? result.opens
          : inOneSentence('told' in result ? result.told : visit.t(result.refused), visit);
      await show(accompany, trigger_id, opens);
    }
    accompany.nudge();
  };
  const onPress = (id: string, act: Act) =>
    door.action<BlockAction<ButtonAction>>(id, async ({ body, action, ack }) => {
      await press(body, action.value ?? '', act);
      await ack();
    });

  onPress(acts.take, async ({ problem, can, viewer, t }) => {
    if (!can.work) return refusal('problems:refused.notYours');
    const changed = await takeOn(at(problem, 'taken'), viewer.slackUser);
    const owner = ownerAmong(changed);
    if (owner && owner !== viewer.slackUser)
      return { told: t('problem-endings:takenBy', { owner: mention(owner) }) };
    return refusalOf(changed);
  });
  onPress(acts.askManager, async ({ problem, can, viewer }) => {
    if (!can.askManager) return refusal('problem-endings:refused.askManager');
    return refusalOf(await askManager(at(problem, 'asked', problem.asked.length), viewer.slackUser));
  });
  onPress(acts.solved, async ({ problem, can, viewer }) => {
    if (!can.saySolved) return refusal('problems:refused.raiserOnly');
    return refusalOf(await confirm(at(problem, 'confirmed'), viewer.slackUser));
  });
  onPress(acts.update, (visit) => openForm(accompany, visit, 'update'));
  onPress(acts.resolve, (visit) => openForm(accompany, visit, 'resolve'));
  onPress(acts.notSolved, (visit) => openForm(accompany, visit, 'notSolved'));
  onPress(acts.reopen, (visit) => openForm(accompany, visit, 'reopen'));

  door.action<BlockAction<OverflowAction>>(acts.more, async ({ body, action, ack }) => {
    const [what = '', ...key] = action.selected_option.value.split(':');
    const chosen = inMenu[what as (typeof menu)[number]];
    await press(body, key.join(':'), (visit) =>
      chosen ? openForm(accompany, visit, chosen) : refusal('problems:refused.gone'),
    );
    await ack();
  });

  /** A press means what the card shows: of two at once the second does nothing. */
  const at = ({ workspace, key, decisions }: Problem, what: string, seen = decisions): Once => ({
    workspace,
    key,
    now: accompany.clock(),
    log: accompany.log,
    once: `${what}:${seen}`,
  });
}

const inMenu = {
  change: 'change',
  'hand-over': 'handOver',
  merge: 'merge',
  'not-possible': 'notPossible',
} as const satisfies Record<(typeof menu)[number], string>;

const refusal = (refused: WordKey) => ({ refused });

function refusalOf(changed: Changed): Result {
  if (changed.kind === 'unknown') return refusal('problems:refused.gone');
  return changed.kind === 'refused' ? refusal(changed.why) : undefined;
}

/** Who looks after it, when it is being worked on. */
function ownerAmong(changed: Changed): string | undefined {
  if (changed.kind === 'unknown') return undefined;
  const { status, owner } = changed.problem;
  return status === 'being worked on' ? owner : undefined;
}
