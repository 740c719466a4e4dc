import mongoose from 'mongoose';
import { transaction } from '../../../database/transaction';
import { enqueue, type Message, Posts } from '../../../outbox';
import { actions, button, section } from '../../../slack/blocks';
import { type Words, words } from '../../../words';
import { checkInWithStray } from '../../check-ins';
import type { Accompany } from '../../feature';
import { findMember } from '../../people';
import { type Heard, heardIn, type Said } from '../../threads';
import { Entries, type Entry, type Problem, Problems } from '../model';
import { acts } from '../pressing';
import { type At, type Changed, change } from '../service';
import { isHeard, languageOf, renew } from '../turn';
import { saidId, type Talk, takeInTalk } from './talk';
import { keepTalk, threadOf, withdrawTalk } from './talking';

/** The button that passes on what stands beside the thread. */
export const passOnAct = 'problems.pass-on';

const besideKey = (user: string, ts: string) => `beside:${user}:${ts}`;

/**
 * Outside the threads of the cards in the app's conversation with a person, nobody would hear them: they are told so, and where
 * one problem alone can be meant, it is offered to pass their words on. What was passed on follows their edits.
 */
export async function hearBeside(accompany: Accompany, said: Said): Promise<void> {
  const { workspace, clock, log } = accompany;
  const { what, channel, message, heard } = said;
  if (!channel.startsWith('D')) return;
  const keys = await problemsIn(workspace, channel);
  if (keys.length === 0) return;
  const line = await lineOf(workspace, keys, { channel, ts: message.ts });
  if (line) {
    const at = { workspace, key: line.problem, now: clock(), log };
    const kind: Talk['kind'] = line.kind === 'manager replied' ? line.kind : 'replied';
    const where = { channel, ts: message.ts, thread: line.place?.thread ?? '', kind };
    if (heard) await keepTalk(at, { ...heard, ...where });
    else await withdrawTalk(at, { ...where, by: message.user ?? '' });
    return;
  }
  // It may be meant as an answer to a check-in, which asks about it then.
  if (what !== 'new' || !heard || (await checkInWithStray(workspace, heard.by, heard.ts))) return;
  const alive = await aliveOf(workspace, keys, heard.by);
  if (alive.length > 0) await answer(accompany, heard, message.thread_ts ?? '', alive);
}

/** Problems whose cards stand in this conversation. */
async function problemsIn(workspace: string, channel: string): Promise<string[]> {
  const there = mongoose.trusted({ $exists: true });
  const posts = await Posts.find(
    { workspace, channel, ts: there, 'about.problem': there },
    { _id: 0, key: 1, about: 1 },
  ).lean();
  return [...new Set(posts.flatMap((post) => threadOf(post)?.key ?? []))];
}

async function lineOf(workspace: string, keys: string[], where: Parameters<typeof saidId>[0]) {
  const among = mongoose.trusted({ $in: keys });
  return Entries.findOne({ workspace, problem: among, id: saidId(where) }, { _id: 0 }).lean<Entry>();
}

type Alive = Pick<Problem, 'key' | 'channel' | 'isOpen'>;

/** Those whose card is theirs still, and which are open or may be again. */
async function aliveOf(workspace: string, keys: string[], person: string): Promise<Alive[]> {
  const found = await Problems.find(
    { workspace, key: mongoose.trusted({ $in: keys }) },
    { _id: 0, key: 1, channel: 1, isOpen: 1, timers: 1, asked: 1, copies: 1 },
  ).lean<Problem[]>();
  return found.filter(({ isOpen, timers, asked, copies = [] }) => {
    const isTheirs =
      asked.some(({ manager, over }) => manager === person && !over) ||
      copies.some((copy) => copy.person === person && !copy.over);
    return isTheirs && (isOpen || timers.reopen !== undefined);
  });
}

async function answer(
  { workspace, clock }: Accompany,
  { by, ts }: Heard,
  thread: string,
  alive: Alive[],
): Promise<void> {
  const t = words((await findMember(workspace, by))?.language ?? 'en');
  const key = besideKey(by, ts);
  const [only, ...others] = alive.filter(({ isOpen }) => isOpen);
  const message =
    only && others.length === 0
      ? offer(only, `${ts}/${thread}/${only.key}`, t)
      : sentence(t('problem-talk:beside.only'));
  await transaction(async (session) => {
    // The same event may come twice.
    if (await Posts.exists({ workspace, key }).session(session)) return;
    await enqueue(session, [{ workspace, key, to: { user: by }, message }], clock());
  });
}

function offer({ key, channel }: Alive, value: string, t: Words): Message {
  const text = t('problem-talk:beside.offer', { channel: `<#${channel}>` });
  return {
    text,
    blocks: [
      section(text),
      actions('beside', [
        button(passOnAct, t('problem-talk:beside.passOn'), { value, style: 'primary' }),
        button(acts.open, t('problems:remind.open'), { value: key }),
      ]),
    ],
  };
}

const sentence = (text: string): Message => ({ text, blocks: [section(text)] });

/** Which message the button stands for, and to which problem it goes. */
export function readPassOn(value: string): { ts: string; thread: string; key: string } {
  const [ts = '', thread = '', ...key] = value.split('/');
  return { ts, thread, key: key.join('/') };
}

/** What stands there now: it may have been changed since, or be gone. */
export async function besideNow(
  { slack }: Pick<Accompany, 'slack'>,
  { channel, ts, thread }: { channel: string; ts: string; thread: string },
  by: string,
): Promise<Heard | undefined> {
  const there = { channel, oldest: ts, latest: ts, inclusive: true, limit: 100 };
  const { messages = [] } = thread
    ? await slack.conversations.replies({ ...there, ts: thread })
    : await slack.conversations.history(there);
  const found = messages.find((message) => message.ts === ts);
  const heard = found && heardIn(channel, found);
  return heard?.by === by ? heard : undefined;
}

/** Takes it in as if it stood in the thread of the card, and says in place of the offer that it was passed on. */
export function passOn(at: At, heard: Heard): Promise<Changed> {
  const { by, ts } = heard;
  const what = 'words beside a thread were passed on';
  return change({ ...at, once: saidId(heard), who: [by] }, what, (turn, line) => {
    const { asked, channel } = turn.problem;
    const kind = asked.some(({ manager }) => manager === by) ? 'manager replied' : 'replied';
    if (!isHeard(turn, kind, by)) return 'problems:refused.notYours';
    if (line) return undefined;
    takeInTalk(turn, undefined, { ...heard, thread: ts, kind }, new Set());
    const t = words(languageOf(turn, by));
    const text = t('problem-talk:beside.passed', { channel: `<#${channel}>` });
    renew(turn, besideKey(by, ts), sentence(text));
    return undefined;
  });
}
