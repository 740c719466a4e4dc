import type { KnownBlock } from '@slack/types';
import type { Message } from '../../outbox';
import { actions, button, context, section, verbatim } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { clean, cut, escaped, mention, pieces, quoted } from '../../slack/text';
import { spokenDay, type Words, words } from '../../words';
import { commitmentActs } from '../commitments';
import type { Category, Settings } from '../people';
import type { Stakeholder } from '../stakeholders';
import type { Meeting, Minutes } from './model';

/** What is pressed on a meeting's reply, each with the meeting's key; and on the home tab. */
export const acts = {
  edit: 'meetings.edit',
  open: 'meetings.open',
  log: 'meetings.log',
  find: 'meetings.find',
} as const;

export interface ReplyReader {
  settings: Settings;
  language: string;
}

/** Of one post, in code points: of four bytes each, they fit into one message. */
const A_POST = 2_400;

/** A meeting as it stands in its stakeholder's thread: one message, or as many as it needs, whole and in order. */
export function meetingReply(meeting: Meeting, reader: ReplyReader): Message[] {
  const t = words(reader.language);
  const parts = split(body(meeting, t));
  return parts.map((blocks, part): Message => {
    const title = heading(meeting, reader, t);
    const isLast = part === parts.length - 1;
    const of = t('meetings:reply.continued', { part: part + 1, parts: parts.length });
    const said = blocks.map(({ label, text }) => [label, escaped(text)].filter(Boolean).join(' ')).join('\n');
    return {
      text: cut([part === 0 ? title : of, said].join('\n'), limits.TEXT_RECOMMENDED - 100),
      blocks: [
        ...(part === 0 ? [section(`*${title}*`), ...beside(meeting, reader, t)] : [context(of)]),
        ...blocks.flatMap(({ label, text }) => [
          ...(label ? [section(`*${label}*`)] : []),
          ...verbatim(text),
        ]),
        ...(isLast ? foot(meeting, t) : []),
      ],
    };
  });
}

export function heading({ metOn, type }: Minutes, { settings, language }: ReplyReader, t: Words): string {
  const { meetingTypes, formerMeetingTypes = [] } = settings;
  const kind = type && nameOf([...meetingTypes, ...formerMeetingTypes], type, language);
  const date = spokenDay(metOn, language);
  return kind
    ? t('meetings:reply.titleOf', { date, type: escaped(kind) })
    : t('meetings:reply.title', { date });
}

export function nameOf(all: Category[], key: string, language: string): string {
  const known = all.find((one) => one.key === key);
  return (language.startsWith('fr') ? known?.name.fr : known?.name.en) ?? key;
}

/** Category of the gap, place, next contact: facts beside the texts. */
function beside(meeting: Meeting, { settings, language }: ReplyReader, t: Words): KnownBlock[] {
  const { about, nextContact, gapCategory, colleagues, from } = meeting;
  const { problemCategories, formerCategories = [] } = settings;
  const facts = [
    ...(colleagues.length > 0
      ? [t('meetings:reply.colleagues', { who: colleagues.map(mention).join(', ') })]
      : []),
    ...(about ? [t('meetings:reply.about', { place: quoted(about.name, 80) })] : []),
    ...(gapCategory
      ? [
          t('meetings:reply.gapCategory', {
            category: escaped(nameOf([...problemCategories, ...formerCategories], gapCategory, language)),
          }),
        ]
      : []),
    ...(nextContact ? [t('meetings:reply.nextContact', { date: spokenDay(nextContact, language) })] : []),
    ...(from?.link ? [t('meetings:reply.from', { link: from.link })] : []),
  ];
  return facts.length > 0 ? [section(facts.join('\n'))] : [];
}

interface Passage {
  label?: string;
  text: string;
}

function body({ present, keyPoints, agreements, gaps }: Meeting, t: Words): Passage[] {
  const all: [string, string | undefined][] = [
    [t('meetings:reply.present'), present],
    [t('meetings:reply.keyPoints'), keyPoints],
    [t('meetings:reply.agreements'), agreements],
    [t('meetings:reply.gaps'), gaps],
  ];
  return all.flatMap(([label, text]) => (text ? [{ label, text: clean(text) }] : []));
}

/** The texts in posts of a size that Slack takes; each goes on where the one before stopped. */
function split(texts: Passage[]): Passage[][] {
  const posts: Passage[][] = [[]];
  let room = A_POST;
  for (const { label, text } of texts) {
    for (const [number, piece] of pieces(text, A_POST).entries()) {
      const size = limits.codePoints(piece);
      if (size > room && posts.at(-1)?.length) {
        posts.push([]);
        room = A_POST;
      }
      posts.at(-1)?.push({ ...(number === 0 && { label }), text: piece });
      room -= size;
    }
  }
  return posts;
}

function foot(meeting: Meeting, t: Words): KnownBlock[] {
  const { by, versions, key } = meeting;
  const written = t('meetings:reply.by', { by: mention(by) });
  const edited = versions.length > 0 ? ` ${t('meetings:reply.edited', { count: versions.length })}` : '';
  return [
    context(`${written}${edited} ${t('meetings:reply.keptAlong')}`),
    actions('meeting', [
      button(acts.open, t('meetings:button.open'), { value: key }),
      ...(meeting.agreements
        ? [button(commitmentActs.ofMeeting, t('commitments:button'), { value: key })]
        : []),
      button(acts.edit, t('meetings:button.edit'), { value: key }),
    ]),
  ];
}

/** In place of a reply that was moved to the thread of another: where the meeting stands now. */
export function movedAway(
  { metOn }: Pick<Minutes, 'metOn'>,
  { name, channel }: Pick<Stakeholder, 'name' | 'channel'>,
  link: string | undefined,
  language: string,
): Message {
  const t = words(language);
  const params = { date: spokenDay(metOn, language), stakeholder: quoted(name, 100) };
  const where = link ? `<${link}|${t('meetings:savedLink')}>` : channel && `<#${channel}>`;
  const text = t('meetings:reply.movedAway', { ...params, where: where ?? '–' });
  return { text, blocks: [section(text)] };
}

/** In place of what stood in that thread because of it. */
export function movedPart({ name }: Pick<Stakeholder, 'name'>, language: string): Message {
  const text = words(language)('meetings:reply.movedPart', { stakeholder: quoted(name, 100) });
  return { text, blocks: [section(text)] };
}

/** In place of a continuation that an edited meeting does not need any more. */
export function emptiedPart(language: string): Message {
  const text = words(language)('meetings:reply.emptied');
  return { text, blocks: [section(text)] };
}
