import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import {
  chooseFromServer,
  chooseOne,
  context,
  divider,
  type Filled,
  fieldValue,
  modal,
  option,
  section,
  textField,
} from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { clean, cut, quoted } from '../../slack/text';
import { spokenDay, type WordKey, type Words } from '../../words';
import type { District, Settings } from '../people';
import { nameWords } from './find';
import { changeLine, deedKeys, deedsOf, stakeholderType, typeName } from './messages';
import { deeds, type Stakeholder, type StakeholderDeed } from './model';

export const listForm = 'stakeholders.list';
/** The menu of the other one, of which the server gives the choices where they are many. */
export const otherField = 'stakeholders.other:';
const field = (name: string, round: number) => `stakeholders.${name}:${round}`;
const NONE = '-';

/** What comes back with the form: ids only. */
export interface Opened {
  /** What was written after the command. */
  typed?: string;
  page: number;
  /** Shown so often: fields that begin anew each time are named by it. */
  round: number;
  /** In the order of the list. */
  keys: string[];
  /** How many changes of each it has shown. */
  seen: number[];
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

export interface List {
  stakeholders: Stakeholder[];
  hasMore: boolean;
  /** Said on top: what was saved, or that others were faster. */
  told?: string;
}

/** Whom the programme deals with, a page of them or one, and what shall become of one. */
export function stakeholdersModal(
  { stakeholders, hasMore, told }: List,
  opened: Opened,
  reader: ListReader,
): ModalView {
  const { t, mayKeep } = reader;
  const { page, round } = opened;
  const pages = [
    ...(hasMore ? [option('next', t('stakeholders:list.next'))] : []),
    ...(page > 0 ? [option('previous', t('stakeholders:list.previous'))] : []),
  ];
  const isKept = mayKeep && stakeholders.length > 0;
  return modal({
    callbackId: listForm,
    title: t('stakeholders:list.title'),
    ...((isKept || pages.length > 0) && { submit: t('stakeholders:list.save') }),
    close: t('stakeholders:list.close'),
    about: JSON.stringify({
      ...opened,
      keys: stakeholders.map(({ key }) => key),
      seen: stakeholders.map(({ changes }) => changes.length),
    }),
    blocks: [
      ...(told ? [section(told), divider()] : []),
      ...(stakeholders.length === 0 ? [section(t('stakeholders:list.none'))] : []),
      ...stakeholders.flatMap((one, number) =>
        lines(one, stakeholders.length > 1 ? `${number + 1}. ` : '', stakeholders.length === 1, reader),
      ),
      ...(isKept ? [divider(), ...fields(stakeholders, opened, reader)] : []),
      ...(pages.length > 0
        ? [chooseOne(field('go', round), t('stakeholders:list.go'), pages, { optional: true })]
        : []),
    ],
  });
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
  const oneLine = (text: string) => cut(clean(text).replace(/\s+/g, ' '), 60);
  return [
    ...(stakeholders.length > 1
      ? [
          chooseOne(
            field('which', round),
            t('stakeholders:list.which'),
            stakeholders.map((one, number) => option(String(number), `${number + 1}. ${oneLine(one.name)}`)),
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

/** What was chosen: a deed, another page, nothing; or what is wrong with it, by field. */
export type Chosen =
  | { kind: 'deed'; number: number; asked: Asked }
  | { kind: 'page'; page: number }
  | { kind: 'nothing' }
  | { kind: 'wrong'; errors: Record<string, WordKey> };

export function readStakeholders(view: Filled & { private_metadata: string }): {
  opened: Opened;
  chosen: Chosen;
} {
  const opened = JSON.parse(view.private_metadata) as Opened;
  const { round, page, keys } = opened;
  const value = (name: string) => fieldValue(view, field(name, round));
  const wrong = (name: string, why: WordKey): { opened: Opened; chosen: Chosen } => ({
    opened,
    chosen: { kind: 'wrong', errors: { [field(name, round)]: why } },
  });
  const what = opened.deed ?? deeds.find((deed) => deed === value('deed'));
  const name = value('name').replace(/\s+/g, ' ');
  const other = value('other');
  const district = value('district');
  const go = value('go');
  if (!what) {
    // Words without a choice would be lost.
    if (name || other || district) return wrong('deed', 'stakeholders:list.error.noDeed');
    if (go) return { opened, chosen: { kind: 'page', page: page + (go === 'next' ? 1 : -1) } };
    return { opened, chosen: { kind: 'nothing' } };
  }
  const which = keys.length === 1 ? '0' : value('which');
  if (!which) return wrong('which', 'stakeholders:list.error.noWhich');
  const deed = (asked: Asked): { opened: Opened; chosen: Chosen } => ({
    opened,
    chosen: { kind: 'deed', number: Number(which), asked },
  });
  if (what === 'rename') {
    if (!/[\p{L}\p{N}]/u.test(nameWords(name).join(''))) {
      return wrong('name', 'stakeholders:list.error.noName');
    }
    return deed({ what, name });
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
