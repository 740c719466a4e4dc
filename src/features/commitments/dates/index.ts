import { addDays } from '../../../calendar';
import { byChrono, monthNamed } from './chrono';
import { dated, dayOf } from './days';
import { month, period } from './periods';
import type { DatePhrase, Language, Reader } from './phrase';
import { span } from './spans';
import { weekday } from './weekdays';

export type { DatePhrase, Language } from './phrase';

/** In characters; no date of a line is longer. */
const LONGEST = 60;
const YEARS_AHEAD = 10;

const BEGINNING =
  /^(?:\d|mon|tue|wed|thu|fri|sat|sun|week|jan|f[eé][bv]|ma[irty]|a[pv]r|ju[inl]|aug|ao[uû]|sep|oct|nov|d[eé]c|lun|mer|jeu|ven|sam|dim|to[dmn]|tmr|next|this|current|coming|the|end|last|mid|late|early|beginning|start|day|month|quarter|year|an?\b|une?\b|one|two|three|four|five|six|seven|eight|nine|ten|few|couple|demain|apr[eè]s|aujourd|cet?te|ce\b|fin|mi\b|d[eé]but|les?\b|la\b|l'|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|ann|f(?:ort|ourt|ift)|thir|sixty|ninety|twenty|quin|quat|quar|vingt|tren|soix|cent)/i;

/** Whether a date might begin here: it spares the reading of most that is none. */
const mayBeginDate = (text: string) => BEGINNING.test(text);

/** The date that the text begins with: the person's language is tried first, then the other, since people mix them. */
export function dateAt(text: string, metOn: string, language: Language): DatePhrase | undefined {
  if (!mayBeginDate(text)) return undefined;
  const article = /^(?:(?:the|les?|la)\s+|l')?/i.exec(text)?.[0] ?? '';
  const phrase = text.slice(article.length, article.length + LONGEST);
  for (const read of [
    dayAfterTomorrow,
    weekday,
    period,
    month,
    numbered(article),
    span,
    byChrono,
    impossible,
  ]) {
    const found = read(phrase, metOn, language);
    if (found) return checked({ ...found, length: found.length + article.length }, metOn);
  }
  return undefined;
}

function checked(found: DatePhrase, metOn: string): DatePhrase {
  const far = Number(found.by?.slice(0, 4)) > Number(metOn.slice(0, 4)) + YEARS_AHEAD;
  return !found.by || found.by < metOn || far ? { ...found, unclear: true } : found;
}

const dayAfterTomorrow: Reader = (phrase, metOn) => {
  const text = /^(?:day after tomorrow|apr[eè]s[-\s]?demain)(?![\p{L}\p{N}])/iu.exec(phrase)?.[0];
  return text ? { length: text.length, kind: 'day', by: addDays(metOn, 2) } : undefined;
};

/** The 15th, le 15. */
const numbered =
  (article: string): Reader =>
  (phrase, metOn) => {
    const pattern = /^le\s/i.test(article)
      ? /^(?<day>\d{1,2})(?:er)?(?<later>\s+du\s+mois\s+prochain)?(?=\s*(?:$|[.,;)?!]|au\s+plus\s+tard))/iu
      : /^(?<day>\d{1,2})(?:st|nd|rd|th)(?<later>\s+(?:of\s+)?next\s+month)?(?=\s*(?:$|[.,;)?!]|at\s+the\s+latest))/iu;
    const { 0: text = '', groups: { day, later } = {} } = pattern.exec(phrase) ?? {};
    if (!day) return undefined;
    const next = later || Number(day) < Number(metOn.slice(8)) ? 1 : 0;
    const [year, of] = dayOf(Number(metOn.slice(0, 4)), Number(metOn.slice(5, 7)) + next, 1).split('-');
    return { length: text.length, kind: 'day', by: dated(Number(year), Number(of), Number(day)) };
  };

const IMPOSSIBLE =
  /^(?:\d{1,2}(?:st|nd|rd|th|er)?\s+(?:of\s+|de\s+)?(?<month>\p{L}{3,9})\.?(?:,?\s+20\d\d)?|(?<american>\p{L}{3,9})\.?\s+\d{1,2}(?:,?\s+20\d\d)?|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]20\d\d)(?![\p{L}\p{N}])/iu;

/** 31 April, 2027-02-30: whoever wrote it meant a day. */
const impossible: Reader = (phrase) => {
  const { 0: text, groups: { month: named, american } = {} } = IMPOSSIBLE.exec(phrase) ?? {};
  const name = named ?? american;
  return text && (!name || monthNamed(name)) ? { length: text.length, kind: 'day' } : undefined;
};
