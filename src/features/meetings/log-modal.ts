import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import {
  checkboxes,
  chooseFromServer,
  chooseOne,
  choosePeople,
  context,
  dateField,
  divider,
  modal,
  option,
  radios,
  section,
  textField,
} from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { longField } from '../../slack/long-text';
import { clean, escaped, quoted } from '../../slack/text';
import { spokenDate, spokenDay, type WordKey, type Words } from '../../words';
import type { Understood } from '../commitments';
import { type Category, type Member, type Settings, sectors } from '../people';
import { type Stakeholder, stakeholderType, typeName } from '../stakeholders';
import { lineField, NEW, type Opened } from './draft';
import type { Filling, Meeting } from './model';
import type { Asked } from './reading';

export const logForm = 'meetings.log';
/** Fields that tell at once what was chosen in them. */
export const told = ['stakeholder', 'metOn', 'type', 'newDistrict'] as const;

/** Somebody who logs, and what they can choose from. */
export interface LogReader {
  t: Words;
  language: string;
  settings: Settings;
  safeguardingContact: string;
  timeZone: string;
  /** Where meetings are posted; undefined while there is no such channel. */
  channel?: string;
  /** All of them where a plain menu holds them; else the server is asked while somebody types. */
  stakeholders: Stakeholder[];
  /** The one that is chosen, where the server is asked. */
  chosen?: Stakeholder;
  colleagues: Pick<Member, 'slackUser' | 'name'>[];
  districts: { key: string; name: string }[];
  communities: { key: string; name: string }[];
}

/** What must be answered before it is saved, on top of the form. */
export interface Questions {
  /** It was begun then, and not saved. */
  begunAt?: Date;
  /** Others edited it since the form was opened. */
  isOvertaken?: boolean;
  /** The words sound as if a child was harmed. */
  isHarmAsked?: boolean;
  /** The same meeting, as it stands in the log. */
  same?: Meeting;
  /** Archived, and to be taken up again by this meeting. */
  archived?: Stakeholder | undefined;
  /** Lines of the agreements of which it isn't clear who does what by when. */
  unclear?: Asked[];
}

/** Everything that is asked of a meeting; the stakeholder, the date and one of the three texts are required. */
export function logMeetingModal(
  filling: Filling,
  opened: Opened,
  reader: LogReader,
  { begunAt, isOvertaken, isHarmAsked, same, archived, unclear = [] }: Questions = {},
): ModalView {
  const { t, safeguardingContact, channel } = reader;
  const { minutes } = filling;
  // Somebody who pressed "Save" at the end of the form does not see what is asked at its beginning, but its title.
  const isAsked =
    isOvertaken || isHarmAsked || same !== undefined || archived !== undefined || unclear.length > 0;
  const own: WordKey = opened.edits ? 'meetings:form.editTitle' : 'meetings:form.title';
  const posted = channel
    ? t('meetings:form.where', { channel: `<#${channel}>` })
    : t('meetings:form.nowhere');
  return modal({
    callbackId: logForm,
    title: t(isAsked ? 'meetings:form.checkTitle' : own),
    submit: t('meetings:form.save'),
    close: t('meetings:form.cancel'),
    about: JSON.stringify({ ...opened, isNew: minutes.stakeholder === NEW, channel }),
    blocks: [
      context(
        t('check-ins:form.notice', {
          contact: escaped(safeguardingContact),
          who: t('meetings:form.whoReads'),
        }),
      ),
      context(posted),
      ...(begunAt
        ? [
            section(
              t('meetings:draft.offered', { date: spokenDate(begunAt, reader.language, reader.timeZone) }),
            ),
          ]
        : []),
      ...(isOvertaken ? [section(t('meetings:overtaken'))] : []),
      ...(isHarmAsked ? harmQuestion(filling, t) : []),
      ...(archived ? archivedQuestion(archived, filling, reader) : []),
      ...(same ? sameQuestion(same, filling, reader) : []),
      ...unclearLines(unclear, opened.askedOn ?? minutes.metOn, t),
      stakeholderField(minutes.stakeholder, reader, archived),
      ...(minutes.stakeholder === NEW ? newFields(filling, reader) : []),
      dateField('metOn', t('meetings:field.metOn'), { initial: minutes.metOn || undefined, isTold: true }),
      chooseOne('type', t('meetings:field.type'), optionsOf(reader.settings.meetingTypes, reader.language), {
        optional: true,
        isTold: true,
        initial: minutes.type,
      }),
      ...longField(
        'present',
        { first: t('meetings:field.present'), more: t('meetings:field.more') },
        minutes.present,
        { optional: true, hint: t('meetings:hint.present') },
      ),
      ...colleaguesField(minutes.colleagues, reader),
      ...texts(filling, t),
      chooseOne(
        'gapCategory',
        t('meetings:field.gapCategory'),
        optionsOf(reader.settings.problemCategories, reader.language),
        { optional: true, initial: minutes.gapCategory },
      ),
      ...aboutField(minutes.about, reader),
      dateField('nextContact', t('meetings:field.nextContact'), {
        optional: true,
        initial: minutes.nextContact,
      }),
    ],
  });
}

const optionsOf = (all: Category[], language: string): PlainTextOption[] =>
  all.map(({ key, name }) => option(key, language.startsWith('fr') ? name.fr : name.en));

type Offering = Pick<LogReader, 't' | 'settings' | 'language'>;

/** What is offered of stakeholders, in a menu of ours as from the server: each with type and district, a new one last. */
export function stakeholderOptions(
  stakeholders: Stakeholder[],
  { t, settings, language }: Offering,
): PlainTextOption[] {
  const shown = (one: Stakeholder) => {
    const type = typeName(stakeholderType(settings, one.type), one.type, language);
    return option(one.key, clean(one.name), [type, one.district?.name].filter(Boolean).join(' · '));
  };
  return [...stakeholders.map(shown), option(NEW, t('meetings:field.newStakeholder'))];
}

function stakeholderField(
  chosen: string,
  { stakeholders, ...reader }: LogReader,
  archived: Stakeholder | undefined,
): InputBlock {
  const { t, chosen: one } = reader;
  // One that is archived is not offered, unless it is asked about, or a meeting stands in its log.
  const beside = [archived ?? (one?.status === 'archived' ? one : undefined)].filter(
    (each) => each !== undefined,
  );
  const label = t('meetings:field.stakeholder');
  // A menu's hundred includes the choice of a new one.
  if (stakeholders.length < limits.SELECT_OPTIONS) {
    const options = stakeholderOptions([...stakeholders, ...beside], reader);
    return chooseOne('stakeholder', label, options, { isTold: true, initial: chosen });
  }
  const offered = one?.status === 'active' ? [one] : beside;
  const initial = stakeholderOptions(offered, reader).find(({ value }) => value === chosen);
  return chooseFromServer('stakeholder', label, { isTold: true, initial });
}

function newFields({ added }: Filling, { t, settings, language, districts }: LogReader): KnownBlock[] {
  return [
    textField('newName', t('meetings:field.newName'), { initial: added?.name }),
    chooseOne('newType', t('meetings:field.newType'), optionsOf(settings.stakeholderTypes, language), {
      initial: added?.type,
    }),
    chooseOne(
      'newSector',
      t('meetings:field.newSector'),
      sectors.map((sector) => option(sector, t(`stakeholders:sector.${sector}`))),
      { optional: true, initial: added?.sector, hint: t('meetings:hint.newSector') },
    ),
    ...(districts.length > 0
      ? [
          chooseOne(
            'newDistrict',
            t('meetings:field.newDistrict'),
            districts.map(({ key, name }) => option(key, clean(name))),
            { optional: true, isTold: true, initial: added?.district },
          ),
        ]
      : []),
  ];
}

function colleaguesField(chosen: string[], { t, colleagues }: LogReader): KnownBlock[] {
  if (colleagues.length === 0) return [];
  const label = t('meetings:field.colleagues');
  if (colleagues.length > limits.CHOICES) {
    return [choosePeople('colleagues', label, { optional: true, initial: chosen })];
  }
  const options = colleagues.map(({ slackUser, name }) => option(slackUser, clean(name)));
  return [checkboxes('colleagues', label, options, { optional: true, initial: chosen })];
}

function texts({ minutes: { keyPoints, agreements, gaps } }: Filling, t: Words): KnownBlock[] {
  const field = (name: 'keyPoints' | 'agreements' | 'gaps', text?: string) =>
    longField(name, { first: t(`meetings:field.${name}`), more: t('meetings:field.more') }, text, {
      optional: true,
      hint: t(`meetings:hint.${name}`),
    });
  return [...field('keyPoints', keyPoints), ...field('agreements', agreements), ...field('gaps', gaps)];
}

/** `district:<key>` or `community:<key>`. */
function aboutField(about: string | undefined, { t, districts, communities }: LogReader): KnownBlock[] {
  const options = [
    ...districts.map(({ key, name }) => option(`district:${key}`, clean(name))),
    ...communities.map(({ key, name }) => option(`community:${key}`, clean(name))),
  ];
  if (options.length === 0) return [];
  return [chooseOne('about', t('meetings:field.about'), options, { optional: true, initial: about })];
}

function harmQuestion({ harm }: Filling, t: Words): KnownBlock[] {
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

/** It was archived since the form was opened, or is still found by its name. */
function archivedQuestion(archived: Stakeholder, { takeUp }: Filling, { t }: LogReader): KnownBlock[] {
  return [
    section(t('meetings:archived.intro', { name: quoted(archived.name, 100) })),
    checkboxes('takeUp', t('meetings:archived.ask'), [option(archived.key, t('meetings:archived.takeUp'))], {
      optional: true,
      ...(takeUp && { initial: [takeUp] }),
    }),
    divider(),
  ];
}

/** The same meeting seems to stand in the log: added to it, or another. */
function sameQuestion(same: Meeting, { instead }: Filling, { t, language }: LogReader): KnownBlock[] {
  const date = spokenDay(same.metOn, language);
  return [
    section(t('meetings:same.intro', { date })),
    radios(
      'instead',
      t('meetings:same.ask'),
      [option(same.key, t('meetings:same.add')), option('new', t('meetings:same.new'))],
      { initial: instead },
    ),
    divider(),
  ];
}

/** Who does what by when, line by line, to be confirmed or corrected. */
function unclearLines(lines: Asked[], metOn: string, t: Words): KnownBlock[] {
  if (lines.length === 0) return [];
  const why = (line: Understood): WordKey =>
    line.unclear?.includes('by')
      ? 'meetings:unclear.by'
      : line.unclear?.includes('who')
        ? 'meetings:unclear.who'
        : 'meetings:unclear.what';
  return [
    section(t('meetings:unclear.intro', { count: lines.length })),
    ...lines.flatMap(({ name, line, given }): KnownBlock[] => {
      const field = (part: 'who' | 'what' | 'by') => lineField(name, metOn, part);
      return [
        context(`${quoted(line.line, 300)} – ${t(why(line))}`),
        textField(field('who'), t('meetings:unclear.whoField'), {
          optional: true,
          initial: given.who,
        }),
        textField(field('what'), t('meetings:unclear.whatField'), { initial: given.what }),
        dateField(field('by'), t('meetings:unclear.byField'), {
          optional: true,
          initial: given.by,
        }),
      ];
    }),
    divider(),
  ];
}
