import type { Button } from '@slack/types';
import mongoose from 'mongoose';
import { daysLater } from '../../../calendar';
import { transaction } from '../../../database/transaction';
import { type About, enqueue, type Message, Posts } from '../../../outbox';
import { isOfReminders, Reminders } from '../../../reminders';
import { actions, button, section } from '../../../slack/blocks';
import { type Words, words } from '../../../words';
import { checkInWithStray } from '../../check-ins';
import type { Accompany } from '../../feature';
import { findMember } from '../../people';
import type { Heard, Said } from '../../threads';
import { isHeard } from '../cards';
import { problemByKey } from '../find';
import { Entries, type Entry, type Problem, Problems } from '../model';
import { acts } from '../pressing';
import { turnOf } from '../service';
import { type Beside, Besides } from './besides';
import { kindOf, passOnAct, passOnUnderAct } from './passing-on';
import { saidId, type Talk } from './talk';
import { keepTalk, threadOf, withdrawTalk } from './talking';

const besideKey = (user: string, ts: string) => `beside:${user}:${ts}`;

/**
 * Outside the threads of the cards in the app's conversation with a person, nobody would hear them: they are told so, and where
 * one problem alone can be meant, it is offered to pass their words on. What was passed on follows their edits.
 */
export async function hearBeside(accompany: Accompany, said: Said): Promise<void> {
  const { workspace, clock, log } = accompany;
  const { what, channel, message, heard, root } = said;
  if (!channel.startsWith('D') || root?.about.digest) return;
  const keys = await problemsIn(workspace, channel);
  // A reminder, say: whoever gets it need not have the card there.
  const named = root?.about.problem;
  const isUnderReminders = root !== undefined && !named && isOfReminders(root.key);
  const reminded = isUnderReminders ? await problemsSaidIn(workspace, root.key) : [];
  const all = [...new Set([...keys, ...reminded, ...(named ? [named] : [])])];
  if (all.length === 0) return;
  const line = await lineOf(workspace, all, { channel, ts: message.ts });
  if (line) {
    const at = { workspace, key: line.problem, now: clock(), log };
    const kind: Talk['kind'] = line.kind === 'manager replied' ? line.kind : 'replied';
    const where = { channel, ts: message.ts, thread: line.place?.thread ?? '', kind };
    if (heard) await keepTalk(at, { ...heard, ...where });
    else await withdrawTalk(at, { ...where, by: message.user ?? '' });
    return;
  }
  // Reminders say themselves where each of them is answered.
  if (isUnderReminders) return;
  // It may be meant as an answer to a check-in, which asks about it then.
  if (what !== 'new' || !heard || (await checkInWithStray(workspace, heard.by, heard.ts))) return;
  const thread = message.thread_ts;
  const meant = named ? await meantBy(accompany, named, heard.by) : undefined;
  if (meant) return answer(accompany, heard, thread, meant);
  const alive = await aliveOf(workspace, keys, heard.by);
  if (alive.length === 0) return;
  const [only, ...others] = alive.filter(({ isOpen }) => isOpen);
  await answer(accompany, heard, thread, others.length === 0 ? only : undefined);
}

/** The problem that a post is about, if this person's words would be passed on to its thread. */
async function meantBy({ workspace, clock }: Accompany, key: string, person: string) {
  const problem = await problemByKey(workspace, key);
  if (!problem) return undefined;
  const turn = await turnOf(undefined, problem, clock(), [person]);
  return isHeard(turn, kindOf(problem, person), person) ? problem : undefined;
}

/** A problem of which a reminder speaks can take what its person wrote under it, where they would be heard in its thread. */
export async function takesWords(
  accompany: Accompany,
  { problem }: About,
  person: string,
): Promise<Button | undefined> {
  const meant = problem ? await meantBy(accompany, problem, person) : undefined;
  if (!meant) return undefined;
  const t = words((await findMember(accompany.workspace, person))?.language ?? 'en');
  return button(passOnUnderAct, t('problem-talk:beside.passOn'), { value: meant.key });
}

async function problemsSaidIn(workspace: string, post: string): Promise<string[]> {
  const found = await Reminders.find({ workspace, saidIn: post }, { about: 1 }).lean();
  return found.flatMap(({ about }) => about.problem ?? []);
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

/** An answer stands for what is written within a day, or until it is passed on. Days. */
const ONE_DAY = 1;
/** So many messages are passed on together. */
const MOST_TOGETHER = 20;

/** One answer at a time: what they write next is counted there. */
async function answer(
  { workspace, clock }: Accompany,
  { by: person, ts }: Heard,
  thread: string | undefined,
  of: Alive | undefined,
): Promise<void> {
  const t = words((await findMember(workspace, person))?.language ?? 'en');
  const now = clock();
  const one = { ts, ...(thread && { thread }) };
  const whose = { workspace, person, problem: of?.key ?? '' };
  await transaction(async (session) => {
    // The same event may come twice.
    if (await Besides.exists({ workspace, person, 'messages.ts': ts }).session(session)) return;
    const open = await Besides.findOne({ ...whose, isOpen: true }, { _id: 0 }, { session }).lean<Beside>();
    if (open && open.at > daysLater(now, -ONE_DAY) && open.messages.length < MOST_TOGETHER) {
      const { key } = open;
      await Besides.updateOne({ workspace, key }, { $push: { messages: one } }, { session });
      const message = of && offer(of, key, open.messages.length + 1, t);
      if (message) await enqueue(session, [], now, [{ workspace, of: key, message }]);
      return;
    }
    if (open)
      await Besides.updateOne({ workspace, key: open.key }, { $unset: { isOpen: true } }, { session });
    const key = besideKey(person, ts);
    const message = of ? offer(of, key, 1, t) : sentence(t('problem-talk:beside.only'));
    await Besides.insertMany([{ ...whose, key, at: now, messages: [one], isOpen: true }], { session });
    await enqueue(session, [{ workspace, key, to: { user: person }, message }], now);
  });
}

function offer({ key, channel }: Alive, value: string, count: number, t: Words): Message {
  const text = t('problem-talk:beside.offer', { channel: `<#${channel}>`, count });
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
