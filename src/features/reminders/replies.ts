import { transaction } from '../../database/transaction';
import { enqueue, Posts } from '../../outbox';
import { askedIn, isOfReminders, whereToAnswer } from '../../reminders';
import { checkInWithStray } from '../check-ins';
import type { Accompany, Feature } from '../feature';
import { findMember } from '../people';
import type { Said } from '../threads';

/**
 * Under a day's reminders, in the app's conversation with a person, nobody would hear them: they are told once where each is answered, and
 * which of them can take the words that they wrote. Of one problem alone the problem itself answers.
 */
export async function hearReply(
  accompany: Accompany,
  features: Feature[],
  { what, channel, heard, root }: Said,
): Promise<void> {
  if (what !== 'new' || !heard || !root || !channel.startsWith('D')) return;
  if (!isOfReminders(root.key) || root.about.problem) return;
  const { workspace, clock } = accompany;
  // They are asked already whether it is their answer to a check-in.
  if (await checkInWithStray(workspace, heard.by, heard.ts)) return;
  const key = `${root.key}/where`;
  if (await Posts.exists({ workspace, key })) return;
  const asked = await askedIn(workspace, heard.by, root.key);
  const places = await Promise.all(
    asked.map(async (reminder) => {
      const takes = await Promise.all(
        features.map((feature) => feature.takesWords?.(accompany, reminder.about, heard.by)),
      );
      return { reminder, takes: takes.flatMap((button) => button ?? []) };
    }),
  );
  const message = whereToAnswer(places, (await findMember(workspace, heard.by))?.language ?? 'en');
  await transaction(async (session) => {
    // Two lines may come at once.
    if (await Posts.exists({ workspace, key }).session(session)) return;
    const post = { workspace, key, to: { user: heard.by }, inThreadOf: root.key, message };
    await enqueue(session, [post], clock());
  });
}
