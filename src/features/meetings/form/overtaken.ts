import type { SectionBlock } from '@slack/types';
import { section } from '../../../slack/blocks';
import { mention, quoted } from '../../../slack/text';
import { spokenDay } from '../../../words';
import { isRemovedSince, linesOnlyIn } from '../../overtaken';
import { plainName, type Stakeholder } from '../../stakeholders';
import { nameOf } from '../messages';
import type { Filling, Meeting } from '../model';
import { NEW } from './draft';
import { aboutValue, type LogReader } from './fields';

/** A meeting that others have changed since a form of it was opened. */
export interface Overtaken {
  meeting: Meeting;
  /** How many of its changes who has the form open had seen. */
  seen?: number | undefined;
  /** In whose log it stands. */
  with?: Stakeholder | undefined;
}

/** So many lines of a text are named, and so much of each: the form holds them beside texts of any length. */
const MOST_LINES = 4;
const SHOWN = 150;

/**
 * Why a form was not saved that others were faster than, and what they wrote: what is typed in it stays, and takes the place of theirs
 * when it is saved again, words that were removed for good included.
 */
export function overtakenBy(
  { meeting, seen, with: whom }: Overtaken,
  { minutes, added, alike }: Filling,
  { t, language, settings }: LogReader,
): SectionBlock[] {
  const quote = (text: string) => quoted(text || '–', SHOWN);
  const day = (date?: string) => (date ? spokenDay(date, language) : '–');
  const { meetingTypes, formerMeetingTypes = [], problemCategories, formerCategories = [] } = settings;
  const { about, colleagues } = meeting;
  const among = (all: typeof meetingTypes, key?: string) => quote(key ? nameOf(all, key, language) : '');
  const isThatOne =
    minutes.stakeholder === NEW &&
    (alike === whom?.key ||
      (plainName(added?.name ?? '') === plainName(whom?.name ?? '') &&
        added?.district === whom?.district?.key));
  const facts = [
    ['stakeholder', whom?.key, isThatOne ? whom?.key : minutes.stakeholder, quote(whom?.name ?? '')],
    ['metOn', meeting.metOn, minutes.metOn, day(meeting.metOn)],
    ['type', meeting.type, minutes.type, among([...meetingTypes, ...formerMeetingTypes], meeting.type)],
    [
      'colleagues',
      [...colleagues].sort().join(),
      [...minutes.colleagues].sort().join(),
      colleagues.slice(0, MOST_LINES).map(mention).join(', ') || '–',
    ],
    [
      'gapCategory',
      meeting.gapCategory,
      minutes.gapCategory,
      among([...problemCategories, ...formerCategories], meeting.gapCategory),
    ],
    ['about', about && aboutValue(about), minutes.about, quote(about?.name ?? '')],
    ['nextContact', meeting.nextContact, minutes.nextContact, day(meeting.nextContact)],
  ] as const;
  const only = (field: 'present' | 'keyPoints' | 'agreements' | 'gaps', where: 'inLog' | 'inForm') => {
    const [now = '', typed = ''] = [meeting[field], minutes[field]];
    const lines = where === 'inLog' ? linesOnlyIn(now, typed) : linesOnlyIn(typed, now);
    if (lines.length === 0) return [];
    const more = lines.length - MOST_LINES;
    const named = [
      ...lines.slice(0, MOST_LINES).map(quote),
      ...(more > 0 ? [t('meetings:overtaken.more', { count: more })] : []),
    ];
    const label = `*${t(`meetings:field.${field}`)}*, ${t(`meetings:overtaken.${where}`)}`;
    return [section([label, ...named].join('\n'))];
  };
  const differences = [
    ...facts.flatMap(([field, now, typed, said]) =>
      (now ?? '') === (typed ?? '') ? [] : [section(`*${t(`meetings:field.${field}`)}* ${said}`)],
    ),
    ...(['present', 'keyPoints', 'agreements', 'gaps'] as const).flatMap((field) => [
      ...only(field, 'inLog'),
      ...only(field, 'inForm'),
    ]),
  ];
  return [
    section(t('meetings:overtaken')),
    ...(isRemovedSince(meeting, seen) ? [section(t('meetings:overtaken.removed'))] : []),
    ...(differences.length > 0 ? [section(t('meetings:overtaken.now')), ...differences] : []),
  ];
}
