import { transaction } from '../../database/transaction';
import { enqueue, Posts } from '../../outbox';
import { section } from '../../slack/blocks';
import type { Door } from '../../slack/door';
import { localeOf } from '../../slack/locale';
import { words } from '../../words';
import type { Accompany } from '../feature';
import { programmeAndViewer } from '../people';
import { nextStep, strangerSentence } from './messages';

/** To whoever writes to the app before the first import, or without being a member. Members are others' to answer. */
export function listenForStrangers(door: Door, accompany: Accompany): void {
  door.event('message', async ({ event: message }) => {
    const isWritten = message.type === 'message' && message.subtype === undefined && !message.bot_id;
    if (!isWritten || message.channel_type !== 'im' || message.user === accompany.self) return;
    await answerStranger(accompany, message.user, message.ts, accompany.clock());
  });
}

async function answerStranger(
  { workspace, slack, nudge }: Accompany,
  slackUser: string,
  ts: string,
  now: Date,
): Promise<void> {
  const { programme, member } = await programmeAndViewer(workspace, slackUser);
  if (member) return;
  const t = words((await localeOf(slack, slackUser)) ?? programme?.language ?? 'en');
  const text = programme ? strangerSentence(programme, t) : nextStep(t);
  const key = `stranger:${slackUser}:${ts}`;
  await transaction(async (session) => {
    // The same event may come twice.
    if (await Posts.exists({ workspace, key }).session(session)) return;
    await enqueue(
      session,
      [{ workspace, key, to: { user: slackUser }, message: { text, blocks: [section(text)] } }],
      now,
    );
  });
  nudge();
}
