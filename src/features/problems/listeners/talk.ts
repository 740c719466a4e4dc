import type { Accompany } from '../../feature';
import type { Said } from '../../threads';
import { keepTalk, threadOf, withdrawTalk } from '../talk/talking';

/** What people write in a problem's thread, and managers in the conversation with the app. */
export async function hear({ workspace, clock, log }: Accompany, said: Said): Promise<void> {
  const of = said.root && threadOf(said.root);
  if (!of) return;
  const { channel, message, heard } = said;
  const { key, kind } = of;
  const at = { workspace, key, now: clock(), log };
  const where = { channel, ts: message.ts, thread: message.thread_ts ?? '', kind };
  if (heard) await keepTalk(at, { ...heard, ...where });
  else await withdrawTalk(at, { ...where, by: message.user ?? '' });
}
