import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { everyWord } from '../../../search';
import { context, modal, section } from '../../../slack/blocks';
import {
  chooseFromServer,
  chooseOne,
  dateField,
  type Filled,
  fieldValue,
  option,
  textField,
} from '../../../slack/fields';
import * as limits from '../../../slack/limits';
import { clean, cut, mention, quoted } from '../../../slack/text';
import { type Words, words as wordsIn } from '../../../words';
import { numbered, pageChoice, shownNext, type Turned } from '../../pages';
import type { Category, District, Member, Settings } from '../../people';
import type { Stakeholder } from '../../stakeholders';
import { NEW } from '../form/draft';
import { stakeholderOptions } from '../form/fields';
import { heading } from '../messages';
import { excerpt } from './excerpt';
import { type FoundMeeting, PER_PAGE, type Wanted } from './wanted';

export const findForm = 'meetings.find-form';
export const findFields = {
  words: 'meetings.find:words',
  stakeholder: 'meetings.find:stakeholder',
  type: 'meetings.find:type',
  district: 'meetings.find:district',
  from: 'meetings.find:from',
  to: 'meetings.find:to',
  gaps: 'meetings.find:gaps',
  by: 'meetings.find:by',
} as const;
const openField = (round: number) => `meetings.find:open-${round}`;
const goField = (round: number) => `meetings.find:go-${round}`;
const any = 'any';

/** What somebody looks for is cut to this, so that it comes back with the form. Code points. */
const ASKED = 300;

/** What comes back with the form: what it shows, and how often it was shown, which names the fields that begin anew each time. */
export interface Shown extends Wanted, Turned {}

/** Who searches, and what they may choose. */
export interface FindReader {
  language: string;
  settings: Settings;
  /** All of them where a plain menu holds them; else the server is asked while somebody types. */
  stakeholders: Stakeholder[];
  /** The one that is chosen. */
  chosen?: Stakeholder;
  districts: Pick<District, 'key' | 'name'>[];
  people: Pick<Member, 'slackUser' | 'name'>[];
  /** By key; of the meetings that are shown. */
  names: Map<string, Pick<Stakeholder, 'name'>>;
  /** To their replies in Slack, by key; of those that Slack tells. */
  links: Map<string, string>;
}

export function findModal(
  shown: Shown,
  { shown: meetings, hasMore }: { shown: FoundMeeting[]; hasMore: boolean },
  reader: FindReader,
): ModalView {
  const t = wordsIn(reader.language);
  const { page, round, words } = shown;
  const isAsked = everyWord(words).length > 0;
  const first = page * PER_PAGE + 1;
  return modal({
    callbackId: findForm,
    title: t('meeting-lists:find.title'),
    submit: t('meeting-lists:find.search'),
    close: t('meeting-lists:close'),
    about: JSON.stringify(shown),
    blocks: [
      textField(findFields.words, t('meeting-lists:find.words'), {
        optional: true,
        isTold: true,
        initial: words,
        hint: t('meeting-lists:find.notKept'),
      }),
      section(
        `*${isAsked ? t('meeting-lists:find.with', { words: quoted(words, 100) }) : t('meeting-lists:find.all')}*`,
      ),
      ...(meetings.length === 0 ? [section(t('meeting-lists:find.none'))] : []),
      ...meetings.flatMap((meeting, place) => lineOf(meeting, first + place, words, reader, t)),
      ...(meetings.length > 0 ? [openChoice(shown, meetings, reader, t)] : []),
      ...pageChoice(goField(round), { page, hasMore }, t),
      ...filters(shown, reader, t),
    ],
  });
}

function lineOf(
  meeting: FoundMeeting,
  number: number,
  asked: string,
  { language, settings, names, links }: FindReader,
  t: Words,
): KnownBlock[] {
  const { key, stakeholder, by, about, gaps } = meeting;
  const link = links.get(key);
  const facts = [
    about && quoted(about.name, 60),
    gaps && t('meeting-lists:find.gaps'),
    t('meeting-lists:find.by', { by: mention(by) }),
    link && t('meeting-lists:view.inThread', { link }),
  ];
  const line = t('meeting-lists:find.line', {
    title: heading(meeting, { language, settings }, t),
    stakeholder: quoted(names.get(stakeholder)?.name ?? '', 100),
  });
  return [
    section(`*${number}. ${line}*\n${quoted(excerpt(meeting, asked), 220)}`),
    context(facts.filter(Boolean).join(' · ')),
  ];
}

function openChoice(
  { page, round }: Shown,
  meetings: FoundMeeting[],
  { names }: FindReader,
  t: Words,
): InputBlock {
  const options = numbered(
    meetings.map(({ key, metOn, stakeholder }) => ({
      value: key,
      text: `${metOn} ${names.get(stakeholder)?.name ?? ''}`,
    })),
    page * PER_PAGE + 1,
  );
  return chooseOne(openField(round), t('meeting-lists:find.open'), options, { optional: true, isTold: true });
}

function filters(shown: Shown, reader: FindReader, t: Words): KnownBlock[] {
  const { settings, language, districts, people } = reader;
  const named = (all: Category[]) =>
    all.map(({ key, name }) => option(key, language.startsWith('fr') ? name.fr : name.en));
  const choose = (field: string, label: string, none: string, options: PlainTextOption[], wanted = any) => {
    if (options.length === 0) return [];
    const all = [option(any, none), ...options];
    const initial = all.some(({ value }) => value === wanted) ? wanted : any;
    return [chooseOne(field, label, all, { initial, isTold: true })];
  };
  const everything = t('meeting-lists:find.any');
  return [
    ...stakeholderFilter(shown, reader, t),
    ...choose(
      findFields.type,
      t('meeting-lists:find.type'),
      everything,
      named([...settings.meetingTypes, ...(settings.formerMeetingTypes ?? [])]),
      shown.type,
    ),
    ...choose(
      findFields.district,
      t('meeting-lists:find.district'),
      everything,
      districts.map(({ key, name }) => option(key, clean(name))),
      shown.district,
    ),
    dateField(findFields.from, t('meeting-lists:find.from'), {
      optional: true,
      isTold: true,
      initial: shown.from,
    }),
    dateField(findFields.to, t('meeting-lists:find.to'), { optional: true, isTold: true, initial: shown.to }),
    ...choose(
      findFields.gaps,
      t('meeting-lists:find.gapsField'),
      everything,
      [option('yes', t('meeting-lists:find.withGaps'))],
      shown.hasGaps ? 'yes' : any,
    ),
    ...choose(
      findFields.by,
      t('meeting-lists:find.byField'),
      t('meeting-lists:find.anybody'),
      people.map(({ slackUser, name }) => option(slackUser, clean(name))),
      shown.by,
    ),
  ];
}

/** Each with type and district, as in the form of a meeting; nobody new is looked for. */
export const knownOptions = (
  stakeholders: Stakeholder[],
  reader: Parameters<typeof stakeholderOptions>[1],
): PlainTextOption[] => stakeholderOptions(stakeholders, reader).filter(({ value }) => value !== NEW);

function stakeholderFilter(
  { stakeholder }: Shown,
  { stakeholders, chosen, settings, language }: FindReader,
  t: Words,
) {
  const label = t('meeting-lists:find.stakeholder');
  const shown = (all: Stakeholder[]) => knownOptions(all, { t, settings, language });
  const [initial] = stakeholder && chosen ? shown([chosen]) : [];
  // A menu's hundred includes the choice of all of them, and of one that is not dealt with any more.
  if (stakeholders.length > limits.SELECT_OPTIONS - 2) {
    return [chooseFromServer(findFields.stakeholder, label, { optional: true, isTold: true, initial })];
  }
  if (stakeholders.length === 0) return [];
  const others = stakeholders.filter(({ key }) => key !== chosen?.key);
  const options = [option(any, t('meeting-lists:find.any')), ...(initial ? [initial] : []), ...shown(others)];
  return [
    chooseOne(findFields.stakeholder, label, options, { isTold: true, initial: initial?.value ?? any }),
  ];
}

export type Chosen =
  | { opens?: string; shows: Shown }
  | { wrong: Record<string, 'meeting-lists:find.badDates'> };

/** What a person typed or chose: one meeting to open, what is to be shown now, or what is wrong with it. Other words begin at the first page. */
export function readFind(view: Filled & { private_metadata: string }): Chosen {
  const before = JSON.parse(view.private_metadata) as Shown;
  const value = (name: keyof typeof findFields) => {
    const chosen = fieldValue(view, findFields[name]);
    return chosen === any ? undefined : chosen || undefined;
  };
  const wanted: Wanted = {
    words: cut(value('words') ?? '', ASKED),
    stakeholder: value('stakeholder'),
    type: value('type'),
    district: value('district'),
    from: value('from'),
    to: value('to'),
    hasGaps: value('gaps') === 'yes' || undefined,
    by: value('by'),
  };
  const { from, to } = wanted;
  if (from && to && to < from) return { wrong: { [findFields.to]: 'meeting-lists:find.badDates' } };
  return shownNext(view, before, wanted, { go: goField, open: openField });
}
