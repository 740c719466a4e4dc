import type { KnownBlock } from '@slack/types';
import { context, section, verbatim } from '../../../slack/blocks';
import * as limits from '../../../slack/limits';
import { clean, cut, escaped, mention, quoted } from '../../../slack/text';
import { spokenDate, type WordKey, type Words, words } from '../../../words';
import type { Settings } from '../../people';
import type { Page } from '../find';
import { fieldKeys } from '../lines';
import { categoryName, urgencyKey } from '../messages';
import {
  type Entry,
  type EntryKind,
  type Helper,
  helpers,
  type Problem,
  type Urgency,
  urgencies,
} from '../model';

/** Who reads a timeline, and in which language. */
export interface TimelineReader {
  language: string;
  settings: Settings;
  /** Titles of other problems that they may see, by key. */
  titles?: Map<string, string>;
}

/** One page of a problem's timeline, from 0. */
export interface TimelinePage extends Page<Entry> {
  page: number;
}

/** Bytes for people's words in a page of the timeline, beside what stands around them. */
const ROOM = 150_000;
/** Code points of an entry, and of one where many are long: no code point takes more than six bytes. */
const LONG = 4 * limits.SECTION_TEXT;
const SHORT = 2_400;

export function timelineBlocks(
  problem: Problem,
  { shown, page, hasMore }: TimelinePage,
  reader: TimelineReader,
): KnownBlock[] {
  const isWhole = page === 0 && !hasMore;
  const texts = shown.map((entry) => textOf(problem, entry));
  const most = Buffer.byteLength(JSON.stringify(texts)) > ROOM ? SHORT : LONG;
  const t = words(reader.language);
  return [
    section(
      `*${isWhole ? t('problem-lists:view.all') : t('problem-lists:view.timeline', { page: page + 1 })}*`,
    ),
    ...shown.flatMap((entry, index) => {
      const text = texts[index] ?? '';
      return [
        context(headOf(problem, entry, reader)),
        ...(text ? verbatim(cut(text, most)) : []),
        ...filesOf(entry.files),
      ];
    }),
  ];
}

/** What was said when it was raised stands above, unless it was changed since. */
function textOf({ details = '' }: Problem, { kind, text = '' }: Entry): string {
  return kind === 'raised' && text === details ? '' : clean(text);
}

const kindKeys = {
  raised: 'problem-lists:line.raised',
  said: 'problem-lists:line.said',
  update: 'problem-lists:line.update',
  'taken on': 'problem-lists:line.taken-on',
  'handed over': 'problem-lists:line.handed-over',
  changed: 'problem-lists:line.changed',
  resolved: 'problem-lists:line.resolved',
  confirmed: 'problem-lists:line.confirmed',
  unconfirmed: 'problem-lists:line.unconfirmed',
  'not solved': 'problem-lists:line.not-solved',
  reopened: 'problem-lists:line.reopened',
  'not possible': 'problem-lists:line.not-possible',
  merged: 'problem-lists:line.merged',
  'took in': 'problem-lists:line.took-in',
  'split off': 'problem-lists:line.split-off',
  'asked the manager': 'problem-lists:line.asked-the-manager',
  'manager replied': 'problem-lists:line.manager-replied',
  replied: 'problem-lists:line.replied',
  'helped by': 'problem-lists:line.helped-by',
} as const satisfies Record<EntryKind, WordKey>;

/** The same of who stands in for a manager. */
const insteadKeys: Partial<Record<EntryKind, WordKey>> = {
  'asked the manager': 'problem-lists:line.asked-instead',
  'manager replied': 'problem-lists:line.replied-instead',
  'handed over': 'problem-lists:line.back',
};

/** The same where the other problem can be named. */
const namedKeys: Partial<Record<EntryKind, WordKey>> = {
  merged: 'problem-lists:named.merged',
  'took in': 'problem-lists:named.took-in',
  'split off': 'problem-lists:named.split-off',
  'helped by': 'problem-lists:named.helped-by',
};

/** One line of the timeline without its words: when, who, and what they did. */
function lineOf(problem: Problem, entry: Entry, { language, settings, titles }: TimelineReader): string {
  const t = words(language);
  const { kind, by, to, insteadOf, at, before = {} } = entry;
  const title = entry.other && titles?.get(entry.other);
  const key =
    (title && namedKeys[kind]) ||
    (insteadOf && insteadKeys[kind]) ||
    (kind === 'handed over' && !by ? 'problem-lists:line.followed' : kindKeys[kind]);
  const what = t(key, {
    title: title ? quoted(title, 150) : '',
    manager: insteadOf ? mention(insteadOf) : '',
    former: before.owner ? mention(before.owner) : '',
    by: by ? mention(by) : '',
    to: to ? mention(to) : '',
    before: Object.entries(before)
      .map(
        ([field, value]) =>
          `${fieldName(field, t)}: ${value ? stood(field, value, { language, settings }) : '–'}`,
      )
      .join('; '),
  });
  return `${spokenDate(at, language, problem.timeZone)}, ${timeOf(at, language, problem.timeZone)} · ${what}`;
}

function headOf(problem: Problem, entry: Entry, reader: TimelineReader): string {
  const t = words(reader.language);
  const count = entry.revisions?.filter(({ what }) => what === 'edited').length ?? 0;
  const marks = [
    count > 0 && t('problem-lists:view.edited', { count }),
    entry.deleted && t('problem-lists:view.deleted'),
    entry.sealed && t('problem-lists:view.sealed'),
  ];
  return [lineOf(problem, entry, reader), ...marks.filter(Boolean)].join(' · ');
}

const spokenFields = { ...fieldKeys, owner: 'problem-lists:field.owner' } as const;

function fieldName(field: string, t: Words): string {
  return field in spokenFields ? t(spokenFields[field as keyof typeof spokenFields]) : escaped(field);
}

/** What stood in a field before, as people read it. */
function stood(field: string, value: string, { language, settings }: TimelineReader): string {
  const t = words(language);
  if (field === 'owner') return mention(value);
  if (field === 'category') return quoted(categoryName(settings, value, language), 100);
  const isUrgency = (word: string): word is Urgency => (urgencies as readonly string[]).includes(word);
  if (field === 'urgency' && isUrgency(value)) return t(urgencyKey(value));
  const isHelper = (word: string): word is Helper => (helpers as readonly string[]).includes(word);
  const named = (one: string) => (isHelper(one) ? t(`problems:helper.${one}`) : escaped(one));
  if (field === 'helpFrom') return value.split(', ').map(named).join(', ');
  return quoted(value, 200);
}

const times = new Map<string, Intl.DateTimeFormat>();

function timeOf(at: Date, language: string, timeZone: string): string {
  const key = `${language} ${timeZone}`;
  const format =
    times.get(key) ??
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
    });
  times.set(key, format);
  return format.format(at);
}

/** Of one entry. */
const FILES = 10;

/** A file's address comes from outside: only one that can't break out of a link makes one. */
function filesOf(files: Entry['files'] = []): KnownBlock[] {
  if (files.length === 0) return [];
  const shown = files.slice(0, FILES).map(({ link, name }) => {
    const spoken = escaped(cut(name, 60)).replace(/\|/g, ' ');
    return /^https?:\/\/[^\s<>|]{1,200}$/.test(link) ? `<${link}|${spoken}>` : spoken;
  });
  return [context(shown.join(' · '))];
}
