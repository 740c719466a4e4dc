import type { DatePhrase } from './dates';
import { isMisspeltDay } from './misspelt';

type Kind = DatePhrase['kind'];
type Group = keyof typeof GROUPS;

export interface Keyword {
  group: Group;
  from: number;
  /** Where the date begins. */
  to: number;
}

/** The words before a day that make it a deadline, and the kinds of day that they can stand before. */
const GROUPS = {
  before: {
    words: '(?:on or )?before|b4|bifo|avant|قبل',
    kinds: ['day', 'weekday', 'month', 'period', 'span'],
  },
  until: {
    words: "until|till|(?:no|not) later than|au plus tard|d'ici|بحلول",
    kinds: ['day', 'weekday', 'month', 'period', 'span'],
  },
  due: {
    words: "due|deadline|(?:by|at) (?:the )?latest|latest|jusqu'(?:à|aux?)",
    kinds: ['day', 'weekday', 'month', 'period'],
  },
  by: { words: 'by', kinds: ['day', 'weekday', 'month', 'period'] },
  within: { words: 'within|in|dans un délai de|dans|sous', kinds: ['month', 'period', 'span'] },
  during: { words: 'during|(?:au|courant) mois de|en|courant|at|à', kinds: ['month', 'period'] },
  vague: { words: 'around|about|towards|vers|for', kinds: ['day', 'weekday', 'period'] },
  on: { words: 'on|pour|(?=le\\s)', kinds: ['day', 'weekday', 'period'] },
} satisfies Record<string, { words: string; kinds: Kind[] }>;

/** By 10 am on Friday, by close of business on Friday, d'ici à vendredi. */
const BETWEEN =
  '\\d{1,2}(?::\\d\\d)?\\s*[ap]m|\\d{1,2}:\\d\\d|noon|midday|cob|eod|close of (?:business|work)|on|by|à|aux?|du';

const KEYWORD = new RegExp(
  `(?<![\\p{L}\\p{N}'-])(?:${Object.entries(GROUPS)
    .map(([group, { words }]) => `(?<${group}>${words})`)
    .join('|')})(?:(?=le\\s)|(?![\\p{L}\\p{N}'-])[\\s:*_]*(?:(?:${BETWEEN})\\s+)*)`,
  'giu',
);

export function keywordsIn(text: string, most: number): Keyword[] {
  return [...text.matchAll(KEYWORD)].slice(-most).map(({ 0: words, index, groups = {} }) => {
    const group = (Object.keys(GROUPS) as Group[]).find((name) => groups[name] !== undefined) ?? 'on';
    return { group, from: index, to: index + words.length };
  });
}

/** By, before and until outrank on. */
export const isStrong = ({ group }: Keyword) => ['before', 'until', 'due', 'by'].includes(group);

/** A day without a deadline's word that is none: what stands before it. */
const BEFORE_NO_DEADLINE =
  /(?<![\p{L}\p{N}])(?:from|since|after|starting|effective|of|dated|every|each|last|past|previous|to|with|and|or|&|good|ash|the|du|des?|depuis|dès|après|chaque|tous|les|avec|à|aux?|et|ou|form|class|classe|room|grade|page)\.?\s*$/iu;

const TITLE =
  /(?<!\p{L})(?:mrs?|ms|mme|mlle|m|dr|miss|sister|aunt|auntie|uncle|chief|pa|ma|hon|rev|pastor|madam)\.?\s*$/iu;

const SHORT_WEEKDAY = /^(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)\.?$/i;
const FRENCH = /^(?:avant|au plus|d'ici|jusqu|pour|vers|le\s|$)/i;

/** Whether the words and the day after them make a deadline. */
export function isDeadline({ group, from, to }: Keyword, found: DatePhrase, text: string): boolean {
  const kinds: readonly Kind[] = GROUPS[group].kinds;
  if (!kinds.includes(found.kind)) return false;
  const [words, day, rest] = [
    text.slice(from, to),
    text.slice(to, to + found.length),
    text.slice(to + found.length),
  ];
  const ends = /^[\s\p{P}]*$/u.test(rest);
  if (SHORT_WEEKDAY.test(day) && FRENCH.test(words)) return false;
  if (group === 'vague' || (found.kind === 'span' && /^(?:in|dans)\b/i.test(words))) {
    if (!ends) return false;
  }
  return !(group === 'on' && BEFORE_NO_DEADLINE.test(text.slice(0, from)));
}

/** Whether a day at the end of a line, without a deadline's word, is when something is due. */
export function isDay(head: string, day: string, { kind }: DatePhrase): boolean | 'perhaps' {
  if (kind === 'span' || BEFORE_NO_DEADLINE.test(head) || SHORT_WEEKDAY.test(day)) return false;
  if (kind !== 'month' || /\d{4}/.test(day)) return true;
  if (TITLE.test(head)) return false;
  if (/^(?:the|la|le)\s|^(?:march|(?!mai)\p{Ll}{3})$/u.test(day)) return false;
  return /[,;(–—-]\s*$/.test(head) || 'perhaps';
}

const TIMES =
  /^(?:\S+\s+){0,3}?(?:rain|dry|harvest|season|easter|christmas|xmas|ramadan|eid\b|pentecost|tabaski|noël|pâques|term|holiday|school|start|end\b|beginning|opening|closing|meeting|visit|review|session|year|quarter|week|month|day|date|morning|evening|night|noon|time|then|now|soon|next|mon|tues|wed|thurs|fri|satur|sun|jan|feb|mar|apr|aug|sept|oct|nov|dec|q[1-4]|\d)/i;
const MEANS =
  /^(?:(?:the|an?|our|his|her|their)\s+)?(?:(?:tele)?phone|e-?mail|mail|letter|post|sms|text|whatsapp|radio|car|bike|motorbike|boat|bus|air|hand|foot|law|name|step|means|way|force|all\s+means|consensus|vote|cash|(?!(?:even|morn|open|clos|meet|beginn)ing)\p{L}+ing|\p{L}+sel(?:f|ves))(?!\p{L})|^\d[\d.,]*\s*(?:%|percent)/iu;
const REPEATED = /(?<!\p{L})(\p{L}+)\s+by\s+\1(?!\p{L})/iu;
const PARTICIPLE = /\p{L}{2}(?:ed|en|ne|ade|wn|ld|aid|ent|un|ught)\s+$/iu;
const UNIT =
  /^(?:(?:the|la|le|les)\s+|l')?(?:coming|next|prochain|weeks?\b|months?\b|year|semaine|mois\b|année|days?\b|jours?\b|(?:une\s+)?(?:huitaine|quinzaine)|\d)/i;
/** Within some weeks, dans quinze jours au village. */
const COUNTED = /^(?:\p{L}+[\s-]+){1,2}(?:days|weeks|months|jours|semaines|mois)(?!\p{L})/iu;
/** Le 2 avec le chef, on the 2. */
const NUMBER_ALONE = /^(?:le\s+\d{1,2}(?:er)?(?=$|[\s,;.!?)])(?!\s*[.,]\d)|the\s+\d{1,2}[\s\p{P}]*$)/iu;

/** By Firday, on the 15th of Febuary. */
const MISSPELT = [/^(?:le\s+|the\s+)?(\p{L}+)/iu, /^(?:le\s+|the\s+)?\d{1,2}\S{0,2}\s+(?:of\s+)?(\p{L}+)/iu];

/** On the 17th and 18th March, le premier lundi d'avril. */
const NUMBERED =
  /^(?:(?:the|le|la)\s+)?(?:\d{1,2}(?:st|nd|rd|th)(?!\s+(?:of\s+)?(?:each|every))|(?:first|second|third|fourth|1[eè]re?|premi[eè]re?|deuxi[eè]me)\s+(?:week|semaine)|(?:first|second|third|fourth|last|1er|premier|deuxi[eè]me|dernier)\s+\p{L}+(?:day|di)(?!\p{L}))/iu;

/** Whether the text says that there is a deadline, when none could be read: by the rains, before. */
export function leavesOpen(text: string): boolean {
  return keywordsIn(text, Number.POSITIVE_INFINITY).some(({ group, from, to }) => {
    const [head, words, rest] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
    if (group === 'before') return !/(?:like|as|than|en)\s+$/i.test(head) && !/^tout\b/i.test(rest);
    if (group === 'until') return true;
    if ((group === 'on' || group === 'within') && NUMBERED.test(rest)) return true;
    if (group === 'on' && NUMBER_ALONE.test(rest) && !BEFORE_NO_DEADLINE.test(head)) return true;
    if (group !== 'vague' && MISSPELT.some((place) => isMisspeltDay(place.exec(rest)?.[1] ?? '')))
      return true;
    const isWithin = /^(?:within|dans|sous)\b/i.test(words);
    if (group === 'due' || isWithin) return UNIT.test(rest) || (isWithin && COUNTED.test(rest));
    if (group !== 'by' || REPEATED.test(text)) return false;
    if (/^[\s\p{P}]*$/u.test(rest) || TIMES.test(rest)) return !MEANS.test(rest);
    // What follows is who does it, or how: signed by the chief, support by MSF.
    return !MEANS.test(rest) && !PARTICIPLE.test(head) && !/^(?:the\s+|our\s+)?\p{Lu}/u.test(rest);
  });
}
