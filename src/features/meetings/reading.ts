import * as limits from '../../slack/limits';
import type { WordKey } from '../../words';
import { type Understood, understand } from '../commitments';
import type { Language, Settings } from '../people';
import { type NewStakeholder, stakeholderType } from '../stakeholders';
import { NEW } from './draft';
import { MOST_ASKED } from './log-modal';
import type { Corrected, Filling, Minutes } from './model';

/** Of each of the three texts: six fields full. Code points. */
export const MOST_TEXT = 6 * limits.INPUT_TEXT;

/** What is wrong with what was typed, by field; nothing where it can be kept. */
export function complaints({ minutes, added }: Filling, today: string): Record<string, WordKey> {
  const { stakeholder, metOn, keyPoints, agreements, gaps, nextContact } = minutes;
  const texts = { keyPoints, agreements, gaps };
  const long = Object.entries(texts).filter(([, text]) => limits.codePoints(text ?? '') > MOST_TEXT);
  return {
    ...(!stakeholder && { stakeholder: 'meetings:error.noStakeholder' as const }),
    ...(stakeholder === NEW && added?.name === '' && { newName: 'meetings:error.noName' as const }),
    ...(stakeholder === NEW && !added?.type && { newType: 'meetings:error.noType' as const }),
    ...(metOn > today && { metOn: 'meetings:error.future' as const }),
    ...(!keyPoints && !agreements && !gaps && { keyPoints: 'meetings:error.noText' as const }),
    ...(nextContact && nextContact < metOn && { nextContact: 'meetings:error.nextContactPast' as const }),
    ...Object.fromEntries(long.map(([field]) => [field, 'meetings:error.tooLong' as const])),
  };
}

/** The agreements line by line, as they are understood; those that somebody was asked about, as they answered. */
export function linesOf(
  { minutes: { agreements = '', metOn }, corrected }: Pick<Filling, 'minutes' | 'corrected'>,
  { language, ourName, isAnswered }: { language: Language; ourName?: string; isAnswered: boolean },
): { lines: Understood[]; unclear: Understood[] } {
  const lines = understand(agreements, { metOn, language, ourName });
  const unclear = lines.filter((line) => line.unclear).slice(0, MOST_ASKED);
  if (!isAnswered) return { lines, unclear };
  return {
    lines: lines.map((line) => {
      const answer = corrected[unclear.indexOf(line)];
      return answer ? asCorrected(line, answer) : line;
    }),
    unclear: [],
  };
}

function asCorrected(line: Understood, { who, what, by }: Corrected): Understood {
  const owes = who === line.who ? line.owes : who ? 'stakeholder' : undefined;
  return { line: line.line, ...(who && { who }), ...(owes && { owes }), what, ...(by && { by }) };
}

/** What the form says, as it is kept. */
export function minutesOf(
  { minutes }: Filling,
  { districts, communities }: Record<'districts' | 'communities', { key: string; name: string }[]>,
): Minutes {
  const { about, ...rest } = minutes;
  const [kind, key] = about?.split(':') ?? [];
  const all = kind === 'district' ? districts : communities;
  const place = all.find((one) => one.key === key);
  return {
    ...rest,
    ...(place && {
      about: { kind: kind === 'district' ? 'district' : 'community', key: place.key, name: place.name },
    }),
  };
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

/** Stands for a text in what comes back with a form. */
export function standsFor(text = ''): string {
  let sum = 0;
  for (const sign of text) sum = (Math.imul(sum, 31) + (sign.codePointAt(0) ?? 0)) | 0;
  return `${text.length}.${sum}`;
}
