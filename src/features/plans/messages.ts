import type { Message } from '../../outbox';
import { context, header, section } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { clean, cut, quoted } from '../../slack/text';
import { spokenDay, words } from '../../words';
import type { Done, Plan, PlanLine } from './model';

export interface BoardReader {
  language: string;
  /** YYYY-MM-DD, in the programme. */
  today: string;
}

/** Lines in one message, as far as they are short. */
const A_POST = 12;
const LINE = 300;
/** Room for lines in one message, in bytes of JSON; the rest of Slack's budget is for what stands around them. */
const ROOM = limits.MESSAGE_BLOCKS_BYTES - 3_000;

/** A district's plan, promised against done: for a coordination meeting, in as many messages as it needs. */
export function board(
  plan: Plan,
  standing: { line: PlanLine; commitments: Done[]; isGone?: true }[],
  reader: BoardReader,
): Message[] {
  const t = words(reader.language);
  const title = t('plans:board.title', { district: clean(plan.district.name) });
  const all = standing.flatMap(({ commitments }) => commitments);
  const facts = [
    quoted(plan.name, 150),
    t('plans:board.period', {
      from: spokenDay(plan.from, reader.language),
      to: spokenDay(plan.to, reader.language),
    }),
    ...(count(all, reader.today).due > 0 ? [t('plans:board.total', count(all, reader.today))] : []),
  ].join('\n');
  const lines = standing.map(({ line, commitments, isGone }) => {
    const done = count(commitments, reader.today);
    const stands = done.due > 0 ? t('plans:board.line', done) : t('plans:board.notYet');
    return `${mark(commitments, reader.today)} *${quoted(line.who, 60)}* ${quoted(line.what, LINE)}${isGone ? ` (${t('plans:board.gone')})` : ''}\n${stands}`;
  });
  const posts = inPosts(lines);
  return posts.map(
    (those, page): Message => ({
      text: cut([title, facts, ...those].join('\n'), limits.TEXT_RECOMMENDED - 100),
      blocks: [
        header(
          page === 0
            ? title
            : t('plans:board.more', {
                district: clean(plan.district.name),
                page: page + 1,
                pages: posts.length,
              }),
        ),
        ...(page === 0 ? [section(facts)] : []),
        ...those.map((line) => section(line)),
        context(t('plans:board.asOf', { date: spokenDay(reader.today, reader.language) })),
        ...(page === posts.length - 1 ? [context(t('plans:board.export'))] : []),
      ],
    }),
  );
}

/** The key of a page of the board that somebody asked for, and which page it is. */
export const boardKey = (asked: string, { key }: Pick<Plan, 'key'>, page: number) =>
  `board:${asked}/${key}/${page}`;
export function boardPage(key: string): number | undefined {
  const page = /^board:.*\/(\d+)$/.exec(key)?.[1];
  return page === undefined ? undefined : Number(page);
}

/** In place of a page that a board does not need any more. */
export function isOver(language: string): Message {
  const text = words(language)('plans:board.over');
  return { text, blocks: [section(text)] };
}

/** In order, as many in each as a message holds; one without any where there are none. */
function inPosts(lines: string[]): string[][] {
  const posts: string[][] = [[]];
  let size = 0;
  for (const line of lines) {
    const bytes = Buffer.byteLength(JSON.stringify(section(line)));
    const last = posts.at(-1) ?? [];
    if (last.length > 0 && (last.length >= A_POST || size + bytes > ROOM)) {
      posts.push([line]);
      size = bytes;
    } else {
      last.push(line);
      size += bytes;
    }
  }
  return posts;
}

/** Of what was due: kept, partly kept, broken or given up; and what is overdue or still to come. */
export function count(all: Done[], today: string) {
  const those = (status: Done['status']) => all.filter((one) => one.status === status).length;
  const overdue = all.filter(({ isOpen, by }) => isOpen && by !== undefined && by < today).length;
  return {
    due: all.filter(({ by, isOpen }) => !isOpen || (by !== undefined && by <= today)).length,
    kept: those('fulfilled'),
    partly: those('partly'),
    broken: those('broken') + those('dropped'),
    overdue,
  };
}

function mark(all: Done[], today: string): string {
  const { kept, overdue, broken, due } = count(all, today);
  if (overdue > 0) return '🔴';
  if (broken > 0) return '🟠';
  return due > 0 && kept === due ? '🟢' : '⚪';
}
