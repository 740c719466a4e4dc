import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types';
import { everyWord } from '../../../search';
import {
  checkboxes,
  chooseFromServer,
  chooseOne,
  choosePeople,
  option,
  textField,
} from '../../../slack/fields';
import * as limits from '../../../slack/limits';
import { longField } from '../../../slack/long-text';
import { clean } from '../../../slack/text';
import type { Words } from '../../../words';
import { type Category, type Member, type Settings, sectors } from '../../people';
import { type Stakeholder, stakeholderType, typeName } from '../../stakeholders';
import type { Filling, Minutes } from '../model';
import { NEW } from './draft';

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
  districts: Place[];
  communities: Place[];
  /** What the meeting is about, where the programme does not know that place any more. */
  formerPlace?: Minutes['about'];
  /** The form is so long that the server is asked for long menus, too. */
  hasShortMenus?: boolean;
}

interface Place {
  key: string;
  name: string;
}

export const optionsOf = (all: Category[], language: string): PlainTextOption[] =>
  all.map(({ key, name }) => option(key, language.startsWith('fr') ? name.fr : name.en));

/** What is chosen already stays a choice, though it is not offered any more. */
export function withChosen(all: Category[], former: Category[] = [], chosen = ''): Category[] {
  if (!chosen || all.some(({ key }) => key === chosen)) return all;
  const known = former.find(({ key }) => key === chosen);
  return [...all, known ?? { key: chosen, name: { en: chosen, fr: chosen } }];
}

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

export function stakeholderField(
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
  if (stakeholders.length < limits.SELECT_OPTIONS && !reader.hasShortMenus) {
    const options = stakeholderOptions([...stakeholders, ...beside], reader);
    return chooseOne('stakeholder', label, options, { isTold: true, initial: chosen });
  }
  const offered = one?.status === 'active' ? [one] : beside;
  const initial = stakeholderOptions(offered, reader).find(({ value }) => value === chosen);
  return chooseFromServer('stakeholder', label, { isTold: true, initial });
}

export function newFields({ added }: Filling, { t, settings, language, districts }: LogReader): KnownBlock[] {
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

export function colleaguesField(chosen: string[], { t, colleagues }: LogReader): KnownBlock[] {
  if (colleagues.length + chosen.length === 0) return [];
  const label = t('meetings:field.colleagues');
  // Among them may be somebody whom the programme does not know any more.
  const isAmong = (one: string) => colleagues.some(({ slackUser }) => slackUser === one);
  if (colleagues.length > limits.CHOICES || !chosen.every(isAmong)) {
    return [choosePeople('colleagues', label, { optional: true, initial: chosen })];
  }
  const options = colleagues.map(({ slackUser, name }) => option(slackUser, clean(name)));
  return [checkboxes('colleagues', label, options, { optional: true, initial: chosen })];
}

export function texts({ minutes: { keyPoints, agreements, gaps } }: Filling, t: Words): KnownBlock[] {
  const field = (name: 'keyPoints' | 'agreements' | 'gaps', text?: string) =>
    longField(name, { first: t(`meetings:field.${name}`), more: t('meetings:field.more') }, text, {
      optional: true,
      hint: t(`meetings:hint.${name}`),
    });
  return [...field('keyPoints', keyPoints), ...field('agreements', agreements), ...field('gaps', gaps)];
}

export const aboutValue = ({ kind, key }: Pick<NonNullable<Minutes['about']>, 'kind' | 'key'>) =>
  `${kind}:${key}`;

/** What is offered of places, each as `district:<key>` or `community:<key>`; those that have these words in their names. */
export function placeOptions(
  { districts, communities }: Pick<LogReader, 'districts' | 'communities'>,
  typed = '',
): PlainTextOption[] {
  const begun = everyWord(typed);
  const isAsked = ({ name }: Place) =>
    begun.every((word) => everyWord(name).some((one) => one.startsWith(word)));
  const shown = (kind: 'district' | 'community') => (one: Place) =>
    option(aboutValue({ kind, key: one.key }), clean(one.name));
  return [
    ...districts.filter(isAsked).map(shown('district')),
    ...communities.filter(isAsked).map(shown('community')),
  ];
}

/** The fields in which a place is chosen that has left the programme since; a meeting that is edited keeps the one that it has. */
export function placesGone(
  { minutes: { about }, added }: Filling,
  reader: Pick<LogReader, 'districts' | 'communities' | 'formerPlace'>,
): ('about' | 'newDistrict')[] {
  const { districts, formerPlace: former } = reader;
  const isKnown =
    placeOptions(reader).some(({ value }) => value === about) || (former && aboutValue(former) === about);
  const isDistrictKnown = districts.some(({ key }) => key === added?.district);
  return [
    ...(about && !isKnown ? (['about'] as const) : []),
    ...(added?.district && !isDistrictKnown ? (['newDistrict'] as const) : []),
  ];
}

export function aboutField(about: string | undefined, reader: LogReader): KnownBlock[] {
  const { formerPlace: former } = reader;
  const options = [
    ...placeOptions(reader),
    ...(former ? [option(aboutValue(former), clean(former.name))] : []),
  ];
  if (options.length === 0) return [];
  const label = reader.t('meetings:field.about');
  if (options.length <= limits.SELECT_OPTIONS && !reader.hasShortMenus) {
    return [chooseOne('about', label, options, { optional: true, initial: about })];
  }
  const initial = options.find(({ value }) => value === about);
  return [chooseFromServer('about', label, { optional: true, initial })];
}
