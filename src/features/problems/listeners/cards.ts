import type { BlockAction, ButtonAction, OverflowAction } from '@slack/bolt';
import type { Door } from '../../../slack/door';
import type { Accompany } from '../../feature';
import type { Deed } from '../deeds';
import { acts, deedInMenu, type menu } from '../pressing';
import { perform, refusal } from './deeds';
import { enter, inOneSentence, show } from './entrance';

/** The buttons and the menu of a card. */
export function listenToCards(door: Door, accompany: Accompany): void {
  async function press(
    { user, trigger_id }: Pick<BlockAction, 'user' | 'trigger_id'>,
    key: string,
    deed: Deed | undefined,
  ): Promise<void> {
    const visit = await enter(accompany, user.id, key);
    const result =
      visit.problem && deed ? await perform(accompany, visit, deed) : refusal('problems:refused.gone');
    if (result !== 'done') {
      const opens =
        'opens' in result
          ? result.opens
          : inOneSentence('told' in result ? result.told : visit.t(result.refused), visit);
      await show(accompany, trigger_id, opens);
    }
    accompany.nudge();
  }

  for (const [id, deed] of Object.entries(onCard)) {
    door.action<BlockAction<ButtonAction>>(id, async ({ body, action, ack }) => {
      await press(body, action.value ?? '', deed);
      await ack();
    });
  }
  door.action<BlockAction<OverflowAction>>(acts.more, async ({ body, action, ack }) => {
    const [what = '', ...key] = action.selected_option.value.split(':');
    await press(body, key.join(':'), deedInMenu[what as (typeof menu)[number]]);
    await ack();
  });
}

const onCard: Record<string, Deed> = {
  [acts.take]: 'take',
  [acts.update]: 'update',
  [acts.resolve]: 'resolve',
  [acts.askManager]: 'askManager',
  [acts.solved]: 'solved',
  [acts.notSolved]: 'notSolved',
  [acts.reopen]: 'reopen',
};
