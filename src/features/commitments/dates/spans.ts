import { addDays } from '../../../calendar';
import type { Reader } from './phrase';

/** Numbers in words that the library doesn't know, of days and weeks. */
const NUMBERS: Record<string, number> = {
  ...{ quatorze: 14, fourteen: 14, quinze: 15, fifteen: 15, vingt: 20, twenty: 20, trente: 30, thirty: 30 },
  ...{ quarante: 40, forty: 40, 'quarante-cinq': 45, 'forty-five': 45, soixante: 60, sixty: 60 },
  ...{ 'quatre-vingt-dix': 90, ninety: 90, cent: 100 },
};

const SPAN =
  /^(?<number>\p{L}+(?:-\p{L}+){0,2})\s+(?:(?<days>days?|jours?)|weeks?|semaines?)(?![\p{L}\p{N}])/iu;
const FORTNIGHT = /^(?:(?:an?|one)\s+)?fortnight(?![\p{L}\p{N}])/iu;

/** Fifteen days, quinze jours, a fortnight. */
export const span: Reader = (phrase, metOn) => {
  const fortnight = FORTNIGHT.exec(phrase)?.[0];
  if (fortnight) return { length: fortnight.length, kind: 'span', by: addDays(metOn, 14) };
  const { 0: text, groups: { number = '', days } = {} } = SPAN.exec(phrase) ?? {};
  const count = NUMBERS[number.toLowerCase()];
  if (!text || !count) return undefined;
  return { length: text.length, kind: 'span', by: addDays(metOn, count * (days ? 1 : 7)) };
};
