import { addDays } from '../../../calendar';
import { monthNamed } from './chrono';
import { dayOf, hasJustBeen, lastDayOf, mondayOf } from './days';
import type { DatePhrase, Reader } from './phrase';

const PERIODS = [
  /^(?<end>(?:end|last\s+day)\s+(?:of\s+)?(?:the\s+)?)?(?<current>this\s+|current\s+)?(?<next>next\s+|coming\s+)?(?<unit>week|month|quarter|year)(?<close>[\s-]end)?(?![\p{L}\p{N}])/iu,
  /^(?<end>fin\s+(?:(?:de|du)\s+|d')?(?:la\s+|l')?)?(?<current>cet?te\s+|ce\s+)?(?<unit>semaine|mois|trimestre|année|an)(?:-ci)?(?<next>\s+(?:prochaine?|qui\s+vient))?(?![\p{L}\p{N}])/iu,
];

/** Next month, this week, the end of the year: their last day, of a week its Friday. */
export const period: Reader = (phrase, metOn) => {
  for (const pattern of PERIODS) {
    const { 0: text = '', groups: { end, current, next, unit = '', close } = {} } =
      pattern.exec(phrase) ?? {};
    if (!end && !current && !next && !close) continue;
    const [first, by] = bounds(unit.toLowerCase(), metOn, next ? 1 : 0);
    const found: DatePhrase = { length: text.length, kind: 'period', by };
    // At the weekend, this week may well be the one to come.
    if (by < metOn) return { ...found, by: addDays(by, 7), unclear: true };
    return end || close ? found : { ...found, first };
  }
  return undefined;
};

function bounds(unit: string, metOn: string, later: number): [first: string, last: string] {
  const [year, month] = [Number(metOn.slice(0, 4)), Number(metOn.slice(5, 7))];
  if (unit === 'week' || unit === 'semaine') {
    const monday = addDays(mondayOf(metOn), 7 * later);
    return [monday, addDays(monday, 4)];
  }
  if (unit === 'month' || unit === 'mois')
    return [dayOf(year, month + later, 1), lastDayOf(year, month + later)];
  if (unit === 'quarter' || unit === 'trimestre') {
    const opening = month - ((month - 1) % 3) + 3 * later;
    return [dayOf(year, opening, 1), lastDayOf(year, opening + 2)];
  }
  return [dayOf(year + later, 1, 1), dayOf(year + later, 12, 31)];
}

const MONTH =
  /^(?:(?<end>end\s+(?:of\s+)?|last\s+day\s+of\s+|fin\s+(?:du\s+mois\s+)?(?:de\s+|d')?)|(?<middle>mid(?:dle\s+of)?[\s-]*|mi[\s-]+)|(?<vague>early\s+|late\s+|(?:beginning|start)\s+of\s+|d[eé]but\s+(?:de\s+|d')?))?(?<name>\p{L}{3,9})\.?(?:,?\s+(?:of\s+|de\s+)?(?<year>20\d\d))?(?![\p{L}\p{N}'-])(?![\s,.]*\d)/iu;

/** March, or its end: its last day; the middle is the 15th. */
export const month: Reader = (phrase, metOn) => {
  const { 0: text = '', groups: { end, middle, vague, name = '', year } = {} } = MONTH.exec(phrase) ?? {};
  const named = monthNamed(name);
  // Sept jours: seven.
  const isNumber = /^sept$/i.test(name) && /^\s+\p{L}/u.test(phrase.slice(text.length));
  if (!named || isNumber) return undefined;
  const found = {
    length: text.length,
    kind: end || middle || vague ? ('period' as const) : ('month' as const),
  };
  if (vague) return { ...found, unclear: true };
  const [thisYear, thisMonth] = [Number(metOn.slice(0, 4)), Number(metOn.slice(5, 7))];
  const passed = named < thisMonth || (middle && named === thisMonth && Number(metOn.slice(8)) > 15);
  const of = Number(year ?? (passed ? thisYear + 1 : thisYear));
  const last = Number(lastDayOf(passed ? thisYear : of, named).slice(8));
  const unclear = !year && hasJustBeen(metOn, named, middle ? 15 : last) ? { unclear: true } : {};
  if (middle) return { ...found, by: dayOf(of, named, 15), ...unclear };
  return { ...found, by: lastDayOf(of, named), first: end ? undefined : dayOf(of, named, 1), ...unclear };
};
