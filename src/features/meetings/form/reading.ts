import * as limits from '../../../slack/limits';
import { cut } from '../../../slack/text';
import type { WordKey } from '../../../words';
import { isUs, type Understood, understand } from '../../commitments';
import type { Language, Settings } from '../../people';
import { MOST_NAME, type NewStakeholder, stakeholderType } from '../../stakeholders';
import type { Corrected, Filling, Minutes } from '../model';
import { type Answer, type Answers, MOST_ASKED, NEW, type Opened, standsFor } from './draft';
import { aboutValue, type LogReader } from './fields';

/** What a field holds, in code points: of each of the three texts six fields full. */
export const most: Record<string, number> = {
  present: 2 * limits.INPUT_TEXT,
  keyPoints: 6 * limits.INPUT_TEXT,
  agreements: 6 * limits.INPUT_TEXT,
  gaps: 6 * limits.INPUT_TEXT,
  newName: MOST_NAME,
};

/** All texts together, so that a form holds them: in scripts of which a sign takes several bytes, fewer signs. Bytes of JSON. */
const MOST_BYTES = 200_000;

/** Texts that are longer than the form holds in which they are edited, by field. */
export function tooLong(minutes: Omit<Minutes, 'about'>): Record<string, WordKey> {
  const { present = '', keyPoints = '', agreements = '', gaps = '' } = minutes;
  const texts = Object.entries({ present, keyPoints, agreements, gaps });
  const long = texts.filter(([field, text]) => limits.codePoints(text) > (most[field] ?? 0));
  if (long.length > 0) {
    return Object.fromEntries(long.map(([field]) => [field, 'meetings:error.tooLong' as const]));
  }
  const bytes = ([, text]: [string, string]) => Buffer.byteLength(JSON.stringify(text));
  const [longest = ''] = texts.reduce((one, other) => (bytes(other) > bytes(one) ? other : one));
  const all = texts.reduce((sum, text) => sum + bytes(text), 0);
  return all > MOST_BYTES ? { [longest]: 'meetings:error.tooMuch' } : {};
}

/** What is wrong with what was typed, by field; nothing where it can be kept. */
export function complaints({ minutes, added }: Filling, today: string): Record<string, WordKey> {
  const { stakeholder, metOn, keyPoints, agreements, gaps, nextContact } = minutes;
  const name = stakeholder === NEW ? added?.name : undefined;
  return {
    ...(!stakeholder && { stakeholder: 'meetings:error.noStakeholder' as const }),
    ...(name === '' && { newName: 'meetings:error.noName' as const }),
    ...(limits.codePoints(name ?? '') > MOST_NAME && { newName: 'meetings:error.longName' as const }),
    ...(stakeholder === NEW && !added?.type && { newType: 'meetings:error.noType' as const }),
    ...(metOn > today && { metOn: 'meetings:error.future' as const }),
    ...(!keyPoints && !agreements && !gaps && { keyPoints: 'meetings:error.noText' as const }),
    ...(nextContact && nextContact < metOn && { nextContact: 'meetings:error.nextContactPast' as const }),
    ...tooLong(minutes),
  };
}

/** In the order of an answer. */
const PARTS = ['by', 'who', 'what'] as const;

/** A line of the agreements; somebody may have been asked about it. */
export type Agreed = Understood & {
  /** What of it was not left as it was understood. */
  corrected?: (typeof PARTS)[number][];
};

/** A line that is asked about, as its fields are filled in. */
export interface Asked {
  name: string;
  line: Understood;
  given: Corrected;
}

/** A line that stands in the meeting already. Nobody is asked about it again, unless what it says by when goes by the meeting's date. */
export interface Known {
  line: string;
  /** As its commitment would be by the date that the meeting has now: to be found right, or corrected. */
  anew?: Omit<Corrected, 'of'>;
}

interface Reading {
  language: Language;
  ourName?: string;
  opened: Opened;
  known?: Known[];
}

/**
 * The agreements line by line, as they are understood; those that somebody was asked about, as they answered. An answer belongs to
 * its line, wherever that stands. `unclear` are those to be asked about next, `staying` those whose answers are too long to come
 * back with a form whose fields do not show them; `opened` brings all others along.
 */
export function linesOf(
  filling: Pick<Filling, 'minutes' | 'corrected'>,
  { opened, known = [], ...setting }: Reading,
): { lines: Agreed[]; unclear: Asked[]; staying: Asked[]; opened: Opened } {
  const { lines, before, names, metOn } = understoodOf(filling, opened, setting);
  const given = answersOf(filling.corrected, names, before, opened.answers);
  const standing = knownAmong(lines, known);
  const all = lines.map((line, number) => {
    const name = names[number] ?? '';
    const answer = given[name];
    // Found right for another date, of which something else was understood.
    const isOver = answer?.length === 0 && !isAlike(before[number], line);
    return { name, line, answer: isOver ? undefined : answer, known: standing[number] };
  });
  const answered = all.flatMap(({ name, answer }) => (answer ? [[name, answer] as const] : []));
  const next = { ...opened, askedOn: metOn };
  const carried = whatFits(answered, next);
  const asked = ({ name, line, answer, known }: (typeof all)[number]): Asked => {
    const { unclear: _, ...clear } = line;
    const isMoved = known?.anew !== undefined;
    const given = answer || !known?.anew ? filledIn(line, answer) : known.anew;
    return { name, line: isMoved ? clear : line, given: { of: name, ...given } };
  };
  const staying = all.filter(({ name, answer }) => answer && !carried[name]).slice(0, MOST_ASKED);
  const open = all.filter(({ line, answer, known }) => !answer && (known ? known.anew : line.unclear));
  return {
    lines: all.map(({ line, answer, known }) =>
      answer ? asCorrected(line, answer, known?.anew !== undefined) : line,
    ),
    unclear: open.slice(0, MOST_ASKED - staying.length).map(asked),
    staying: staying.map(asked),
    opened: { ...next, answers: carried },
  };
}

/** The lines whose fields a form shows, as they are filled in now. */
export function askedIn(
  filling: Pick<Filling, 'minutes' | 'corrected'>,
  { opened, ...setting }: Omit<Reading, 'known'>,
): Asked[] {
  const { before, names } = understoodOf(filling, opened, setting);
  return filling.corrected.flatMap((given) => {
    const line = before[names.indexOf(given.of)];
    return line ? [{ name: given.of, line, given }] : [];
  });
}

/** As they are understood by the date that stands in the form, and by that for which they were asked about. */
function understoodOf(
  { minutes: { agreements = '', metOn } }: Pick<Filling, 'minutes'>,
  { askedOn = metOn }: Opened,
  setting: { language: Language; ourName?: string },
) {
  const lines = understand(agreements, { metOn, ...setting });
  const before = askedOn === metOn ? lines : understand(agreements, { metOn: askedOn, ...setting });
  return { lines, before, names: lineNames(lines), metOn };
}

/** A name for each line, by its words; the second time that they stand there, another. */
function lineNames(lines: Understood[]): string[] {
  const times = new Map<string, number>();
  return lines.map(({ line }) => {
    const time = (times.get(line) ?? 0) + 1;
    times.set(line, time);
    return time === 1 ? standsFor(line) : `${standsFor(line)}.${time}`;
  });
}

/** What was answered in this form, and before it. */
function answersOf(
  corrected: Corrected[],
  names: string[],
  before: Understood[],
  answers: Answers = {},
): Answers {
  const here = corrected.flatMap((given) => {
    const line = before[names.indexOf(given.of)];
    return line ? [[given.of, changedIn(line, given)] as const] : [];
  });
  return { ...answers, ...Object.fromEntries(here) };
}

function changedIn(line: Understood, given: Corrected): Answer {
  const all = PARTS.map((part) => {
    // A field shows no more than Slack takes.
    const shown = cut(line[part] ?? '', limits.INPUT_TEXT).trim();
    const said = given[part] ?? '';
    return said === shown || (part === 'what' && said === '') ? null : said;
  });
  while (all.length > 0 && all.at(-1) === null) all.pop();
  return all;
}

function filledIn(line: Understood, answer: Answer = []): Omit<Corrected, 'of'> {
  const [by, who, what] = PARTS.map((part, number) => answer[number] ?? line[part] ?? '');
  return { what: what ?? '', ...(who && { who }), ...(by && { by }) };
}

const isAlike = (one: Understood | undefined, other: Understood) =>
  PARTS.every((part) => one?.[part] === other[part]);

/** Of each line, what is known of it: each of those that stand in the meeting is one of these once. */
function knownAmong(lines: Understood[], known: Known[]): (Known | undefined)[] {
  const left = [...known];
  return lines.map(({ line }) => {
    const at = left.findIndex((one) => one.line === line);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  });
}

/** The channel, and that a new stakeholder is asked for, come to it later. Characters of JSON. */
const SPARED = 100;

function whatFits(answered: (readonly [string, Answer])[], opened: Opened): Answers {
  let room = limits.PRIVATE_METADATA - SPARED - JSON.stringify({ ...opened, answers: {} }).length;
  const fitting = answered.filter((one) => {
    const size = JSON.stringify(one).length;
    if (size > room) return false;
    room -= size;
    return true;
  });
  return Object.fromEntries(fitting);
}

/** `isMoved`: by when was asked about, and is as it was answered, though that is what was understood. */
function asCorrected(line: Understood, answer: Answer, isMoved: boolean): Agreed {
  const { who, what, by } = filledIn(line, answer);
  const owes = who === line.who ? line.owes : who ? (isUs(who) ? 'we' : 'stakeholder') : undefined;
  return {
    line: line.line,
    ...(who && { who }),
    ...(owes && { owes }),
    what,
    ...(by && { by }),
    corrected: PARTS.filter(
      (part, number) => typeof answer[number] === 'string' || (isMoved && part === 'by'),
    ),
  };
}

/** What the form says, as it is kept. */
export function minutesOf(
  { minutes: { about, ...rest } }: Filling,
  { districts, communities, formerPlace }: Pick<LogReader, 'districts' | 'communities' | 'formerPlace'>,
): Minutes {
  const as = (kind: 'district' | 'community') => (place: { key: string; name: string }) => ({
    ...{ kind, key: place.key, name: place.name },
  });
  const all = [...districts.map(as('district')), ...communities.map(as('community'))];
  const place = (formerPlace ? [...all, formerPlace] : all).find((one) => aboutValue(one) === about);
  return { ...rest, ...(place && { about: place }) };
}

/** The new stakeholder, whose sector goes by its type where nobody said. */
export function addedOf(
  { added }: Filling,
  settings: Settings,
  districts: { key: string; name: string; logChannel?: string }[],
): NewStakeholder | undefined {
  if (!added?.type) return undefined;
  const district = districts.find(({ key }) => key === added.district);
  return {
    name: added.name,
    type: added.type,
    sector: added.sector ?? stakeholderType(settings, added.type)?.sector ?? 'other',
    ...(district && { district }),
  };
}
