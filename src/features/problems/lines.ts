import type { KnownBlock } from '@slack/types';
import type { Message } from '../../outbox';
import { actions, button, section, verbatim } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { clean, cut, escaped, mention, pieces } from '../../slack/text';
import { type WordKey, words } from '../../words';
import { acts, isCut } from './messages';
import type { Entry, EntryKind, Problem } from './model';

/** What somebody did, in a sentence. */
export const lineKeys = {
  update: 'problems:line.update',
  'taken on': 'problems:line.taken-on',
  'handed over': 'problems:line.handed-over',
  changed: 'problems:line.changed',
  resolved: 'problems:line.resolved',
  'not solved': 'problems:line.not-solved',
  reopened: 'problems:line.reopened',
  'not possible': 'problems:line.not-possible',
  merged: 'problems:line.merged',
  'took in': 'problems:line.took-in',
  'split off': 'problems:line.split-off',
  'asked the manager': 'problems:line.asked-the-manager',
  'manager replied': 'problems:line.manager-replied',
  replied: 'problems:line.replied',
  'helped by': 'problems:line.helped-by',
} as const satisfies Partial<Record<EntryKind, WordKey>>;

/** The same of who stands in for a manager. */
const insteadKeys: Partial<Record<EntryKind, WordKey>> = {
  'asked the manager': 'problems:line.asked-instead',
  'manager replied': 'problems:line.replied-instead',
  'handed over': 'problems:line.back',
};

/** What people call the fields of a problem. */
export const fieldKeys = {
  title: 'problems:field.title',
  details: 'problems:field.details',
  category: 'problems:field.category',
  urgency: 'problems:field.urgency',
  helpFrom: 'problems:field.helpFrom',
  community: 'problems:field.community',
  district: 'problems:field.district',
} as const satisfies Record<string, WordKey>;

/** What the thread is told of a line of the timeline, in as many messages as it needs; of some it is told nothing. */
export function lines(problem: Problem, entry: Entry): Message[] {
  const t = words(problem.language);
  const { kind, text = '', by, to, insteadOf, other, before } = entry;
  if (kind === 'raised') {
    if (!isCut({ title: problem.title, details: text })) return [];
    return inFull(t('problems:line.raised'), [problem.title, text].join('\n\n'));
  }
  const key = kind in lineKeys ? lineKeys[kind as keyof typeof lineKeys] : undefined;
  if (!key) return [];
  // Nobody's doing: the pairing has other people now.
  const isFollowed = kind === 'handed over' && !by;
  const sentence = t((insteadOf && insteadKeys[kind]) || (isFollowed ? 'problems:line.followed' : key), {
    by: by ? mention(by) : '',
    to: to ? mention(to) : '',
    manager: insteadOf ? mention(insteadOf) : '',
    former: before?.owner ? mention(before.owner) : '',
    fields: fieldNames(entry, problem.language),
    owner: to ? t('problems:line.owner', { to: mention(to) }) : '',
  });
  const isOfAnother = other && kind !== 'helped by' && kind in lineKeys;
  const open = isOfAnother
    ? [actions('other', [button(acts.open, t('problems:button.openOther'), { value: other })])]
    : [];
  return inFull(sentence, text, open);
}

/** The fields that a change has changed. */
export function fieldNames({ before = {} }: Pick<Entry, 'before'>, language: string): string {
  const t = words(language);
  const names = Object.keys(before).filter((name): name is keyof typeof fieldKeys => name in fieldKeys);
  return names.map((name) => t(fieldKeys[name])).join(', ');
}

/** What stands where everything was removed. */
export function removed({ language }: Pick<Problem, 'language'>): Message {
  const text = words(language)('problems:removedMark');
  return { text, blocks: [section(text)] };
}

/** Room for people's words in one message, in bytes of JSON; the rest of Slack's budget is for what stands around them. */
const ROOM = limits.MESSAGE_BLOCKS_BYTES - 3_000;
const PIECE = 1_000;
/** Of people's words in the plain text of a message, whose escapes count. */
const IN_TEXT = 300;

/** Our sentence, and under it people's words whole and in order, in as many messages as Slack's limits ask for. */
function inFull(sentence: string, text: string, end: KnownBlock[] = []): Message[] {
  const messages: KnownBlock[][] = [[section(sentence)]];
  for (const block of clean(text) ? pieces(clean(text), PIECE).flatMap(verbatim) : []) {
    const last = messages.at(-1) ?? [];
    const isFull = Buffer.byteLength(JSON.stringify([...last, block])) > ROOM;
    if (isFull) messages.push([block]);
    else last.push(block);
  }
  messages.at(-1)?.push(...end);
  const words = clean(text).replace(/\s+/g, ' ');
  const inText = words ? `${sentence} ${escaped(cut(words, IN_TEXT))}` : sentence;
  return messages.map((blocks, part) => ({ text: part === 0 ? inText : sentence, blocks }));
}
