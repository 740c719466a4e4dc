import mongoose, { type ClientSession } from 'mongoose';
import type { Message } from '../../../outbox';
import { section } from '../../../slack/blocks';
import { words } from '../../../words';
import type { Accompany } from '../../feature';
import { type Heard, heardIn } from '../../threads';
import { isHeard } from '../cards';
import { Entries, type Problem } from '../model';
import { type At, type Changed, change } from '../service';
import { languageOf, renew, type Turn } from '../turn';
import { type Beside, Besides } from './besides';
import { saidId, takeInTalk } from './talk';

/** The button that passes on what stands beside the thread. */
export const passOnAct = 'problems.pass-on';
/** The one that passes on what stands under a day's reminders; its value is the problem's key. */
export const passOnUnderAct = 'problems.pass-on-under';

/** As what the words of this person come to the thread. */
export const kindOf = ({ asked }: Pick<Problem, 'asked'>, person: string) =>
  asked.some(({ manager }) => manager === person) ? 'manager replied' : 'replied';

/** What the button under this post stands for, if it is this person's. */
export async function besideOf(workspace: string, key: string, person: string): Promise<Beside | undefined> {
  return (await Besides.findOne({ workspace, key, person }, { _id: 0 }).lean<Beside>()) ?? undefined;
}

/** The most messages that Slack shows at a time. */
const MOST_SHOWN = 999;

/** What stands there now, oldest first: it may have been changed since, or be gone. */
export async function besideNow(
  { slack }: Pick<Accompany, 'slack'>,
  channel: string,
  { messages, person }: Beside,
): Promise<Heard[]> {
  const found: Heard[] = [];
  for (const thread of new Set(messages.map((one) => one.thread))) {
    const wanted = messages.flatMap((one) => (one.thread === thread ? one.ts : [])).sort();
    const there = { channel, oldest: wanted[0], latest: wanted.at(-1), inclusive: true, limit: MOST_SHOWN };
    const { messages: shown = [] } = thread
      ? await slack.conversations.replies({ ...there, ts: thread })
      : await slack.conversations.history(there);
    for (const message of shown) {
      const heard = wanted.includes(message.ts ?? '') ? heardIn(channel, message) : undefined;
      if (heard?.by === person) found.push(heard);
    }
  }
  return found.sort((one, other) => Number(one.ts) - Number(other.ts));
}

/** All that they wrote in a thread of their conversation with the app, oldest first. */
export async function writtenUnder(
  { slack }: Pick<Accompany, 'slack'>,
  { channel, thread, person }: { channel: string; thread: string; person: string },
): Promise<Heard[]> {
  const { messages = [] } = await slack.conversations.replies({ channel, ts: thread, limit: MOST_SHOWN });
  return messages.flatMap((message) => heardIn(channel, message) ?? []).filter(({ by }) => by === person);
}

/** Takes it in as if it stood in the thread of the card, and says in place of the offer that it was passed on. */
export function passOn(at: At, { key, person, messages }: Beside, heard: Heard[]): Promise<Changed> {
  const { workspace } = at;
  return passing(at, person, heard, {
    say: (turn, message) => renew(turn, key, message),
    async check(session) {
      const now = await Besides.findOne({ workspace, key }, { messages: 1 }, { session }).lean();
      if (now?.messages.length !== messages.length)
        throw new Error('somebody wrote more beside it meanwhile');
    },
    async keep(session) {
      await Besides.updateOne({ workspace, key }, { $unset: { isOpen: true } }, { session });
    },
  });
}

/** The same with what stands under a day's reminders, whose post this is; what was passed on before stays as it is. */
export function passOnUnder(
  at: At,
  { post, person }: { post: string; person: string },
  heard: Heard[],
): Promise<Changed> {
  const { workspace, key } = at;
  return passing(at, person, heard, {
    say(turn, message, newest) {
      const said = `${post}/passed/${key}/${newest}`;
      turn.posts.push({ workspace, key: said, to: { user: person }, inThreadOf: post, message });
    },
  });
}

function passing(
  at: At,
  person: string,
  heard: Heard[],
  {
    say,
    check,
    keep,
  }: {
    say: (turn: Turn, message: Message, newest: string) => void;
    check?: (session: ClientSession) => Promise<void>;
    keep?: (session: ClientSession) => Promise<void>;
  },
): Promise<Changed> {
  const { workspace } = at;
  let known = new Set<string>();
  return change(
    { ...at, who: [person] },
    'words beside a thread were passed on',
    (turn) => {
      const kind = kindOf(turn.problem, person);
      if (!isHeard(turn, kind, person)) return 'problems:refused.notYours';
      const news = heard.filter((one) => !known.has(saidId(one)));
      if (news.length === 0) return undefined;
      for (const one of news) takeInTalk(turn, undefined, { ...one, thread: one.ts, kind }, new Set());
      const t = words(languageOf(turn, person));
      const text = t('problem-talk:beside.passed', { channel: `<#${turn.problem.channel}>` });
      say(turn, { text, blocks: [section(text)] }, news.at(-1)?.ts ?? '');
      return undefined;
    },
    async (session, problem) => {
      const ids = mongoose.trusted({ $in: heard.map(saidId) });
      const lines = await Entries.find({ workspace, problem: problem.key, id: ids }, { id: 1 }, { session });
      known = new Set(lines.map(({ id }) => id));
      await check?.(session);
    },
    async (session) => keep?.(session),
  );
}
