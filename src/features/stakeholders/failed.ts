import type { ClientSession } from 'mongoose';
import { localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import {
  dropRenewal,
  enqueue,
  type FailedPost,
  type Post,
  Posts,
  StillBeingSent,
  sayInOrder,
} from '../../outbox';
import type { Accompany } from '../feature';
import { type Programme, programmeOf } from '../people';
import type { Root } from '../threads';
import { stakeholderByKey } from './find';
import type { KeepsOfStakeholders } from './keeps';
import { linkTo } from './links';
import { goesOn, mergedAway, mergedHere } from './messages';
import { type Stakeholder, Stakeholders } from './model';
import { cardOf, stakeholderKey } from './service';
import { channelFaults, type Loss, tellOfChannel, tellOfLoss } from './telling';
import { awayKey, cardPost, formerKey, goOn, hereKey, type ThreadAt } from './thread';

type Ours = Pick<Post, 'key' | 'about'>;

/** The stakeholder of whose thread it is a part, as it is in this transaction, and the programme. */
async function concerned(
  session: ClientSession,
  { workspace }: Pick<Accompany, 'workspace'>,
  { about }: Pick<Post, 'about'>,
) {
  if (!about.stakeholder) return undefined;
  const one = await stakeholderByKey(workspace, about.stakeholder, session);
  const programme = one && (await programmeOf(workspace));
  return one && programme ? { one, programme } : undefined;
}

/** Somebody deleted a post of a thread in Slack. Whether it is really gone, its renewal will tell. */
export async function onGone(accompany: Accompany, keeps: KeepsOfStakeholders[], post: Root): Promise<void> {
  const { workspace, clock } = accompany;
  const now = clock();
  await transaction(async (session) => {
    const found = await concerned(session, accompany, post);
    if (!found) return;
    const { one, programme } = found;
    const updates =
      post.key === stakeholderKey(one)
        ? cardOf(one, readerOf(programme, now), false).updates
        : (await entry(session, keeps, one, programme, post)).map(({ message }) => ({
            workspace,
            of: post.key,
            message,
          }));
    await enqueue(session, [], now, updates);
  });
}

const readerOf = ({ settings, language, timeZone }: Programme, now: Date) => ({
  settings,
  language,
  today: localDate(now, timeZone),
});

/** A post of the log as it reads now, in the thread in which its log is. */
async function entry(
  session: ClientSession,
  keeps: KeepsOfStakeholders[],
  one: Stakeholder,
  programme: Programme,
  { key, about }: Ours,
) {
  // What leads from thread to thread, or sums up, is no entry.
  if (key.startsWith(stakeholderKey(one))) return [];
  const living = one.mergedInto ? await stakeholderByKey(one.workspace, one.mergedInto, session) : one;
  if (!living) return [];
  for (const { posts } of keeps) {
    const all = (await posts?.(session, living, programme, about.meeting)) ?? [];
    const found = all.filter((post) => post.key === key);
    if (found.length > 0) return found;
  }
  return [];
}

/** Slack shows a thread no more: its card was deleted when nobody heard, or is older than what the workspace keeps. */
export async function onLost(
  accompany: Accompany,
  keeps: KeepsOfStakeholders[],
  post: Ours,
  how: 'not found' | 'hidden',
): Promise<void> {
  if (how === 'not found') return onGone(accompany, keeps, post);
  const now = accompany.clock();
  await transaction(async (session) => {
    const found = await concerned(session, accompany, post);
    if (found) await renew(session, found, { now, keeps }, 'hidden');
  }).catch(waitingAlready);
}

function waitingAlready(error: unknown): void {
  if (!(error instanceof StillBeingSent)) throw error;
}

async function renew(
  session: ClientSession,
  { one, programme }: { one: Stakeholder; programme: Programme },
  { now, keeps }: { now: Date; keeps: KeepsOfStakeholders[] },
  loss: Loss,
): Promise<void> {
  const { workspace } = one;
  // It is on its way already.
  if (!(await Posts.exists({ workspace, key: stakeholderKey(one), state: 'sent' }).session(session))) return;
  const at = { programme, now, keeps };
  if (one.mergedInto) await sayMergedAgain(session, one, at);
  else await goOn(session, one, at, 'gone');
  await tellOfLoss(session, one, loss, now);
}

/** Of one that was merged, its thread only leads to the other. */
async function sayMergedAgain(session: ClientSession, one: Stakeholder, at: ThreadAt): Promise<void> {
  const into = await stakeholderByKey(one.workspace, one.mergedInto ?? '', session);
  const card = cardPost(one, at);
  if (!card || !into) return;
  const message = mergedAway(into, { channel: into.channel }, at.programme.language);
  await sayInOrder(session, [card, { ...card, key: awayKey(one), inThreadOf: card.key, message }], at.now);
}

/** What could not be said in a thread: said again where it is gone; else the coordinator is told what is wrong with the channel. */
export async function onFailed(
  accompany: Accompany,
  keeps: KeepsOfStakeholders[],
  post: FailedPost,
  session: ClientSession,
): Promise<void> {
  const found = await concerned(session, accompany, post);
  if (!found) return;
  const { one, programme } = found;
  const { workspace, clock } = accompany;
  const now = clock();
  const { kind, of = '', problem = '' } = post;
  const root = stakeholderKey(one);
  if (kind === 'update') {
    if (of.startsWith(`${root}/`)) return dropRenewal(session, { workspace, of });
    if (problem !== 'message_not_found') return;
    if (of === root) return renew(session, found, { now, keeps }, 'card');
    const again = await entry(session, keeps, one, programme, { key: of, about: post.about });
    await sayInOrder(session, again, now);
    if (again.length > 0) await tellOfLoss(session, one, 'reply', now);
    return;
  }
  // Its card was deleted, and with it the thread; what could not be said follows the new one.
  if (problem === 'thread_not_found') return renew(session, found, { now, keeps }, 'card');
  const fault = channelFaults.find((each) => each === problem);
  if (fault && post.to.channel) await tellOfChannel(session, workspace, post.to.channel, fault, now, 'day');
}

/** A card stands in Slack, for the first time or anew: whatever leads there is given the link. */
export async function onSent(accompany: Accompany, { key, about }: Ours): Promise<void> {
  const { workspace, clock, nudge } = accompany;
  if (!about.stakeholder || key !== stakeholderKey({ key: about.stakeholder })) return;
  const [known, root, isMergedInto] = await Promise.all([
    stakeholderByKey(workspace, about.stakeholder),
    Posts.findOne({ workspace, key }, { formerly: 1 }).lean(),
    Stakeholders.exists({ workspace, mergedInto: about.stakeholder }),
  ]);
  if (!known || !root) return;
  const formerly = root.formerly ?? [];
  // Slack is asked for the link of those alone to whom something leads.
  if (formerly.length === 0 && !isMergedInto && !known.mergedInto) return;
  const link = await linkTo(accompany, known.key);
  await transaction(async (session) => {
    const found = await concerned(session, accompany, { about });
    if (!found) return;
    const { one, programme } = found;
    const { language } = programme;
    const where = { channel: one.channel, link };
    const merged = await Stakeholders.find({ workspace, mergedInto: one.key }, { _id: 0 }, { session }).lean<
      Stakeholder[]
    >();
    const into = one.mergedInto ? await stakeholderByKey(workspace, one.mergedInto, session) : null;
    const updates = [
      ...formerly.map((_, index) => ({
        workspace,
        of: formerKey(one, index + 1),
        message: goesOn(one, where, language),
      })),
      ...merged.map((from) => ({
        workspace,
        of: awayKey(from),
        message: mergedAway(one, where, language),
      })),
      ...(into ? [{ workspace, of: hereKey(into, one), message: mergedHere(one, where, language) }] : []),
    ];
    await enqueue(session, [], clock(), updates);
  });
  nudge();
}
