import type { KnownBlock } from '@slack/types';
import { addDays, localDate, mondayOf } from '../../calendar';
import type { Message } from '../../outbox';
import { actions, button, context, header, section, verbatim } from '../../slack/blocks';
import * as limits from '../../slack/limits';
import { cut, mention, oneLine, pieces, quoted } from '../../slack/text';
import { spokenDay, type Words, words } from '../../words';
import type { Language } from '../people';
import type { Digest, Note, Whose } from './model';
import { pictureText } from './picture';
import { lineText, say } from './say';
import type { Gap, Highlight, Line, Need } from './section';

/** What is pressed in a digest; each carries its key. */
export const acts = {
  details: 'digests.details',
  seen: 'digests.seen',
  /** Of a preview: a note to a manager, and the whole of it. */
  note: 'digests.note',
  look: 'digests.read',
} as const;

/** "Needs you" has so many at most. */
const NEEDS = 5;
/** Lines about gaps, and code points of all notes together; what is more stands in the details. */
const GAPS = 3;
const NOTES = 3_000;

type Read = Pick<
  Digest,
  | 'key'
  | 'for'
  | 'of'
  | 'week'
  | 'whose'
  | 'preview'
  | 'language'
  | 'from'
  | 'until'
  | 'timeZone'
  | 'facilitators'
  | 'needs'
  | 'about'
  | 'parts'
  | 'weeks'
  | 'moments'
  | 'isLate'
  | 'skipped'
  | 'notes'
  | 'picture'
  | 'seen'
>;

/** The digest as it is read on Monday: what needs the manager first, and the rest one touch away. */
export function digestMessage(digest: Read): Message {
  const { language } = digest;
  const t = words(language);
  const top = [header(title(digest, t)), ...beside(digest, t)];
  const body = isQuiet(digest) ? quietWeek(digest, t) : wholeWeek(digest, t);
  const foot = [...seenLine(digest, t), buttons(digest, t)];
  const blocks = fitted([...top, ...noteBlocks(digest, t)], [...body, ...picture(digest, t)], foot, t);
  return { text: cut(plainText(digest, t), limits.UPDATE_TEXT), blocks };
}

/** Nobody waits, nothing lags, and nothing is unknown. */
export function isQuiet({ needs, parts }: Pick<Read, 'needs' | 'parts'>): boolean {
  return needs.length === 0 && parts.every(({ section }) => section?.isQuiet);
}

/** "Your week: 16 November 2026 to 22 November 2026" */
function title(digest: Read, t: Words): string {
  const { preview, language } = digest;
  if (preview) {
    const names = new Intl.ListFormat(language).format(preview.managers.map(({ name }) => oneLine(name)));
    const count = preview.managers.length;
    return t('digest-notes:title.preview', { names, count, date: spokenDay(preview.date, language) });
  }
  return t('digests:title', { what: whatOf(digest, t), ...daysOf(digest) });
}

function whatOf({ of, week, whose, for: away }: Read, t: Words): string {
  const theirs = whose?.name ?? away;
  if (theirs) return t('digests:of.theirs', { manager: oneLine(theirs) });
  if (!of) return t(week ? 'digests:of.yours' : 'digests:of.pairings');
  if ('programme' in of) return t('digests:of.programme');
  return oneLine('district' in of ? of.district : of.facilitator);
}

function daysOf({ from, until, timeZone, language }: Read) {
  const last = addDays(localDate(until, timeZone), -1);
  return { from: spokenDay(localDate(from, timeZone), language), to: spokenDay(last, language) };
}

/** Why it comes now, and to whom. */
function beside({ whose, isLate, skipped, for: away, facilitators, language }: Read, t: Words): KnownBlock[] {
  const sentences = [
    ...(whose ? [mention(whose.slackUser)] : []),
    t('digests:howMany', { count: facilitators.length }),
    ...(away ? [t('digests:standsIn', { manager: quoted(away, 80) })] : []),
    ...(isLate ? [t('digests:isLate')] : []),
    ...(skipped.length > 0
      ? [t('digests:skipped', { weeks: weeksOf(skipped, language), count: skipped.length })]
      : []),
  ];
  return [context(sentences.join(' '))];
}

/** All is well, as far as anybody knows. */
function quietText({ parts }: Pick<Read, 'parts'>, t: Words): string {
  const isKnown = parts.every(({ section }) => section?.unknown.length === 0);
  return t(isKnown ? 'digests:quiet' : 'digests:quiet.known');
}

/** Weeks as people call them: by the day on which they begin. */
const weeksOf = (weeks: string[], language: Language) =>
  new Intl.ListFormat(language).format(weeks.map((week) => spokenDay(mondayOf(week), language)));

function quietWeek({ parts, language }: Read, t: Words): KnownBlock[] {
  const first = parts.flatMap(({ section }) => section?.lines ?? []).slice(0, 1);
  const unknown = parts.flatMap(({ section }) => section?.unknown ?? []);
  return [
    section([quietText({ parts }, t), ...first.map((line) => lineText(line, language))].join('\n')),
    ...(unknown.length > 0 ? [context(unknown.map((line) => lineText(line, language)).join('\n'))] : []),
  ];
}

function wholeWeek(digest: Read, t: Words): KnownBlock[] {
  return [
    ...needBlocks(digest, t),
    ...partTexts(digest).map((text) => section(text)),
    ...[...gapTexts(digest, t), ...bestTexts(digest, t)].map((text) => section(text)),
    ...unknownTexts(digest, t).map((text) => context(text)),
  ];
}

function needBlocks({ needs, language, facilitators }: Read, t: Words): KnownBlock[] {
  if (needs.length === 0) return [section(`*${t('digests:needs')}*\n${t('digests:needs.none')}`)];
  const more = needs.length - NEEDS;
  return [
    section(`*${t('digests:needs')}*`),
    ...needs
      .slice(0, NEEDS)
      .map((need) =>
        section(
          needText(need, facilitators, language),
          button(need.button.actionId, t(need.button.text), { value: need.button.value }),
        ),
      ),
    ...(more > 0 ? [context(t('digests:needs.more', { count: more }))] : []),
  ];
}

/** Whose it is, what it is, and what to do. */
export function needText(need: Need, facilitators: Whose[], language: string): string {
  const whose = facilitators.find(({ pairing }) => pairing === need.pairing);
  const what = lineText({ standing: 'red', ...need }, language);
  const says = whose ? named(quoted(whose.name, 60), what, language) : what;
  return `${says}\n${say(need.todo, language)}`;
}

const named = (name: string, what: string, language: string) =>
  words(language)('digests:named', { name: `*${name}*`, what });

/** A paragraph for each part. */
function partTexts({ parts, language }: Read): string[] {
  return parts.flatMap(({ section }) =>
    section && section.lines.length > 0
      ? [section.lines.map((line) => lineText(line, language)).join('\n')]
      : [],
  );
}

/** What came up in two communities or more. */
function gapTexts({ parts, language }: Read, t: Words): string[] {
  const shared = sharedGaps(parts.flatMap(({ section }) => section?.gaps ?? []));
  if (shared.length === 0) return [];
  const lines = shared.slice(0, GAPS).map(({ name, communities }) =>
    t('digests:gap', {
      category: quoted(language.startsWith('fr') ? name.fr : name.en, 80),
      communities: communities.map((one) => quoted(one, 40)).join(', '),
    }),
  );
  return [[`*${t('digests:gaps')}*`, ...lines].join('\n')];
}

interface Shared {
  name: Gap['name'];
  communities: string[];
}

/** Categories that came up in two communities or more, those of the most communities first. */
export function sharedGaps(gaps: Gap[]): Shared[] {
  const found = new Map<string, { name: Gap['name']; communities: Map<string, string> }>();
  for (const { category, name, community } of gaps) {
    const known = found.get(category) ?? { name, communities: new Map() };
    known.communities.set(community.key, community.name);
    found.set(category, known);
  }
  return [...found.values()]
    .filter(({ communities }) => communities.size > 1)
    .map(({ name, communities }) => ({ name, communities: [...communities.values()].sort() }))
    .sort((one, other) => other.communities.length - one.communities.length);
}

/** One success, one lesson: the newest of all. */
function bestTexts({ parts, language }: Read, t: Words): string[] {
  const newest = (of: 'successes' | 'lessons') =>
    parts
      .flatMap(({ section }) => section?.[of] ?? [])
      .reduce<Highlight | undefined>((best, one) => (best && best.at >= one.at ? best : one), undefined);
  const told = [
    { line: newest('successes'), name: t('digests:best.success') },
    { line: newest('lessons'), name: t('digests:best.lesson') },
  ].flatMap(({ line, name }) =>
    line ? [named(name, lineText({ ...line, standing: 'plain' }, language), language)] : [],
  );
  return told.length > 0 ? [told.join('\n')] : [];
}

/** No data is not the same as no problem. */
function unknownTexts({ parts, language }: Read, t: Words): string[] {
  const lines: Line[] = parts.flatMap(({ section }) => section?.unknown ?? []);
  const uncounted = parts.filter(({ section }) => !section).length;
  const told = [
    ...lines.map((line) => lineText({ ...line, standing: 'plain' }, language)),
    ...(uncounted > 0 ? [t('digests:uncounted', { count: uncounted })] : []),
  ];
  return told.length > 0 ? [[`:grey_question: *${t('digests:unknown')}*`, ...told].join('\n')] : [];
}

function picture(digest: Read, t: Words): KnownBlock[] {
  const { weeks, moments, language } = digest;
  if (weeks.length === 0) return [];
  const { alt, text } = pictureText({ weeks, moments, language });
  if (typeof digest.picture !== 'object') return [context(text)];
  return [
    {
      type: 'image',
      slack_file: { id: digest.picture.file },
      alt_text: cut(alt, limits.IMAGE_ALT),
      title: { type: 'plain_text', text: t('digests:picture') },
    },
  ];
}

function noteBlocks({ notes }: Read, t: Words): KnownBlock[] {
  const { shown, left } = fittingNotes(notes);
  return [
    ...shown.flatMap(({ name, text }) => [
      section(`*${t('digests:note', { mentor: quoted(name, 60) })}*`),
      ...verbatim(text),
    ]),
    ...(left.length > 0 ? [context(t('digests:note.more', { count: left.length }))] : []),
  ];
}

/** As many notes as the message has room for; the others stand in the details. */
function fittingNotes(notes: Note[]): { shown: Note[]; left: Note[] } {
  let room = NOTES;
  const shown = notes.filter(({ text }) => {
    room -= Buffer.byteLength(text) + 100;
    return room >= 0;
  });
  return { shown, left: notes.filter((note) => !shown.includes(note)) };
}

function seenLine({ seen, preview }: Read, t: Words): KnownBlock[] {
  const first = preview ? undefined : seen[0];
  return first ? [context(t('digests:seen', { by: mention(first.by) }))] : [];
}

function buttons({ key, seen, preview }: Read, t: Words) {
  if (preview) {
    return actions('digests', [button(acts.note, t('digest-notes:add'), { value: key, style: 'primary' })]);
  }
  return actions('digests', [
    button(acts.details, t('digests:button.details'), { value: key }),
    ...(seen.length === 0
      ? [button(acts.seen, t('digests:button.seen'), { value: key, style: 'primary' as const })]
      : []),
  ]);
}

/** What a digest says first, for the home tab. */
export function shortText(digest: Read): string {
  const { language, needs, facilitators } = digest;
  const t = words(language);
  if (isQuiet(digest)) return quietText(digest, t);
  const shown = needs.slice(0, NEEDS).map((need) => needText(need, facilitators, language));
  return [...(shown.length > 0 ? shown : [t('digests:needs.none')]), ...partTexts(digest)].join('\n');
}

/** What stands at the top and at the foot is always there; of the rest as much as Slack takes. */
function fitted(top: KnownBlock[], body: KnownBlock[], foot: KnownBlock[], t: Words): KnownBlock[] {
  const more = context(t('digests:cut'));
  const size = (blocks: KnownBlock[]) => Buffer.byteLength(JSON.stringify(blocks));
  const taken = [...body];
  const all = () => [...top, ...taken, ...(taken.length < body.length ? [more] : []), ...foot];
  while (
    taken.length > 0 &&
    (size(all()) > limits.MESSAGE_BLOCKS_BYTES || all().length > limits.BLOCKS_IN_MESSAGE)
  ) {
    taken.pop();
  }
  return all();
}

/** Without the marks of bold and of our headings. */
const plainly = (text: string) => text.replace(/\*/g, '').replace(/^_(.*)_$/gm, '$1');

/** The same as plain text: for notifications, and for who has it read out. */
function plainText(digest: Read, t: Words): string {
  const { language, needs, facilitators } = digest;
  const told = isQuiet(digest)
    ? [
        quietText(digest, t),
        ...digest.parts
          .flatMap(({ section }) => section?.unknown ?? [])
          .map((line) => lineText({ ...line, standing: 'plain' }, language)),
      ]
    : [
        ...(needs.length === 0 ? [t('digests:needs.none')] : [t('digests:needs')]),
        ...needs.slice(0, NEEDS).map((need) => `• ${needText(need, facilitators, language)}`),
        ...partTexts(digest),
        ...gapTexts(digest, t),
        ...bestTexts(digest, t),
        ...unknownTexts(digest, t),
      ];
  const notes = fittingNotes(digest.notes).shown.map(({ name, text }) => {
    const who = t('digests:note', { mentor: quoted(name, 60) });
    return named(who, quoted(text, limits.SECTION_TEXT), language);
  });
  return [title(digest, t), ...notes, ...told].map(plainly).join('\n');
}

/** Facilitators of more than so many share messages: nobody waits for hundreds of them. */
const MOST_ALONE = 60;
/** Code points of one message of the details. */
const DETAIL = 2_800;

/** What the thread tells when it is asked for: notes that had no room, then a part for each facilitator. */
export function detailMessages(digest: Read): Message[] {
  const { notes, facilitators, language, parts, about } = digest;
  const t = words(language);
  const left = fittingNotes(notes).left.map(({ name, text }) => ({
    text: `${t('digests:note', { mentor: quoted(name, 60) })}\n${cut(oneLine(text), 200)}`,
    blocks: [section(`*${t('digests:note', { mentor: quoted(name, 60) })}*`), ...verbatim(text)],
  }));
  const each = facilitators.map(({ pairing, name, mentorName }) => {
    const now = linesAsTold(about[pairing] ?? [], language);
    const then = linesAsTold(
      parts.flatMap(({ section }) => section?.details[pairing] ?? []),
      language,
    ).filter((line) => !now.includes(line));
    const names = t('digests:detail', { facilitator: quoted(name, 60), mentor: quoted(mentorName, 60) });
    const told = [
      ...(now.length > 0 ? [`_${t('digests:detail.now')}_`, ...now] : []),
      ...(then.length > 0 ? [`_${t('digests:detail.then', daysOf(digest))}_`, ...then] : []),
    ];
    return [`*${names}*`, ...(told.length > 0 ? told : [t('digests:detail.nothing')])].join('\n');
  });
  const texts = facilitators.length > MOST_ALONE ? together(each) : each;
  const needs = digest.needs.slice(NEEDS);
  const rest =
    needs.length > 0
      ? [
          [
            `*${t('digests:needs.rest')}*`,
            ...needs.map((need) => `• ${needText(need, facilitators, language)}`),
          ].join('\n'),
        ]
      : [];
  return [...left, ...[...rest, ...texts].flatMap((text) => pieces(text, DETAIL)).map(sectionMessage)];
}

const linesAsTold = (lines: Line[], language: Language) =>
  lines.map((line) => `• ${lineText(line, language)}`);

/** In place of a part of the details that there is not any more, after words were removed. */
export const nothingMore = (language: Language): Message =>
  sectionMessage(words(language)('digests:detail.nothing'));

const sectionMessage = (text: string): Message => ({
  text: cut(plainly(text), limits.UPDATE_TEXT),
  blocks: [section(text)],
});

/** As many in one message as it has room for. */
function together(texts: string[]): string[] {
  const all: string[] = [];
  for (const text of texts) {
    const last = all.at(-1);
    const fits = last !== undefined && last.length + text.length < DETAIL;
    if (fits) all[all.length - 1] = `${last}\n\n${text}`;
    else all.push(text);
  }
  return all;
}
