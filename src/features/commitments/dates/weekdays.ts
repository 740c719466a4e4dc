import { addDays } from '../../../calendar';
import { weekdayNamed } from './chrono';
import { mondayOf, nextWeekday } from './days';
import type { DatePhrase, Reader } from './phrase';

const WEEKDAY =
  /^(?<before>(?:next|this)\s+week(?:'s)?\s+(?:on\s+)?|(?:next|coming|this|ce)\s+)?(?<name>\p{L}{3,9})\.?(?<after>\s+(?:of\s+)?(?:next|this)\s+week|\s+de\s+(?:la\s+semaine\s+prochaine|cette\s+semaine)|(?:\s+prochain)?\s+en\s+(?:huit|quinze)|\s+(?:week|fortnight)|\s+prochain)?(?![\p{L}\p{N}'-])(?<number>,?\s+(?:the\s+|le\s+)?(?<day>\d{1,2})(?:st|nd|rd|th|er)?(?=\s*(?:$|[.,;)?!])))?(?!,?\s*\d)/iu;

export const weekday: Reader = (phrase, metOn) => {
  const { 0: text = '', groups: { before = '', name = '', after = '', day } = {} } =
    WEEKDAY.exec(phrase) ?? {};
  const named = weekdayNamed(name);
  if (!named) return undefined;
  const found = { length: text.length, kind: 'weekday' as const };
  const next = nextWeekday(metOn, named);
  if (day) return weekdayAndNumber(found, next, Number(day));
  const words = `${before}${after}`.toLowerCase();
  const inWeek = addDays(mondayOf(metOn), named - 1);
  if (/this\s+week|cette/.test(words)) return { ...found, by: inWeek };
  // Monday week is the Monday after the coming one; said on a Monday, it may be the coming one.
  const later = /en\s+huit|^\s+week/i.test(after) ? 7 : /en\s+quinze|^\s+fortnight/i.test(after) ? 14 : 0;
  if (later > 0) {
    return inWeek === metOn
      ? { ...found, by: addDays(metOn, later), unclear: true }
      : { ...found, by: addDays(next, later) };
  }
  if (/next\s+week|prochaine/.test(words)) return { ...found, by: addDays(inWeek, 7) };
  // Some mean the coming one, some that of the week after: they differ while the coming one is in this week.
  if (/next|prochain/.test(words) && next === inWeek) {
    return { ...found, by: /next/.test(words) ? addDays(next, 7) : next, unclear: true };
  }
  return { ...found, by: next };
};

/** Friday 19: the next Friday, unless that is not the 19th. */
function weekdayAndNumber(found: DatePhrase, next: string, number: number): DatePhrase {
  for (let week = 0; week < 6; week++) {
    const by = addDays(next, 7 * week);
    if (Number(by.slice(8)) === number) return { ...found, by };
  }
  return { ...found, by: next, unclear: true };
}
