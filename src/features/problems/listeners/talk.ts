import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { Door } from '../../../slack/door';
import type { Accompany } from '../../feature';
import type { Said } from '../../threads';
import { besideNow, hearBeside, passOn, passOnAct, readPassOn } from '../talk/beside';
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
    const { key, ...place } = readPassOn(action.value ?? '');
    const visit = await enter(accompany, body.user.id, key);
    const channel = body.channel?.id ?? '';
    const heard = await besideNow(accompany, { channel, ...place }, body.user.id);
    const at = { workspace, key, now: clock(), log };
    const passed = heard && visit.problem ? await passOn(at, heard) : undefined;
    if (passed?.kind !== 'done') {
      const refused = passed?.kind === 'refused' ? passed.why : 'problem-talk:beside.gone';
      await show(accompany, body.trigger_id, inOneSentence(visit.t(refused), visit));
    }
    accompany.nudge();
    await ack();
  });
}
