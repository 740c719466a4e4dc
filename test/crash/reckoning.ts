import { addDays } from '../../src/calendar';
import { type CheckIn, CheckIns } from '../../src/features/check-ins';
import { prompt } from '../../src/features/check-ins/messages';
import { forms } from '../../src/features/check-ins/modal';
import { cardKey, type Problem, Problems } from '../../src/features/problems';
import { forms as problemForms } from '../../src/features/problems/raising/raise-modal';
import { type Post, postRows } from '../../src/outbox/model';
import type { Message, SlackDouble } from '../support/slack';
import { commentsIn, reckonLog } from './log-reckoning';
import type { LoggedMeeting } from './loggers';
import type { Closed } from './people';
import { type Office, type Pair, workspace } from './programme';
import { shown } from './shown';

/** What is wrong, in sentences; and how much was looked at. */
export interface Reckoning {
  wrong: string[];
  counted: Record<
    'checkIns' | 'posts' | 'replies' | 'edited' | 'forms' | 'problems' | 'meetings' | 'comments',
    number
  >;
}

interface Found {
  slack: SlackDouble;
  pairs: Pair[];
  closed: Closed[];
  offices: Office[];
  logged: LoggedMeeting[];
}

/** Holds what stands in Slack against what stands in MongoDB. */
export async function reckon({ slack, pairs, closed, offices, logged }: Found): Promise<Reckoning> {
  const rows = await postRows.find({ workspace }).sort({ enqueuedAt: 1, _id: 1 }).toArray();
  const all = await CheckIns.find({ workspace }, { _id: 0 }).sort({ date: 1 }).lean<CheckIn[]>();
  const of = ({ key }: Pair) => all.filter(({ pairing }) => pairing === key);
  const said = pairs.flatMap((pair) => repliesIn(slack, pair).map((reply) => ({ pair, reply })));
  const checkInOf = (pair: Pair) => of(pair)[0];
  const [raised, answered] = [closed.filter(isRaised), closed.filter((form) => !isRaised(form))];
  const problems = await Problems.find({ workspace }, { _id: 0 }).lean<Problem[]>();
  return {
    wrong: [
      ...posts(slack, rows),
      ...pairs.flatMap((pair) => occurrences(pair, of(pair), rows)),
      ...pairs.flatMap((pair) => standing(slack, pair, checkInOf(pair), rows)),
      ...said.flatMap(({ pair, reply }) => keptReply(reply, checkInOf(pair))),
      ...answered.flatMap((form) => keptForm(form, checkInOf(form.pair))),
      ...raised.flatMap((form) => keptProblem(form, problems, rows)),
      ...(await reckonLog(slack, offices, logged)),
    ],
    counted: {
      checkIns: pairs.length,
      posts: rows.filter(({ kind }) => kind === 'post').length,
      replies: said.length,
      edited: said.filter(({ reply }) => reply.edited).length,
      forms: answered.length,
      problems: raised.length,
      meetings: logged.length,
      comments: commentsIn(slack, offices).length,
    },
  };
}

/** What people wrote in threads. */
export function repliesIn(slack: SlackDouble, { channel }: Pair): Message[] {
  return slack.messages(channel).filter(({ thread_ts, bot_id }) => thread_ts && !bot_id);
}

/** Every post stands in Slack once, by its mark, and nothing else of ours does. */
function posts(slack: SlackDouble, rows: Post[]): string[] {
  const times = new Map<string, number>();
  for (const { id } of slack.workspace.channels.values()) {
    for (const { metadata, bot_id } of slack.messages(id)) {
      if (!bot_id) continue;
      const { key = 'no mark' } = (metadata?.event_payload ?? {}) as { key?: string };
      times.set(key, (times.get(key) ?? 0) + 1);
    }
  }
  const known = new Map(
    rows.filter(({ kind }) => kind === 'post').map((row) => [row._id.toHexString(), row.key]),
  );
  return [
    ...rows
      .filter(({ state }) => state !== 'sent')
      .map(({ key, state, problem }) => `${key} is ${state}: ${problem}`),
    ...[...known].filter(([mark]) => !times.has(mark)).map(([, key]) => `${key} was lost`),
    ...[...times]
      .filter(([, count]) => count > 1)
      .map(([mark, count]) => `${known.get(mark) ?? mark} stands ${count} times`),
    ...[...times.keys()].filter((mark) => !known.has(mark)).map((mark) => `${mark} is no post of ours`),
  ];
}

/** It came out once, and the next one is planned once. */
function occurrences(pair: Pair, checkIns: CheckIn[], rows: Post[]): string[] {
  const [first, ...others] = checkIns;
  if (!first) return [`${pair.key} has no check-in`];
  const next = { key: `${pair.key}/${addDays(first.date, 14)}`, status: 'due' };
  const planned = others.map(({ key, status }) => ({ key, status }));
  const prompts = rows.filter(({ key }) => key === `check-in:${first.key}`).length;
  return [
    ...(first.postedAt && first.isOut && !first.late
      ? []
      : [`${first.key} did not come out: ${first.status}`]),
    ...(prompts === 1 ? [] : [`${first.key} has ${prompts} prompts`]),
    ...(JSON.stringify(planned) === JSON.stringify([next])
      ? []
      : [`after ${first.key}: ${JSON.stringify(planned)}`]),
  ];
}

const isRaised = ({ callbackId }: Closed) => callbackId === problemForms.raise;
const isOfProblem = ({ key }: Post) => key.startsWith('problem:');

/** Its posts stand in their order in one thread, and the prompt reads as the record does. */
function standing(
  slack: SlackDouble,
  { channel, key }: Pair,
  checkIn: CheckIn | undefined,
  rows: Post[],
): string[] {
  const aside = new Set(rows.filter(isOfProblem).map(({ _id }) => _id.toHexString()));
  const markOf = ({ metadata }: Message) => (metadata?.event_payload as { key?: string } | undefined)?.key;
  const messages = slack
    .messages(channel)
    .filter((message) => message.bot_id && !aside.has(markOf(message) ?? ''));
  const [root, ...others] = messages;
  if (!root || !checkIn) return [];
  const own = rows.filter(({ kind, lane }) => kind === 'post' && lane === channel);
  const isThread = others.every(({ thread_ts }) => thread_ts === root.ts);
  return [
    ...(isThread ? [] : [`${key}: not one thread`]),
    ...disorder(own),
    ...(shown(root) === shown(prompt(checkIn)) ? [] : [`${key}: the prompt reads otherwise than the record`]),
  ];
}

/** A transaction that began earlier may be kept later: what is kept by then must not be overtaken. Milliseconds. */
const COMMIT = 3_000;

function disorder(inOrder: Post[]): string[] {
  return inOrder.flatMap((first, index) =>
    inOrder.slice(index + 1).flatMap((second) => {
      const isOvertaken = Number(second.ts) < Number(first.ts);
      const wasThere = first._id.getTimestamp().getTime() + COMMIT < Number(second.ts) * 1000;
      return isOvertaken && wasThere ? [`${second.key} has overtaken ${first.key}`] : [];
    }),
  );
}

/** A reply is kept once, as it reads now. */
export function keptReply({ channel, ts, text }: Message, checkIn: CheckIn | undefined): string[] {
  const parts =
    checkIn?.answers.flatMap((answer) => answer.parts).filter((part) => part.channel === channel) ?? [];
  const kept = [...parts, ...(checkIn?.remarks ?? []), ...(checkIn?.strays ?? [])].filter(
    (each) => each.ts === ts,
  );
  const [one] = kept;
  if (kept.length !== 1 || !one) return [`"${text}" (${ts}) is kept ${kept.length} times`];
  // After the form, its words stand in place of these, which are kept as a revision.
  const isReplaced = 'replaced' in one && one.replaced;
  return one.text === text || isReplaced ? [] : [`"${text}" (${ts}) is kept as "${one.text}"`];
}

/** A problem that was raised is one, and has one card. */
function keptProblem({ view, words, pair }: Closed, problems: Problem[], rows: Post[]): string[] {
  const same = problems.filter(({ title }) => title === words[0]);
  const cards = rows.filter(({ key, kind }) => kind === 'post' && key === cardKey({ key: view })).length;
  const [one] = same;
  return same.length === 1 && one?.key === view && one.pairing === pair.key && cards === 1
    ? []
    : [`"${words[0]}" is kept ${same.length} times, and has ${cards} cards`];
}

/** A form that closed is kept once, with its words. */
function keptForm({ view, callbackId, words, pair }: Closed, checkIn: CheckIn | undefined): string[] {
  if (!checkIn) return [`${pair.key} has no check-in`];
  const { saved, skips, answers } = checkIn;
  const times =
    callbackId === forms.answers
      ? saved.filter((saving) => saving.view === view).length
      : skips.filter((skip) => skip.words === words[0]).length;
  const texts = answers.flatMap(({ parts, revisions }) => [...parts, ...revisions].map(({ text }) => text));
  const lost =
    callbackId === forms.answers ? words.filter((each) => !texts.some((text) => text.includes(each))) : [];
  return [
    ...(times === 1 ? [] : [`${callbackId} of ${pair.key} is kept ${times} times`]),
    ...lost.map((each) => `"${each}" was lost`),
  ];
}
