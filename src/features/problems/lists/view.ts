import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import {
  chooseOne,
  context,
  divider,
  type Filled,
  fieldValue,
  header,
  modal,
  option,
  section,
  verbatim,
} from '../../../slack/blocks';
import * as limits from '../../../slack/limits';
import { clean, cut, escaped, mention, quoted } from '../../../slack/text';
import { spokenDate, type WordKey, type Words, words } from '../../../words';
import type { Accompany } from '../../feature';
import { may, type Settings, type Viewer } from '../../people';
import { lastPageOf, type Page, problemByKey, timelinePage } from '../find';
import { groundOf } from '../ground';
import { fieldKeys } from '../lines';
import { categoryName, facts, urgencyKey } from '../messages';
import {
  type Entry,
  type EntryKind,
  type Helper,
  helpers,
  type Problem,
  type Urgency,
  urgencies,
} from '../model';

export const viewForm = 'problems.see';
/** A choice of where to go. Its name changes with the page, so that what was chosen on one is not held for the next. */
export const goField = (page: number) => `problems.see:go-${page}`;

/** Who looks at a problem, and in which language. */
export interface Reader {
  language: string;
  settings: Settings;
  /** Among the choices is the removal of words for good. */
  mayRemove?: boolean;
}

/** One page of a problem's timeline, from 0. */
export interface TimelinePage extends Page<Entry> {
  page: number;
}

/** One problem: how it stands, and page by page all that was said and done, oldest first. */
export function seeProblem(
  problem: Problem,
  timeline: TimelinePage,
  { language, settings, mayRemove }: Reader,
): ModalView {
  const t = words(language);
  const title = clean(problem.title).replace(/\s+/g, ' ');
  const count = problem.removals.length;
  const choice = pageChoice(timeline, t, mayRemove);
  return modal({
    callbackId: viewForm,
    title: t('problem-lists:view.title'),
    close: t('problem-lists:close'),
    ...(choice && { submit: t('problem-lists:show') }),
    about: JSON.stringify({ key: problem.key, page: timeline.page }),
    blocks: [
      header(title),
      ...(limits.codePoints(title) > limits.HEADER_TEXT ? verbatim(title) : []),
      section([...facts(problem, { settings, language }), ...sideFacts(problem, t)].join('\n')),
      ...(problem.details ? verbatim(problem.details) : []),
      ...(count > 0 ? [context(t('problem-lists:view.removed', { count }))] : []),
      divider(),
      ...timelineBlocks(problem, timeline, { language, settings }),
      ...(choice ? [choice] : []),
    ],
  });
}

function sideFacts({ community, district, helpFrom }: Problem, t: Words): string[] {
  const place = [community, district].flatMap((one) => (one ? [quoted(one.name, 80)] : [])).join(', ');
  const help = helpFrom.map((helper) => t(`problems:helper.${helper}`)).join(', ');
  return [
    ...(place ? [t('problem-lists:view.place', { place })] : []),
    ...(help ? [t('problem-lists:view.help', { help })] : []),
  ];
}

/** Bytes for people's words in a page of the timeline, beside what stands around them. */
const ROOM = 150_000;
/** Code points of an entry, and of one where many are long: no code point takes more than six bytes. */
const LONG = 4 * limits.SECTION_TEXT;
const SHORT = 2_400;

function timelineBlocks(
  problem: Problem,
  { shown, page, hasMore }: TimelinePage,
  reader: Reader,
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
  'asked the manager': 'problem-lists:line.asked-the-manager',
  'manager replied': 'problem-lists:line.manager-replied',
  'helped by': 'problem-lists:line.helped-by',
} as const satisfies Record<EntryKind, WordKey>;

/** One line of the timeline without its words: when, who, and what they did. */
export function lineOf(problem: Problem, entry: Entry, { language, settings }: Reader): string {
  const t = words(language);
  const { kind, by, to, at, before = {} } = entry;
  const what = t(kindKeys[kind], {
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

function headOf(problem: Problem, entry: Entry, reader: Reader): string {
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
function stood(field: string, value: string, { language, settings }: Reader): string {
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

function pageChoice({ page, hasMore }: TimelinePage, t: Words, mayRemove = false): InputBlock | undefined {
  const options = [
    ...(hasMore ? [option('next', t('problem-lists:page.later'))] : []),
    ...(page > 0 ? [option('previous', t('problem-lists:page.earlier'))] : []),
    ...(page > 1 ? [option('first', t('problem-lists:page.beginning'))] : []),
    ...(hasMore ? [option('last', t('problem-lists:page.end'))] : []),
    ...(mayRemove ? [option('remove', t('problem-talk:remove.choice'))] : []),
  ];
  if (options.length === 0) return undefined;
  return chooseOne(goField(page), t('problem-lists:page.go'), options, { optional: true, isTold: true });
}

/** Of a page that is left: which problem it shows, and where the person goes. */
export function readPage(view: Filled & { private_metadata: string }): {
  key: string;
  page: number | 'last';
  /** Words are to be removed from it. */
  removes: boolean;
} {
  const { key, page } = JSON.parse(view.private_metadata) as { key: string; page: number };
  const choice = fieldValue(view, goField(page));
  return choice === 'remove'
    ? { key, page, removes: true }
    : { key, page: pageAfter(page, choice), removes: false };
}

/** Nothing chosen leads on. */
export function pageAfter(page: number, choice: string): number | 'last' {
  if (choice === 'last') return 'last';
  if (choice === 'first') return 0;
  return choice === 'previous' ? Math.max(0, page - 1) : page + 1;
}

export type Opening = { opens: ModalView } | { refused: WordKey };

/** The problem for whoever may see it, at a page of its timeline, or why not. */
export async function problemView(
  { workspace }: Pick<Accompany, 'workspace'>,
  { viewer, language }: { viewer: Viewer; language: string },
  key: string,
  page: number | 'last' = 0,
): Promise<Opening> {
  const problem = await problemByKey(workspace, key);
  if (!problem) return { refused: 'problems:refused.gone' };
  const { parties, settings } = await groundOf(problem);
  if (!may(viewer, 'see the problem', parties)) return { refused: 'problems:refused.notYours' };
  const mayRemove = may(viewer, 'remove words for good', parties);
  return { opens: seeProblem(problem, await timelineAt(problem, page), { language, settings, mayRemove }) };
}

async function timelineAt(problem: Problem, page: number | 'last'): Promise<TimelinePage> {
  const at = page === 'last' ? await lastPageOf(problem) : page;
  const found = await timelinePage(problem, at);
  // Lines may have been removed, and a page beyond the last asked for.
  if (found.shown.length === 0 && at > 0) return timelineAt(problem, 'last');
  return { ...found, page: at };
}
