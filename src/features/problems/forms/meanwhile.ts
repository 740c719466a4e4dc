import type { KnownBlock } from '@slack/types';
import { context, divider, section } from '../../../slack/blocks';
import { mention, quoted } from '../../../slack/text';
import { type WordKey, words } from '../../../words';
import type { Entry, EntryKind } from '../model';

const deeds = {
  'taken on': 'problems:line.taken-on',
  'handed over': 'problems:line.handed-over',
  changed: 'problems:line.changed',
  resolved: 'problems:line.resolved',
  confirmed: 'problem-endings:did.confirmed',
  'not solved': 'problems:line.not-solved',
  reopened: 'problems:line.reopened',
  'not possible': 'problems:line.not-possible',
  merged: 'problems:line.merged',
} as const satisfies Partial<Record<EntryKind, WordKey>>;

const fields = {
  title: 'problems:field.title',
  details: 'problems:field.details',
  category: 'problems:field.category',
  urgency: 'problems:field.urgency',
  helpFrom: 'problems:field.helpFrom',
  community: 'problems:field.community',
  district: 'problems:field.district',
} as const satisfies Record<string, WordKey>;

/** So many of the last decisions are shown, each with the beginning of what was said. */
const MOST = 5;
const WORDS = 300;

/** What others decided while a form stood open, on top of it: who did what, the newest last. */
export function meanwhile(entries: Entry[], language: string): KnownBlock[] {
  if (entries.length === 0) return [];
  const t = words(language);
  const earlier = entries.length - MOST;
  return [
    section(t('problem-endings:meanwhile')),
    ...(earlier > 0 ? [context(t('problem-endings:meanwhileMore', { count: earlier }))] : []),
    ...entries.slice(-MOST).map((entry) => section(deed(entry, language))),
    divider(),
  ];
}

function deed({ kind, by, to, before = {}, text }: Entry, language: string): string {
  const t = words(language);
  const names = Object.keys(before).filter((name): name is keyof typeof fields => name in fields);
  const sentence = t(deeds[kind as keyof typeof deeds], {
    by: by ? mention(by) : '',
    to: to ? mention(to) : '',
    fields: names.map((name) => t(fields[name])).join(', '),
  });
  return text ? `${sentence} ${quoted(text, WORDS)}` : sentence;
}
