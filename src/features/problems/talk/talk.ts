import type { Message } from '../../../outbox';
import { section } from '../../../slack/blocks';
import { words } from '../../../words';
import { type Heard, lost, spokenAt, type Where } from '../../threads';
import { isHeard, withdrawCopies } from '../cards';
import type { Entry } from '../model';
import { note, renewLine, sayLine, type Turn } from '../turn';

/** The id of the timeline's line that a message makes. */
export const saidId = ({ channel, ts }: Where) => `said:${channel}/${ts}`;

/** What a person wrote, and in which thread: that of the card, or of the copy of it with a manager who was asked, or with others. */
export interface Talk extends Heard {
  thread: string;
  kind: 'said' | 'manager replied' | 'replied';
}

/** Replies in the app's conversation with one person, which are passed on. */
const isPassedOn = (kind: Entry['kind']): kind is 'manager replied' | 'replied' =>
  kind === 'manager replied' || kind === 'replied';

/** A message as it stands now: new, edited, or known already. In any order, as often as it comes. */
export function takeInTalk(turn: Turn, line: Entry | undefined, talk: Talk, said: Set<string>): undefined {
  if (!line) begin(turn, talk);
  else if (!line.deleted && !line.sealed) rewrite(turn, line, talk, said);
}

function begin(turn: Turn, talk: Talk): void {
  const { by, ts, text, files, edited, kind } = talk;
  if (kind !== 'said' && !isHeard(turn, kind, by)) {
    withdrawCopies(turn);
    return;
  }
  const insteadOf = kind === 'manager replied' && insteadOfWhom(turn, by);
  const line = note(turn, saidId(talk), kind, {
    by,
    ...(insteadOf && { insteadOf }),
    at: spokenAt(ts),
    text,
    ...(files.length > 0 && { files }),
    place: placeOf(talk),
    ...(edited && { edited }),
  });
  if (!isPassedOn(kind)) return;
  sayLine(turn, told(turn, line));
}

/** The manager for whom they were asked. */
const insteadOfWhom = ({ problem }: Turn, person: string) =>
  problem.asked.findLast(({ manager }) => manager === person)?.insteadOf;

const placeOf = ({ channel, ts, thread }: Where & Pick<Talk, 'thread'>) => ({ channel, ts, thread });

function rewrite(turn: Turn, line: Entry, talk: Talk, said: Set<string>): void {
  const { by, text, files, edited } = talk;
  const { text: before = '', revisions = [] } = line;
  const at = turn.now;
  if (!edited) {
    // The edit came before the message that it changed.
    const taken = lost(files, line.files);
    const isFirst = line.edited && revisions.length === 0 && (text !== before || taken);
    if (isFirst) turn.rewritten.push({ ...line, revisions: [{ text, ...taken, by, at, what: 'edited' }] });
    return;
  }
  if (Number(edited) <= Number(line.edited ?? 0)) return;
  if (isPassedOn(line.kind) && !isHeard(turn, line.kind, by)) {
    withdrawCopies(turn);
    return;
  }
  const taken = lost(line.files, files);
  const isOther = text !== before || taken;
  const earlier = isOther
    ? [...revisions, { text: before, ...taken, by, at, what: 'edited' as const }]
    : revisions;
  const after: Entry = { ...line, text, files, edited, revisions: earlier };
  turn.rewritten.push(after);
  if (isPassedOn(line.kind)) renewLine(turn, told(turn, after), said, gone(turn));
}

/** A line as the problem's thread is told of it: of a reply that is passed on the files stay in the conversation in which they were sent. */
export function told({ problem }: Pick<Turn, 'problem'>, line: Entry): Entry {
  if (!isPassedOn(line.kind)) return line;
  const t = words(problem.language);
  if (line.deleted) return { ...line, text: t('problem-talk:withdrawn') };
  const files = (line.files ?? []).map(({ name }) => t('problem-talk:attached', { name }));
  return { ...line, text: [line.text, ...files].filter(Boolean).join('\n') };
}

const gone = ({ problem }: Turn): Message => {
  const text = words(problem.language)('problem-talk:cutShort');
  return { text, blocks: [section(text)] };
};

/** A deleted message takes back what it said; the words are kept with the record's history. Slack may tell of it before the message. */
export function takeBackTalk(
  turn: Turn,
  line: Entry | undefined,
  talk: Omit<Talk, 'text' | 'files'>,
  said: Set<string>,
): undefined {
  const { by, ts, kind } = talk;
  if (!line) {
    const { workspace, key: problem, pairing } = turn.problem;
    const place = placeOf(talk);
    turn.entries.push({
      workspace,
      problem,
      pairing,
      id: saidId(talk),
      kind,
      by,
      at: spokenAt(ts),
      place,
      deleted: true,
    });
    return;
  }
  if (line.deleted) return;
  const { text = '', revisions = [], files, ...rest } = line;
  const kept = [...revisions, { text, ...lost(files), by, at: turn.now, what: 'deleted' as const }];
  const after: Entry = { ...rest, text: '', deleted: true, revisions: kept };
  turn.rewritten.push(after);
  if (!isPassedOn(line.kind)) return;
  renewLine(turn, told(turn, after), said, gone(turn));
}
