import type { ClientSession } from 'mongoose';
import type { NewPost } from '../../outbox';
import type { By, KeepAsked, KeepAt, KeepDone } from './asked';
import { mergedAway, mergedHere } from './messages';
import { type Stakeholder, Stakeholders } from './model';
import { keepChanged, livingWithin, stakeholderKey } from './service';
import { awayKey, hereKey, sayChanged, sayMissing } from './thread';

export async function merge(
  session: ClientSession,
  at: KeepAt,
  before: Stakeholder,
  { deed, links = {} }: KeepAsked,
  by: By,
): Promise<KeepDone> {
  if (deed.what !== 'merge') throw new Error('no merge');
  const { workspace } = before;
  const other = await livingWithin(session, workspace, deed.into);
  if (other?.key === before.key) return { kind: 'refused', why: 'stakeholders:refused.itself' };
  if (other?.status !== 'active') return { kind: 'refused', why: 'stakeholders:refused.otherGone' };
  const { lastMet: _, nextContact: __, ...rest } = before;
  const from: Stakeholder = {
    ...rest,
    status: 'merged',
    mergedInto: other.key,
    meetings: 0,
    promised: [],
    undated: 0,
    changes: [...before.changes, { ...by, what: 'merged', before: other.name }],
    version: before.version + 1,
  };
  const into = together(before, other, by);
  await keepChanged(session, before, from);
  await keepChanged(session, other, into);
  // What was merged into it before is found in one step.
  await Stakeholders.collection.updateMany(
    { workspace, mergedInto: before.key },
    { $set: { mergedInto: into.key }, $inc: { version: 1 } },
    { session },
  );
  for (const { merge: join } of at.keeps) await join?.(session, before, into);
  const { language } = at.programme;
  const posts: NewPost[] = [];
  const pointer = (one: Stakeholder, key: string, message: NewPost['message']) => {
    if (!one.channel) return;
    const thread = stakeholderKey(one);
    const about = { stakeholder: one.key };
    posts.push({ workspace, key, to: { channel: one.channel }, inThreadOf: thread, message, about });
  };
  pointer(before, awayKey(before), mergedAway(into, { channel: into.channel, link: links.other }, language));
  if (before.channel) {
    const where = { channel: before.channel, link: links.own };
    pointer(into, hereKey(into, before), mergedHere(before, where, language));
  }
  await sayChanged(session, at, [from, into], posts);
  // Its log stands nowhere yet.
  if (!before.channel) await sayMissing(session, into, at);
  return { kind: 'done', stakeholder: from };
}

/** Both logs as one. */
function together(from: Stakeholder, into: Stakeholder, by: By): Stakeholder {
  const isNewer = (from.lastMet ?? '') > (into.lastMet ?? '');
  const [last, earlier] = isNewer ? [from, into] : [into, from];
  const { lastMet } = last;
  // What was announced before holds until it is over.
  const isToCome = earlier.nextContact !== undefined && earlier.nextContact > (lastMet ?? '');
  const nextContact = last.nextContact ?? (isToCome ? earlier.nextContact : undefined);
  const { lastMet: _, nextContact: __, ...rest } = into;
  return {
    ...rest,
    meetings: into.meetings + from.meetings,
    ...(lastMet && { lastMet }),
    ...(nextContact && { nextContact }),
    promised: [...into.promised, ...from.promised].sort(),
    undated: into.undated + from.undated,
    changes: [...into.changes, { ...by, what: 'took in', before: from.name }],
    version: into.version + 1,
  };
}
