import type { KnownBlock } from '@slack/types';
import { context, divider, section } from '../../../slack/blocks';
import { checkboxes, dateField, option, radios, textField } from '../../../slack/fields';
import * as limits from '../../../slack/limits';
import { quoted } from '../../../slack/text';
import { spokenDate, spokenDay, type WordKey, type Words } from '../../../words';
import type { Understood } from '../../commitments';
import { harmQuestion } from '../../harm-question';
import type { Stakeholder } from '../../stakeholders';
import type { Filling, Meeting } from '../model';
import { alikeField, lineField, NEW } from './draft';
import { type LogReader, placesGone, stakeholderOptions } from './fields';
import { type Overtaken, overtakenBy } from './overtaken';
import type { Asked } from './reading';

/** What must be answered before it is saved, on top of the form. */
export interface Questions {
  /** It was begun then, and not saved. */
  begunAt?: Date;
  /** Others edited it since the form was opened. */
  overtaken?: Overtaken;
  /** The words sound as if a child was harmed. */
  isHarmAsked?: boolean;
  /** The same meeting, as it stands in the log. */
  same?: Meeting;
  /** Archived, and to be taken up again by this meeting. */
  archived?: Stakeholder | undefined;
  /** Whose names are so like that of the new one that one of them may be meant. */
  alike?: Stakeholder[] | undefined;
  /** Lines of the agreements of which it isn't clear who does what by when. */
  unclear?: Asked[];
}

/** Whether something is to be answered, and not only told. */
export const isAsking = ({ overtaken, isHarmAsked, same, archived, alike = [], unclear = [] }: Questions) =>
  overtaken !== undefined ||
  isHarmAsked ||
  same !== undefined ||
  archived !== undefined ||
  alike.length > 0 ||
  unclear.length > 0;

/** All but the lines. */
export function questionsOnTop(
  { begunAt, overtaken, isHarmAsked, same, archived, alike = [] }: Questions,
  filling: Filling,
  reader: LogReader,
): KnownBlock[] {
  const { t, language, timeZone } = reader;
  const date = begunAt && spokenDate(begunAt, language, timeZone);
  return [
    ...(date ? [section(t('meetings:draft.offered', { date }))] : []),
    ...(placesGone(filling, reader).length > 0 ? [section(t('meetings:draft.placeGone'))] : []),
    ...(overtaken ? overtakenBy(overtaken, filling, reader) : []),
    ...(isHarmAsked ? harmQuestion('harm', t, filling.harm) : []),
    ...(archived ? archivedQuestion(archived, filling, reader) : []),
    ...(alike.length > 0 ? alikeQuestion(alike, filling, reader) : []),
    ...(same ? sameQuestion(same, filling, reader) : []),
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

/** Others have a name like that of the new one: one of them, or indeed new. */
function alikeQuestion(
  all: Stakeholder[],
  { added = { name: '' }, alike }: Filling,
  reader: LogReader,
): KnownBlock[] {
  const { t } = reader;
  const offered = all.slice(0, limits.CHOICES - 1);
  const known = stakeholderOptions(offered, reader).slice(0, offered.length);
  return [
    section(t('meetings:alike.intro', { name: quoted(added.name, 100) })),
    ...(all.length > offered.length ? [context(t('meetings:alike.more'))] : []),
    radios(alikeField(added), t('meetings:alike.ask'), [...known, option(NEW, t('meetings:alike.new'))], {
      initial: alike,
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
export function unclearLines(lines: Asked[], metOn: string, t: Words): KnownBlock[] {
  const moved = lines.filter(({ line }) => isMovedAlone(line));
  const unclear = lines.filter(({ line }) => !isMovedAlone(line));
  const fields = (these: Asked[]) => these.flatMap((line) => lineFields(line, metOn, t));
  return [
    ...(unclear.length > 0 ? [section(t('meetings:unclear.intro', { count: unclear.length }))] : []),
    ...fields(unclear),
    ...(moved.length > 0 ? [section(t('meetings:unclear.movedIntro'))] : []),
    ...fields(moved),
    ...(lines.length > 0 ? [divider()] : []),
  ];
}

/** Clear in itself: asked about because the meeting has another date. */
export const isMovedAlone = ({ unclear }: Understood) => !unclear;

export function lineFields({ name, line, given }: Asked, metOn: string, t: Words): KnownBlock[] {
  const field = (part: 'who' | 'what' | 'by') => lineField(name, metOn, part);
  return [
    context(`${quoted(line.line, 300)} – ${t(whyUnclear(line))}`),
    textField(field('who'), t('meetings:unclear.whoField'), { optional: true, initial: given.who }),
    textField(field('what'), t('meetings:unclear.whatField'), { initial: given.what }),
    dateField(field('by'), t('meetings:unclear.byField'), { optional: true, initial: given.by }),
  ];
}

function whyUnclear({ unclear }: Understood): WordKey {
  if (!unclear) return 'meetings:unclear.moved';
  if (unclear.includes('by')) return 'meetings:unclear.by';
  return unclear.includes('who') ? 'meetings:unclear.who' : 'meetings:unclear.what';
}
