import { addDays, localDate } from '../../calendar';
import { quoted } from '../../slack/text';
import { spokenDay, type Words, words } from '../../words';
import type { Digest, Note, Whose } from './model';
import { lineText, say } from './say';
import type { Gap, Highlight, Line, Need } from './section';

/** "Needs you" has so many at most. */
export const NEEDS = 5;
/** Lines about gaps, and bytes of all notes together; what is more stands in the details. */
const GAPS = 3;
const NOTES = 3_000;

/** What of a digest is read. */
export type Read = Pick<
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
  | 'at'
  | 'facilitators'
  | 'needs'
  | 'needCount'
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

/** Nobody waits and nothing lags, as far as everything could be counted. */
export function isQuiet({ needs, parts }: Pick<Read, 'needs' | 'parts'>): boolean {
  return (
    needs.length === 0 &&
    parts.every(({ section, isStandingUnknown }) => section?.isQuiet && !isStandingUnknown)
  );
}

/** All is well, as far as anybody knows. */
export function quietText({ parts }: Pick<Read, 'parts'>, t: Words): string {
  const isKnown = parts.every(({ section }) => section?.unknown.length === 0);
  return t(isKnown ? 'digests:quiet' : 'digests:quiet.known');
}

export function daysOf({ from, until, timeZone, language }: Read) {
  const last = addDays(localDate(until, timeZone), -1);
  return { from: spokenDay(localDate(from, timeZone), language), to: spokenDay(last, language) };
}

/** That nobody waits; where a part could not be asked, that nobody is known to. */
export function noNeeds({ parts }: Pick<Read, 'parts'>, t: Words): string {
  const isKnown = parts.every(({ isStandingUnknown }) => !isStandingUnknown);
  return t(isKnown ? 'digests:needs.none' : 'digests:needs.unknown');
}

/** Whose it is, what it is, and what to do. */
export function needText(need: Need, facilitators: Whose[], language: string): string {
  const whose = facilitators.find(({ pairing }) => pairing === need.pairing);
  const what = lineText({ standing: 'red', ...need }, language);
  const says = whose ? named(quoted(whose.name, 60), what, language) : what;
  return `${says}\n${say(need.todo, language)}`;
}

export const named = (name: string, what: string, language: string) =>
  words(language)('digests:named', { name: `*${name}*`, what });

/** A paragraph for each part. */
export function partTexts({ parts, language }: Read): string[] {
  return parts.flatMap(({ section }) =>
    section && section.lines.length > 0
      ? [section.lines.map((line) => lineText(line, language)).join('\n')]
      : [],
  );
}

/** What came up in two communities or more. */
export function gapTexts({ parts, language }: Read, t: Words): string[] {
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
export function bestTexts({ parts, language }: Read, t: Words): string[] {
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
export function unknownTexts({ parts, language }: Read, t: Words): string[] {
  const lines: Line[] = parts.flatMap(({ section }) => section?.unknown ?? []);
  const uncounted = parts.filter(({ section, isStandingUnknown }) => !section || isStandingUnknown).length;
  const told = [
    ...lines.map((line) => lineText({ ...line, standing: 'plain' }, language)),
    ...(uncounted > 0 ? [t('digests:uncounted', { count: uncounted })] : []),
  ];
  return told.length > 0 ? [[`:grey_question: *${t('digests:unknown')}*`, ...told].join('\n')] : [];
}

/** As many notes as the message has room for; the others stand in the details. */
export function fittingNotes(notes: Note[]): { shown: Note[]; left: Note[] } {
  let room = NOTES;
  const shown = notes.filter(({ text }) => {
    room -= Buffer.byteLength(text) + 100;
    return room >= 0;
  });
  return { shown, left: notes.filter((note) => !shown.includes(note)) };
}

/** Without the marks of bold and of our headings. */
export const plainly = (text: string) => text.replace(/\*/g, '').replace(/^_(.*)_$/gm, '$1');
