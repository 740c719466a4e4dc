import { en, fr, type ParsedResult } from 'chrono-node';
import { dated, hasJustBeen, isoWeekday, nextDated, nextWeekday } from './days';
import type { Reader } from './phrase';

const noon = (date: string) =>
  new Date(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8)), 12);

const SOME_DAY = noon('2001-01-01');

/** 1 is Monday. French short forms are other words as well: mer, sam, dim. */
export function weekdayNamed(name: string): number | undefined {
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun|week|lun|mar|mer|jeu|ven|sam|dim)/i.test(name)) return undefined;
  const [english] = en.casual.parse(name, SOME_DAY);
  const [found] = english ? [english] : name.length > 4 ? fr.casual.parse(name, SOME_DAY) : [];
  const weekday = found?.text === name && found.start.isCertain('weekday') && found.start.get('weekday');
  return typeof weekday === 'number' ? weekday || 7 : undefined;
}

export function monthNamed(name: string): number | undefined {
  if (!/^(?:jan|f[eé][bv]|ma[irys]|a[pv]r|ju[inl]|aug|ao[uû]|sep|oct|nov|d[eé]c)/i.test(name))
    return undefined;
  const text = `1 ${name}`;
  const found = [...en.casual.parse(text, SOME_DAY), ...fr.casual.parse(text, SOME_DAY)].find(
    (result) => result.text === text && result.start.isCertain('month') && !result.start.isCertain('year'),
  );
  return found?.start.get('month') ?? undefined;
}

/** What the library makes of the phrase in either language: the longer reading counts. */
export const byChrono: Reader = (phrase, metOn, language) => {
  const [first, ...others] = (language === 'en' ? [english, french] : [french, english])
    .flatMap((read) => read(phrase, metOn))
    .filter(
      ({ text, start }) => tellsDay(start) && endsWord(phrase, text) && !PAST.test(text) && !SHORT.test(text),
    );
  if (!first) return undefined;
  const found = others.reduce((best, other) => (other.text.length > best.text.length ? other : best), first);
  return phraseOf(found, phrase, metOn);
};

interface Found {
  text: string;
  start: ParsedResult['start'];
  end?: ParsedResult['end'];
  isRelative: boolean;
}

type Components = ParsedResult['start'];

const PAST = /\b(?:ago|yesterday|last|past|now|maintenant|hier|derni[eè]re?|pass[ée]e?)(?![\p{L}])/iu;

/** Names and other words rather than days. */
const SHORT = /^(?:lun|mar|mer|jeu|ven|sam|dim)\.?$/i;

const tellsDay = (start: Components) =>
  start.isCertain('day') || start.isCertain('weekday') || start.tags().has('result/relativeDate');

const endsWord = (phrase: string, text: string) => !/^(?:[\p{L}\p{N}]|'s)/u.test(phrase.slice(text.length));

function english(phrase: string, metOn: string): Found[] {
  // Day before month in figures; in words the American order is read as well: March 15.
  const parser = /^(?:\p{L}+,?\s+)?\d{1,4}[/.-]\d/u.test(phrase) ? en.GB : en.casual;
  return foundIn(parser.parse(phrase, noon(metOn), { forwardDate: true }), 0);
}

function french(phrase: string, metOn: string): Found[] {
  const bare = foundIn(fr.casual.parse(phrase, noon(metOn), { forwardDate: true }), 0);
  if (!/^\S+\s+(?:jour|semaine|mois|an|heure)/i.test(phrase)) return bare;
  const inside = 'dans ';
  return [...bare, ...foundIn(fr.casual.parse(inside + phrase, noon(metOn)), inside.length)];
}

const foundIn = (results: ParsedResult[], added: number): Found[] =>
  results
    .filter(({ index }) => index === 0)
    .map(({ text, start, end }) => ({
      text: text.slice(added),
      start,
      end,
      isRelative: start.tags().has('result/relativeDate'),
    }));

function phraseOf({ text, start, end, isRelative }: Found, phrase: string, metOn: string) {
  const more = Boolean(end) || start.isCertain('hour') || PART_OF_DAY.test(text);
  if (isRelative) {
    return { length: text.length, kind: 'span' as const, by: dateOf(start), more };
  }
  const day = end ?? start;
  if (!day.isCertain('day')) {
    const by = nextWeekday(metOn, day.get('weekday') || 7);
    // Friday the 19th they come, Friday 10: the number may be the day.
    const numbered = /^,?\s*(?:the\s+|le\s+)?\d/i.test(phrase.slice(text.length));
    const unclear = numbered || (start.isCertain('hour') && !TIME.test(text)) || undefined;
    return { length: text.length, kind: 'weekday' as const, by, more, unclear };
  }
  const [, later = '', nextYear, thisYear] = day.isCertain('year')
    ? []
    : (YEAR_AFTER.exec(phrase.slice(text.length)) ?? []);
  const [month, date] = [day.get('month') ?? 0, day.get('day') ?? 0];
  const inYear = Number(metOn.slice(0, 4)) + (nextYear ? 1 : 0);
  const isYearKnown = day.isCertain('year') || nextYear !== undefined || thisYear !== undefined;
  const by = day.isCertain('year')
    ? dateOf(day)
    : isYearKnown
      ? dated(inYear, month, date)
      : nextDated(metOn, month, date);
  const named = start.isCertain('weekday') ? start.get('weekday') || 7 : undefined;
  const hasBeen = !isYearKnown && hasJustBeen(metOn, month, date);
  const unclear = hasBeen || (named && !end ? by && isoWeekday(by) !== named : isAmbiguous(text));
  return { length: text.length + later.length, kind: 'day' as const, by, more, unclear: Boolean(unclear) };
}

const TIME = /\d\s*(?:h|[ap]\.?m)|:|o'clock|noon|midi|morning|evening|matin|soir/i;
const PART_OF_DAY = /morning|afternoon|evening|noon|midday|night|matin|midi|soir|nuit/i;
const YEAR_AFTER =
  /^(\s+(?:(next\s+year|de\s+l'année\s+prochaine)|(this\s+year|(?:de\s+)?cette\s+année)|prochain))(?![\p{L}\p{N}])/iu;

const dateOf = (day: Components) => dated(day.get('year') ?? 0, day.get('month') ?? 0, day.get('day') ?? 0);

/** 3/4 is 3 April here and March 4 elsewhere. */
function isAmbiguous(text: string): boolean {
  const [, first, second] = /^(?:\p{L}+,?\s+)?(\d{1,2})[/.-](\d{1,2})(?!\d)/u.exec(text) ?? [];
  return Number(first) <= 12 && Number(second) <= 12 && Number(first) !== Number(second);
}
