import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { context, section } from '../../slack/blocks';
import { chooseFromServer, chooseOne, type Filled, option, textField } from '../../slack/fields';
import * as limits from '../../slack/limits';
import { clean, cut, oneLine, quoted } from '../../slack/text';
import { spokenDay, type Words } from '../../words';
import * as lists from '../lists';
import { numbered } from '../pages';
import type { District, Settings } from '../people';
import { nameWords } from './find';
import { changeLine, deedKeys, deedsOf, stakeholderType, typeName } from './messages';
import { deeds, type Stakeholder, type StakeholderDeed } from './model';

export const listForm: lists.ListForm<Stakeholder> = {
  id: 'stakeholders.list',
  title: 'stakeholders:list.title',
  none: 'stakeholders:list.none',
  field: (name, round) => `stakeholders.${name}:${round}`,
  changes: ({ changes }) => changes.length,
};
const { field } = listForm;
/** The menu of the other one, of which the server gives the choices where they are many. */
export const otherField = 'stakeholders.other:';
const NONE = '-';

/** What comes back with the form: ids only. */
export interface Opened extends lists.Opened {
  /** What was written after the command. */
  typed?: string;
  /** Chosen on the card. */
  deed?: StakeholderDeed;
}

export interface ListReader {
  t: Words;
  language: string;
  timeZone: string;
  settings: Settings;
  /** May rename, merge, move and archive. */
  mayKeep: boolean;
  districts: Pick<District, 'key' | 'name'>[];
  /** With whom one can be merged; one more than a menu holds where the server is asked. */
  others: Stakeholder[];
}

/** Whom the programme deals with, a page of them or one, and what shall become of one. */
export function stakeholdersModal(
  listed: lists.Listed<Stakeholder>,
  opened: Opened,
  reader: ListReader,
): ModalView {
  const { shown } = listed;
  const isAlone = shown.length === 1;
  const parts = {
    lines: (one: Stakeholder, number: number) => lines(one, isAlone ? '' : `${number}. `, isAlone, reader),
    fields: reader.mayKeep && shown.length > 0 ? fields(shown, opened, reader) : [],
  };
  return lists.listModal(listForm, listed, opened, parts, reader.t);
}

/** So many changes are shown of one. */
const CHANGES = 10;

function lines(
  one: Stakeholder,
  number: string,
  isAlone: boolean,
  { t, language, settings, timeZone }: ListReader,
): KnownBlock[] {
  const facts = [
    quoted(typeName(stakeholderType(settings, one.type), one.type, language), 60),
    ...(one.district ? [quoted(one.district.name, 60)] : []),
    `${t('stakeholders:fact.meetings')} ${one.meetings}`,
    ...(one.lastMet ? [`${t('stakeholders:fact.lastMet')} ${spokenDay(one.lastMet, language)}`] : []),
    ...(one.channel ? [`<#${one.channel}>`] : []),
    ...(one.status === 'archived' ? [t('stakeholders:fact.archived')] : []),
    ...(one.status === 'merged' ? [t('stakeholders:fact.merged')] : []),
  ];
  const changes = isAlone ? one.changes.slice(-CHANGES) : [];
  return [
    section(`${number}*${quoted(one.name, 200)}*`),
    context(facts.join(' · ')),
    ...(changes.length > 0
      ? [context(changes.map((change) => changeLine(change, { language, timeZone })).join('\n'))]
      : []),
  ];
}

function fields(stakeholders: Stakeholder[], opened: Opened, reader: ListReader): KnownBlock[] {
  const { t } = reader;
  const { round, deed } = opened;
  const [only] = stakeholders;
  const possible = deeds.filter((one) => stakeholders.some((each) => deedsOf(each).includes(one)));
  if (possible.length === 0) return [];
  if (deed && only) return ofDeed(deed, only, opened, reader, false);
  return [
    ...(stakeholders.length > 1
      ? [
          chooseOne(
            field('which', round),
            t('stakeholders:list.which'),
            numbered(
              stakeholders.map(({ name }, place) => ({ value: String(place), text: cut(oneLine(name), 60) })),
            ),
            { optional: true },
          ),
        ]
      : []),
    chooseOne(
      field('deed', round),
      t('stakeholders:list.deed'),
      possible.map((one) => option(one, t(deedKeys[one]))),
      { optional: true },
    ),
    ...ofDeed('rename', undefined, opened, reader, true),
    ...ofDeed('merge', undefined, opened, reader, true),
    ...ofDeed('move', undefined, opened, reader, true),
  ];
}

/** What is asked for a deed. */
function ofDeed(
  deed: StakeholderDeed,
  one: Stakeholder | undefined,
  { round }: Opened,
  reader: ListReader,
  optional: boolean,
): KnownBlock[] {
  const { t, districts } = reader;
  if (deed === 'rename') {
    return [
      textField(field('name', round), t('stakeholders:list.name'), {
        optional,
        ...(one && { initial: one.name }),
      }),
    ];
  }
  if (deed === 'merge') return otherMenu(one, round, reader, optional);
  if (deed === 'move') {
    const options = [
      ...districts.map(({ key, name }) => option(key, clean(name))),
      option(NONE, t('stakeholders:noDistrict')),
    ];
    return [
      chooseOne(field('district', round), t('stakeholders:list.district'), options, {
        optional,
        hint: t('stakeholders:list.hint.move'),
        ...(one && { initial: one.district?.key ?? NONE }),
      }),
    ];
  }
  const says = deed === 'archive' ? 'stakeholders:list.hint.archive' : 'stakeholders:list.hint.back';
  return [section(`*${t(deedKeys[deed])}* – ${t(says)}`)];
}

/** As one is chosen in a menu. */
export const asOption = (
  one: Stakeholder,
  { settings, language }: Pick<ListReader, 'settings' | 'language'>,
): PlainTextOption =>
  option(
    one.key,
    clean(one.name),
    [typeName(stakeholderType(settings, one.type), one.type, language), one.district?.name]
      .filter(Boolean)
      .join(' · '),
  );

function otherMenu(
  one: Stakeholder | undefined,
  round: number,
  reader: ListReader,
  optional: boolean,
): InputBlock[] {
  const { t, others } = reader;
  const label = t('stakeholders:list.other');
  const look = { optional, hint: t('stakeholders:list.hint.merge') };
  const name = `${otherField}${round}`;
  if (others.length > limits.SELECT_OPTIONS) return [chooseFromServer(name, label, look)];
  const options = others.filter(({ key }) => key !== one?.key).map((other) => asOption(other, reader));
  return options.length > 0 ? [chooseOne(name, label, options, look)] : [];
}

/** As the form says it: districts and others by their keys. */
export type Asked =
  | { what: 'rename'; name: string }
  | { what: 'merge'; into: string }
  | { what: 'move'; district?: string }
  | { what: 'archive' | 'back' };

/** What was chosen: a deed, or none. */
export type Chosen = { kind: 'deed'; number: number; asked: Asked } | lists.NoDeed;

export function readStakeholders(view: Filled & { private_metadata: string }): {
  opened: Opened;
  chosen: Chosen;
} {
  const sent = lists.sentList<Opened>(view, listForm);
  return { opened: sent.opened, chosen: chosenIn(sent) };
}

function chosenIn({ opened, value, wrong, turned }: ReturnType<typeof lists.sentList<Opened>>): Chosen {
  const what = opened.deed ?? deeds.find((deed) => deed === value('deed'));
  const name = oneLine(value('name'));
  const other = value('other');
  const district = value('district');
  // Words without a choice would be lost.
  if (!what) return name || other || district ? wrong('deed', 'stakeholders:list.error.noDeed') : turned();
  const which = opened.keys.length === 1 ? '0' : value('which');
  if (!which) return wrong('which', 'stakeholders:list.error.noWhich');
  const deed = (asked: Asked): Chosen => ({ kind: 'deed', number: Number(which), asked });
  if (what === 'rename') {
    const hasName = /[\p{L}\p{N}]/u.test(nameWords(name).join(''));
    return hasName ? deed({ what, name }) : wrong('name', 'stakeholders:list.error.noName');
  }
  if (what === 'merge') {
    return other ? deed({ what, into: other }) : wrong('other', 'stakeholders:list.error.noOther');
  }
  if (what === 'move') {
    if (!district) return wrong('district', 'stakeholders:list.error.noDistrict');
    return deed(district === NONE ? { what } : { what, district });
  }
  return deed({ what });
}

/** The field in which a refusal is shown: that of the deed, where it has one. */
export function fieldOf({ round, deed }: Opened, asked: Asked): string {
  const names = { rename: 'name', merge: 'other', move: 'district', archive: 'deed', back: 'deed' } as const;
  return field(deed ? names[deed] : names[asked.what], round);
}
