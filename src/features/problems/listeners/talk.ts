import type { BlockAction, ButtonAction } from '@slack/bolt';
import { isOfReminders } from '../../../reminders';
import type { Door } from '../../../slack/door';
import type { Accompany } from '../../feature';
import { rootOf, type Said } from '../../threads';
import type { Changed } from '../service';
import { hearBeside } from '../talk/beside';
import {
  besideNow,
  besideOf,
  passOn,
  passOnAct,
  passOnUnder,
  passOnUnderAct,
  writtenUnder,
} from '../talk/passing-on';
import { keepTalk, threadOf, withdrawTalk } from '../talk/talking';
import { enter, inOneSentence, show, type Visit } from './entrance';

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

/** The buttons that pass on what stands beside a thread. */
export function listenToTalk(door: Door, accompany: Accompany): void {
  const { workspace, clock, log } = accompany;

  door.action<BlockAction<ButtonAction>>(passOnAct, async ({ body, action, ack }) => {
    const beside = await besideOf(workspace, action.value ?? '', body.user.id);
    const key = beside?.problem ?? '';
    const visit = await enter(accompany, body.user.id, key);
    const heard = beside ? await besideNow(accompany, body.channel?.id ?? '', beside) : [];
    const passed =
      beside && visit.problem && heard.length > 0 ? await passOn(at(key), beside, heard) : undefined;
    await tell(passed, body.trigger_id, visit);
    await ack();
  });

  door.action<BlockAction<ButtonAction>>(passOnUnderAct, async ({ body, action, ack }) => {
    const key = action.value ?? '';
    const person = body.user.id;
    const visit = await enter(accompany, person, key);
    const channel = body.channel?.id ?? '';
    const thread = body.message?.thread_ts ?? '';
    const root = await rootOf(workspace, channel, { thread_ts: thread });
    const post = root && isOfReminders(root.key) ? root.key : undefined;
    const heard = post ? await writtenUnder(accompany, { channel, thread, person }) : [];
    const passed =
      post && visit.problem && heard.length > 0
        ? await passOnUnder(at(key), { post, person }, heard)
        : undefined;
    await tell(passed, body.trigger_id, visit);
    await ack();
  });

  const at = (key: string) => ({ workspace, key, now: clock(), log });

  async function tell(passed: Changed | undefined, trigger: string, visit: Visit): Promise<void> {
    if (passed?.kind !== 'done') {
      const refused = passed?.kind === 'refused' ? passed.why : 'problem-talk:beside.gone';
      await show(accompany, trigger, inOneSentence(visit.t(refused), visit));
    }
    accompany.nudge();
  }
}
