import { addDays } from '../../calendar';
import { type DatePhrase, dateAt, type Language } from './dates';
import { isDay, isDeadline, isStrong, keywordsIn, leavesOpen } from './deadline-words';

/** What somebody promised, and by when. */
export interface Due {
  /** Without by when, unless that was unclear or said more than the day. */
  what: string;
  /** YYYY-MM-DD. */
  by?: string;
  unclear?: boolean;
}

interface Finding {
  from: number;
  to: number;
  by?: string;
  unclear?: boolean;
  more?: boolean;
  /** By, before, until: outranks on. */
  isStrong?: boolean;
}

/** In words. */
const LONGEST_AT_END = 7;
/** A line that says by when more often than that isn't read to its end. */
const MOST_KEYWORDS = 20;

export function dueIn(typed: string, metOn: string, language: Language): Due {
  // Same length, so that places in it are places in what was typed.
  const text = typed.replace(/[’‘ʼ]/g, "'").replace(/\s/g, ' ');
  const best = strongest(afterWords(text, metOn, language)) ?? atEnd(text, metOn, language);
  if (!best) return { what: typed, unclear: leavesOpen(text) };
  // By the first week in April: what was read is not all that was said.
  const unclear = best.unclear || (!best.isStrong && leavesOpen(text.slice(0, best.from)));
  const what = unclear || best.more ? undefined : without(typed, text, best);
  return { what: what ?? typed, by: best.by, unclear };
}

/** Whether the text is a day or a deadline and nothing else. */
export function isDue(typed: string, metOn: string, language: Language): boolean {
  const { what, by, unclear } = dueIn(typed, metOn, language);
  return what === '' && by !== undefined && !unclear;
}

function afterWords(text: string, metOn: string, language: Language): Finding[] {
  return keywordsIn(text, MOST_KEYWORDS).flatMap((keyword) => {
    const found = dateAt(text.slice(keyword.to), metOn, language);
    if (!found || !isDeadline(keyword, found, text)) return [];
    const to = keyword.to + found.length;
    const { by, unclear } = keyword.group === 'before' ? before(found, metOn) : found;
    const doubted =
      unclear ||
      keyword.group === 'vague' ||
      goesOn(text.slice(to), found, (other) => dateAt(other, metOn, language));
    const more = found.more || BESIDES_THE_DAY.test(text.slice(keyword.from, keyword.to));
    return [{ from: keyword.from, to, by, unclear: doubted, more, isStrong: isStrong(keyword) }];
  });
}

const BESIDES_THE_DAY = /\d\s*[ap]m|\d:\d|noon|midday|cob|eod|close/i;

/** Before April is in March; before the 15th is by the 15th. */
function before(found: DatePhrase, metOn: string): Pick<DatePhrase, 'by' | 'unclear'> {
  if (!found.first) return found;
  const by = addDays(found.first, -1);
  return { by, unclear: found.unclear || by < metOn };
}

/** Friday or Saturday, 15 March?, by Sunday Kamara. */
function goesOn(rest: string, { kind }: DatePhrase, read: (text: string) => DatePhrase | undefined): boolean {
  const [, other] = /^\s*(?:or|ou|and|et|to|au|à|-|–|\/|&)\s*(.*)/i.exec(rest) ?? [];
  if (/^\s*\?/.test(rest) || (other && read(other))) return true;
  const isName = /^\s\p{Lu}\p{Ll}/u.test(rest) && !/^\s(?:We|The|Our|Nous|Le|La|Les)\s/.test(rest);
  return kind !== 'day' && isName;
}

/** Of several days the last one is likelier to be when all is done; which one is meant has to be asked. */
function strongest(all: Finding[]): Finding | undefined {
  const strong = all.filter(({ isStrong }) => isStrong);
  const [first, ...others] = strong.length > 0 ? strong : all;
  if (!first || others.every(({ by }) => by === first.by)) return first;
  const last = others.reduce((best, one) => ((one.by ?? '') > (best.by ?? '') ? one : best), first);
  return { ...last, unclear: true };
}

const TRAIL = /^(?:\s*,?\s*(?:at the latest|latest|au plus tard))?[\s.,;!…*_–—-]*$/i;

/** A day without a word before it counts at the end of the line. */
function atEnd(text: string, metOn: string, language: Language): Finding | undefined {
  const starts = [...text.slice(-100).matchAll(/(?<![\p{L}\p{N}'/.:-])[\p{L}\p{N}]/gu)]
    .map(({ index }) => index + Math.max(0, text.length - 100))
    .slice(-LONGEST_AT_END);
  for (const from of starts) {
    const found = dateAt(text.slice(from), metOn, language);
    const rest = found && text.slice(from + found.length);
    if (!found || rest === undefined || !/^\s*[?)\]]?/.test(rest)) continue;
    if (!TRAIL.test(rest.replace(/^\s*[?)\]]/, ''))) continue;
    const phrase = text.slice(from, from + found.length);
    const isDue = isDay(text.slice(0, from), phrase, found);
    if (!isDue) return undefined;
    const unclear = found.unclear || isDue === 'perhaps' || rest.includes('?');
    return { from, to: from + found.length, by: found.by, unclear, more: found.more };
  }
  return undefined;
}

/** Undefined where the day stands in the middle: without it the words might say something else. */
function without(typed: string, text: string, { from, to, isStrong: strong }: Finding): string | undefined {
  const [head, tail] = [typed.slice(0, from), typed.slice(to)];
  const inBrackets = /[([]\s*$/.test(head) && /^\s*[)\]]/.test(tail);
  const rest = inBrackets ? text.slice(to).replace(/^\s*[)\]]/, '') : text.slice(to);
  if (TRAIL.test(rest)) {
    return (inBrackets ? head.replace(/[([]\s*$/, '') : head).replace(/[\s,;:–—-]+$/u, '');
  }
  // By Friday they come; but: on Friday prayers are held.
  if (/^[\s\p{P}]*$/u.test(head) && (strong || /^\s*[,;:–—-]/.test(tail)))
    return tail.replace(/^[\s,;:.–—-]+/u, '');
  return undefined;
}
