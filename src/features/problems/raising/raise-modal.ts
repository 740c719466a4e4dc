import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { context, divider, modal, section } from '../../../slack/blocks';
import { checkboxes, chooseOne, option, radios, textField } from '../../../slack/fields';
import { longField } from '../../../slack/long-text';
import { clean } from '../../../slack/text';
import { spokenDate, type Words } from '../../../words';
import type { Pairing, Settings } from '../../people';
import { notice } from '../forms/notice';
import { urgencyOptions } from '../forms/urgency';
import { statusLine } from '../messages';
import { helpers, type Problem } from '../model';
import type { Draft, Opened } from './draft';
import type { Place } from './raising';
import type { Similar } from './similar';
import { offer } from './similar-blocks';

export const forms = { raise: 'problems.raise-form', takeUp: 'problems.take-up' } as const;

/** Opens the form; its value may say from what: `check-in:<key>`, or `check-in:<key>#<question>` for an answer. */
export const raiseAct = 'problems.raise';

export interface RaiseReader {
  t: Words;
  language: string;
  settings: Settings;
  safeguardingContact: string;
  /** Where it can be raised, with who talks there, and whether that rests now. */
  pairings: (Pick<Pairing, 'key' | 'channel'> & { people: string; pause?: { until?: string } })[];
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
  const paused = ({ until }: { until?: string }) =>
    context(until ? t('problem-forms:where.pausedUntil', { date: until }) : t('problem-forms:where.paused'));
  if (only && others.length === 0) {
    const here = section(t('problem-forms:where.here', { channel: `<#${only.channel}>` }));
    return only.pause ? [here, paused(only.pause)] : [here];
  }
  const options = fitting(
    pairings.map(({ key, people }) => option(key, people)),
    ROOM.pairings,
    pairing,
  );
  const more = options.length < pairings.length ? [context(t('problem-forms:where.more'))] : [];
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

function words({ title, details }: Draft, { fields }: Opened, t: Words): KnownBlock[] {
  const labels = { first: t('problem-forms:field.details'), more: t('problem-forms:field.more') };
  return [
    textField('title', t('problem-forms:field.title'), {
      initial: oneLine(title),
      isTold: true,
      hint: t('problem-forms:field.titleHint'),
    }),
    // A field that was there stays: what somebody types into it would go with it.
    ...longField('details', labels, details, { optional: true }, fields),
  ];
}

function choices(draft: Draft, { t, language, settings, pairings, places }: RaiseReader): KnownBlock[] {
  const name = language.startsWith('fr') ? 'fr' : 'en';
  const offered = fitting(
    places.map((place) => option(place.key, place.name)),
    ROOM.places,
    draft.community,
  );
  const only = pairings.length === 1 && places.length === 1 ? places[0]?.key : undefined;
  return [
    chooseOne(
      'category',
      t('problem-forms:field.category'),
      settings.problemCategories.map((category) => option(category.key, category.name[name])),
      { optional: true, isTold: true, initial: draft.category },
    ),
    radios('urgency', t('problem-forms:field.urgency'), urgencyOptions(t), {
      optional: true,
      initial: draft.urgency ?? 'soon',
    }),
    ...(places.length > 0
      ? [
          chooseOne('community', t('problem-forms:field.community'), offered, {
            optional: true,
            initial: draft.community ?? only,
          }),
          ...(offered.length < places.length ? [context(t('problem-forms:field.morePlaces'))] : []),
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

/** Of a view that Slack takes, so much is for the communities, and so much for the pairings; the longest words fill the rest. Bytes of JSON. */
const ROOM = { places: 80_000, pairings: 40_000 };

/** As many as have room; one that was chosen is among them. */
function fitting(options: PlainTextOption[], room: number, chosen?: string): PlainTextOption[] {
  const first = options.filter(({ value }) => value === chosen);
  let bytes = Buffer.byteLength(JSON.stringify(first));
  return options.filter((one) => {
    if (one.value === chosen) return true;
    bytes += Buffer.byteLength(JSON.stringify(one)) + 1;
    return bytes <= room;
  });
}
