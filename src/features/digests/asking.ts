import { addDays, localDate } from '../../calendar';
import { plainly } from '../../search';
import { typedWords } from '../../slack/text';
import type { District, Member, Pairing } from '../people';
import { daysBefore } from './period';
import type { Period } from './section';

const spans = {
  now: ['now', 'today', 'maintenant', 'aujourd’hui', "aujourd'hui"],
  week: ['week', 'semaine'],
  month: ['month', 'mois'],
  quarter: ['quarter', 'trimestre'],
} as const;
export type Span = keyof typeof spans;

const everything = ['programme', 'program', 'all', 'everything', 'tout'];
/** What stands between the words, and says nothing: "of the month for Ada". */
const between = new Set([
  'of',
  'the',
  'for',
  'a',
  'this',
  'last',
  'du',
  'de',
  'la',
  'le',
  'un',
  'une',
  'pour',
  'ce',
  'cette',
]);

export interface Wish {
  span: Span;
  /** The whole programme. */
  isWhole: boolean;
  /** Whose: a facilitator's or a district's name, as typed. */
  name: string;
}

/** What somebody wrote after `/accompany digest`: of which time and of whom, in any order. */
export function readWish(rest: string): Wish {
  const typed = typedWords(rest).split(/\s+/).filter(Boolean);
  const spanOf = (word: string) =>
    (Object.keys(spans) as Span[]).find((span) =>
      spans[span].some((name) => plainly(name) === plainly(word)),
    );
  const span = typed.map(spanOf).find((one) => one !== undefined);
  const left = typed.filter((word) => !spanOf(word));
  const isWhole = left.some((word) => everything.includes(plainly(word)));
  const name = left.filter((word) => !everything.includes(plainly(word)));
  while (between.has(plainly(name[0] ?? ''))) name.shift();
  return { span: span ?? 'now', isWhole: isWhole && name.length === 0, name: name.join(' ') };
}

/** Days, and how many times as long before they are compared with. */
const lengths: Record<Span, { days: number; times: number }> = {
  now: { days: 7, times: 4 },
  week: { days: 7, times: 4 },
  month: { days: 30, times: 3 },
  quarter: { days: 91, times: 1 },
};

/** "now" ends with today, all others with yesterday. */
export function periodOf(span: Span, now: Date, timeZone: string): Period {
  const today = localDate(now, timeZone);
  const { days, times } = lengths[span];
  return daysBefore(span === 'now' ? addDays(today, 1) : today, days, timeZone, times);
}

export type Found =
  | {
      pairings: Pairing[];
      of?: { facilitator: string } | { district: string } /** Its key. */;
      district?: string;
    }
  | { unknown: true }
  | { several: string[] };

/** The pairing or the district that is called so: by key, by the whole name, or by its beginning. */
export function called(
  name: string,
  {
    pairings,
    members,
    districts,
  }: { pairings: Pairing[]; members: Map<string, Member>; districts: Placed[] },
): Found {
  const asked = plainly(name);
  const people = pairings.map((pairing) => {
    const facilitator = members.get(pairing.facilitator);
    return {
      names: [facilitator?.name ?? '', pairing.key, facilitator?.slackUser ?? ''],
      shown: facilitator?.name ?? pairing.key,
      found: { pairings: [pairing], of: { facilitator: facilitator?.name ?? pairing.key } },
    };
  });
  const places = districts.map(({ key, name: shown, pairings: theirs }) => ({
    names: [shown, key],
    shown,
    found: { pairings: theirs, of: { district: shown }, district: key },
  }));
  const all = [...places, ...people];
  const user = /^@?(U\w+)$/.exec(name)?.[1];
  const exact = all.filter(({ names }) => names.some((one) => plainly(one) === asked || one === user));
  const begun = all.filter(({ names }) => names.some((one) => plainly(one).startsWith(asked)));
  const fitting = exact.length > 0 ? exact : begun;
  const [first, ...others] = fitting;
  if (!first) return { unknown: true };
  return others.length > 0 ? { several: fitting.map(({ shown }) => shown) } : first.found;
}

export type Placed = Pick<District, 'key' | 'name'> & { pairings: Pairing[] };
