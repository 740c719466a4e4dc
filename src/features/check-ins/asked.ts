import { plainly } from '../../search';

/** What somebody wrote after the command: a name, and perhaps the day of a check-in. */
export interface Asked {
  name: string;
  /** As typed. */
  day?: string;
  /** Whether this date, YYYY-MM-DD, is the day. */
  isDay(date: string): boolean;
}

/** "foday 2026-11-20", "foday 20 November", "foday vendredi 20 novembre 2026": the day stands last. */
export function readAsked(rest: string): Asked {
  const typed = rest.trim().split(/\s+/);
  for (let start = 0; start < typed.length; start += 1) {
    const day = typed.slice(start).join(' ');
    const read = readDay(day);
    if (read) {
      const isDay = (date: string) => date.endsWith(read.year ? `${read.year}-${read.ofYear}` : read.ofYear);
      return { name: typed.slice(0, start).join(' '), day, isDay };
    }
  }
  return { name: typed.join(' '), isDay: () => false };
}

interface Day {
  year?: string;
  /** MM-DD */
  ofYear: string;
}

function readDay(text: string): Day | undefined {
  const [, digits, ofDigits] = /^(\d{4})-(\d{2}-\d{2})$/.exec(text) ?? [];
  if (digits && ofDigits) return { year: digits, ofYear: ofDigits };
  const found: { day?: string; month?: string; year?: string } = {};
  for (const word of plainly(text.replace(/[.,]/g, ' ')).split(/\s+/).filter(Boolean)) {
    const part = partOf(word);
    if (!part || (part.is !== 'filler' && found[part.is])) return undefined;
    if (part.is !== 'filler') found[part.is] = part.value;
  }
  const { day, month, year } = found;
  return day && month ? { ofYear: `${month}-${day}`, ...(year && { year }) } : undefined;
}

type Part = { is: 'filler' } | { is: 'day' | 'month' | 'year'; value: string };

function partOf(word: string): Part | undefined {
  if (/^\d{4}$/.test(word)) return { is: 'year', value: word };
  const [, day] = /^(\d{1,2})(?:er|st|nd|rd|th)?$/.exec(word) ?? [];
  if (day) return { is: 'day', value: day.padStart(2, '0') };
  if (fillers.has(word)) return { is: 'filler' };
  const index = word.length < 3 ? -1 : months.findIndex((names) => names.some((one) => one.startsWith(word)));
  return index < 0 ? undefined : { is: 'month', value: String(index + 1).padStart(2, '0') };
}

/** In the languages that the app speaks, as `plainly` writes them. */
const called = (options: Intl.DateTimeFormatOptions, at: Date) =>
  ['en', 'fr'].map((language) =>
    plainly(new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(at)),
  );

const months = Array.from({ length: 12 }, (_, index) =>
  called({ month: 'long' }, new Date(Date.UTC(2026, index, 15))),
);

const fillers = new Set([
  ...Array.from({ length: 7 }, (_, index) =>
    called({ weekday: 'long' }, new Date(Date.UTC(2026, 0, 4 + index))),
  ).flat(),
  ...['of', 'on', 'the', 'du', 'le'],
]);
