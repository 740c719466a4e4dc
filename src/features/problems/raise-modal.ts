import type { KnownBlock, ModalView } from '@slack/types';
import {
  checkboxes,
  chooseOne,
  chosenValues,
  context,
  divider,
  fieldValue,
  modal,
  option,
  radios,
  section,
  textField,
} from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { clean, cut } from '../../slack/text';
import { spokenDate, type Words } from '../../words';
import type { Pairing, Settings } from '../people';
import { statusLine, urgencyKey } from './messages';
import { type Helper, helpers, type Problem, type Urgency, urgencies } from './model';
import { notice } from './notice';
import type { Place } from './raising';
import type { Similar } from './similar';
import { offer } from './similar-blocks';

export const forms = { raise: 'problems.raise-form', takeUp: 'problems.take-up' } as const;

/** Opens the form; its value may say from what: `check-in:<key>`, or `check-in:<key>#<question>` for an answer. */
export const raiseAct = 'problems.raise';

/** What the form is about to raise: where it comes from, ids only. */
export interface Opened {
  /** The pairing where it is known; else it is asked. */
  pairing?: string;
  from?: Problem['from'];
  /** So many fields hold the details. */
  fields: number;
  /** What was asked before saving, which is asked once. */
  asked: Question[];
  /** What was offered in the form already. */
  offered: string[];
}

export type Question = 'harm' | 'same';

/** What stands in the form. */
export interface Draft {
  title: string;
  details: string;
  pairing?: string;
  isHarm?: boolean;
  category?: string;
  urgency?: Urgency;
  community?: string;
  helpFrom: Helper[];
  helpedBy: string[];
  /** Whether it is about harm to a child, when that was asked. */
  harm?: 'yes' | 'no';
  /** The open problem to which it is added instead. */
  instead?: string;
}

export interface RaiseReader {
  t: Words;
  language: string;
  settings: Settings;
  safeguardingContact: string;
  /** Where it can be raised, with who talks there. */
  pairings: (Pick<Pairing, 'key' | 'channel' | 'status' | 'pausedUntil'> & { people: string })[];
  places: Place[];
}

/** What was found while it was written, or when it was sent. */
export interface Found {
  similar?: Similar;
  same?: Problem[];
}

/** Everything that is asked of a problem; only its title is required. What was found stands below, what must be answered on top. */
export function raiseForm(draft: Draft, opened: Opened, reader: RaiseReader, found: Found = {}): ModalView {
  const { t, safeguardingContact } = reader;
  const { asked } = opened;
  const same = found.same ?? [];
  return modal({
    callbackId: forms.raise,
    title: t('problem-forms:title'),
    submit: t('problem-forms:raise'),
    close: t('problem-forms:cancel'),
    about: JSON.stringify(opened),
    blocks: [
      notice(t, safeguardingContact),
      ...(asked.includes('harm') ? harmQuestion(draft, t) : []),
      ...(asked.includes('same') && same.length > 0 ? sameQuestion(same, draft, reader) : []),
      ...where(draft, reader),
      about(draft, t),
      ...words(draft, opened, t),
      ...choices(draft, reader),
      ...(asked.includes('same') || same.length === 0 ? [] : sameQuestion(same, draft, reader, true)),
      ...(found.similar ? offer(found.similar, t, draft.helpedBy) : []),
    ],
  });
}

function harmQuestion({ harm }: Draft, t: Words): KnownBlock[] {
  return [
    section(t('problem-forms:harm.answer')),
    radios(
      'harm',
      t('problem-forms:harm.ask'),
      [option('yes', t('problem-forms:harm.yes')), option('no', t('problem-forms:harm.no'))],
      { initial: harm },
    ),
  ];
}

/** Says what is open already, and offers to add to it. */
function sameQuestion(
  same: Problem[],
  { instead }: Draft,
  { t, language }: RaiseReader,
  isOptional = false,
): KnownBlock[] {
  const explained = (problem: Problem) =>
    t('problem-forms:same.how', {
      status: statusLine(problem, language),
      date: spokenDate(problem.raisedAt, language, problem.timeZone),
    });
  return [
    divider(),
    section(t('problem-forms:same.intro', { count: same.length })),
    radios(
      'instead',
      t('problem-forms:same.ask'),
      [
        ...same.map((problem) =>
          option(
            problem.key,
            t('problem-forms:same.add', { title: oneLine(problem.title) }),
            explained(problem),
          ),
        ),
        option('new', t('problem-forms:same.new')),
      ],
      { initial: instead, optional: isOptional },
    ),
  ];
}

const oneLine = (text: string) => clean(text).replace(/\s+/g, ' ');

/** Where it will be posted, or the question where. */
function where({ pairing }: Draft, { t, pairings }: RaiseReader): KnownBlock[] {
  const [only, ...others] = pairings;
  const paused = (until?: string) =>
    context(until ? t('problem-forms:where.pausedUntil', { date: until }) : t('problem-forms:where.paused'));
  if (only && others.length === 0) {
    const here = section(t('problem-forms:where.here', { channel: `<#${only.channel}>` }));
    return only.status === 'paused' ? [here, paused(only.pausedUntil)] : [here];
  }
  const options = pairings.map(({ key, people }) => option(key, people));
  const more = pairings.length > limits.SELECT_OPTIONS ? [context(t('problem-forms:where.more'))] : [];
  return [
    chooseOne('pairing', t('problem-forms:where.ask'), options, {
      initial: pairing,
      hint: t('problem-forms:where.hint'),
    }),
    ...more,
  ];
}

/** A choice of its own, before anything is written. */
function about({ isHarm }: Draft, t: Words): KnownBlock {
  return radios(
    'about',
    t('problem-forms:about.label'),
    [option('work', t('problem-forms:about.work')), option('harm', t('problem-forms:about.harm'))],
    { initial: isHarm ? 'harm' : 'work', isTold: true, optional: true },
  );
}

const detailsField = (number: number) => (number === 0 ? 'details' : `details-${number + 1}`);

function words({ title, details }: Draft, { fields }: Opened, t: Words): KnownBlock[] {
  const parts = inParts(details);
  return [
    textField('title', t('problem-forms:field.title'), {
      initial: oneLine(title),
      isTold: true,
      hint: t('problem-forms:field.titleHint'),
    }),
    ...Array.from({ length: Math.max(fields, parts.length, 1) }, (_, number) =>
      textField(
        detailsField(number),
        t(number === 0 ? 'problem-forms:field.details' : 'problem-forms:field.more'),
        {
          initial: parts[number],
          optional: true,
          multiline: true,
        },
      ),
    ),
  ];
}

function choices(draft: Draft, { t, language, settings, pairings, places }: RaiseReader): KnownBlock[] {
  const name = language.startsWith('fr') ? 'fr' : 'en';
  const only = pairings.length === 1 && places.length === 1 ? places[0]?.key : undefined;
  return [
    chooseOne(
      'category',
      t('problem-forms:field.category'),
      settings.problemCategories.map((category) => option(category.key, category.name[name])),
      { optional: true, isTold: true, initial: draft.category },
    ),
    radios(
      'urgency',
      t('problem-forms:field.urgency'),
      urgencies.map((urgency) => option(urgency, t(urgencyKey(urgency)), t(explanations[urgency]))),
      { optional: true, initial: draft.urgency ?? 'soon' },
    ),
    ...(places.length > 0
      ? [
          chooseOne(
            'community',
            t('problem-forms:field.community'),
            places.map(({ key, name }) => option(key, name)),
            { optional: true, initial: draft.community ?? only },
          ),
        ]
      : []),
    checkboxes(
      'helpFrom',
      t('problem-forms:field.helpFrom'),
      helpers.map((helper) => option(helper, t(`problems:helper.${helper}`))),
      { optional: true, initial: draft.helpFrom },
    ),
  ];
}

const explanations = {
  'can wait': 'problem-forms:urgency.can-wait',
  soon: 'problem-forms:urgency.soon',
  urgent: 'problem-forms:urgency.urgent',
} as const satisfies Record<Urgency, string>;

/** Long words in pieces that a field holds, cut after spaces where there are any; together they are the words again. */
export function inParts(text: string): string[] {
  const parts: string[] = [];
  let rest = [...text];
  while (rest.length > limits.INPUT_TEXT) {
    const space = rest.slice(0, limits.INPUT_TEXT).findLastIndex((sign) => sign === ' ' || sign === '\n');
    const end = space > limits.INPUT_TEXT / 2 ? space + 1 : limits.INPUT_TEXT;
    parts.push(rest.slice(0, end).join(''));
    rest = rest.slice(end);
  }
  return rest.length > 0 ? [...parts, rest.join('')] : parts;
}

/** The other way round: a field whose end was cut off, or that was written in anew, begins a new line. */
function together(parts: string[]): string {
  const all = parts.filter((part) => part.trim() !== '');
  return clean(
    all.reduce((text, part) => {
      const isWhole =
        /\s$/.test(text) || /^\s/.test(part) || limits.codePoints(text) % limits.INPUT_TEXT === 0;
      return isWhole ? text + part : `${text}\n${part}`;
    }, ''),
  );
}

/** A submitted view, or one in which something was done, as far as its reading goes. */
export type Filled = Parameters<typeof fieldValue>[0] &
  Parameters<typeof chosenValues>[0] & { private_metadata: string };

export function readRaise(view: Filled): { draft: Draft; opened: Opened } {
  const opened = JSON.parse(view.private_metadata) as Opened;
  const value = (name: string) => fieldValue(view, name) || undefined;
  const raw = (name: string) => view.state.values[name]?.[name]?.value ?? '';
  const harm = value('harm');
  const urgency = urgencies.find((one) => one === value('urgency'));
  const instead = value('instead');
  return {
    opened,
    draft: {
      title: fieldValue(view, 'title'),
      details: together(Array.from({ length: opened.fields }, (_, number) => raw(detailsField(number)))),
      pairing: opened.pairing ?? value('pairing'),
      isHarm: value('about') === 'harm',
      category: value('category'),
      urgency,
      community: value('community'),
      helpFrom: helpers.filter((helper) => chosenValues(view, 'helpFrom').includes(helper)),
      helpedBy: chosenValues(view, 'helpedBy'),
      ...((harm === 'yes' || harm === 'no') && { harm }),
      ...(instead && { instead }),
    },
  };
}

/** More than people can type into a message; where there is more, the link leads to it. With all else it keeps the form within Slack's limit. Code points. */
const MOST = 6 * limits.INPUT_TEXT;

/** A form that holds these words; what is too long for a title stands whole in the details. */
export function drafted(text: string): Pick<Draft, 'title' | 'details'> & { fields: number } {
  const all = cut(clean(text), MOST);
  const [firstLine = ''] = all.split('\n');
  const fits = limits.codePoints(all) <= limits.HEADER_TEXT && firstLine === all;
  const details = fits ? '' : all;
  return { title: cut(firstLine, limits.HEADER_TEXT), details, fields: Math.max(inParts(details).length, 1) };
}
