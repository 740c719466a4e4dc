import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { Door } from '../../../slack/door';
import type { Accompany } from '../../feature';
import type { Said } from '../../threads';
import { hearBeside } from '../talk/beside';
import { besideNow, besideOf, passOn, passOnAct } from '../talk/passing-on';
import { keepTalk, threadOf, withdrawTalk } from '../talk/talking';
import { enter, inOneSentence, show } from './entrance';

/** What people write in a problem's thread, and in the conversation with the app. */
export async function hear(accompany: Accompany, said: Said): Promise<void> {
  const { workspace, clock, log } = accompany;
  const of = said.root && threadOf(said.root);
  if (!of) return hearBeside(accompany, said);
  const { channel, message, heard } = said;
  const { key, kind } = of;
  const at = { workspace, key, now: clock(), log };
  const where = { channel, ts: message.ts, thread: message.thread_ts ?? '', kind };
  if (heard) await keepTalk(at, { ...heard, ...where });
  else await withdrawTalk(at, { ...where, by: message.user ?? '' });
}

/** The button under what stands beside a thread. */
export function listenToTalk(door: Door, accompany: Accompany): void {
  const { workspace, clock, log } = accompany;
  door.action<BlockAction<ButtonAction>>(passOnAct, async ({ body, action, ack }) => {
    const beside = await besideOf(workspace, action.value ?? '', body.user.id);
    const key = beside?.problem ?? '';
    const visit = await enter(accompany, body.user.id, key);
    const heard = beside ? await besideNow(accompany, body.channel?.id ?? '', beside) : [];
    const at = { workspace, key, now: clock(), log };
    const passed = beside && visit.problem && heard.length > 0 ? await passOn(at, beside, heard) : undefined;
    if (passed?.kind !== 'done') {
      const refused = passed?.kind === 'refused' ? passed.why : 'problem-talk:beside.gone';
      await show(accompany, body.trigger_id, inOneSentence(visit.t(refused), visit));
    }
    accompany.nudge();
    await ack();
  });
}
