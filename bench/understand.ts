import { understand } from '../src/features/commitments';
import { INPUT_TEXT } from '../src/slack/limits';
import { type Figure, inTurns, milliseconds } from './figure';

const ROUNDS = 21;
const setting = { metOn: '2027-03-10', language: 'en' } as const;
const lines = [
  'DHMT: two nurses to Jojoima by 15 March',
  'Nous : appeler le chef d’ici la fin du mois prochain',
  'We: meet the mothers of the Monday market in the month of the march by the rains',
  '30 bags of rice',
];
/** Beginnings of what is understood, again and again: a pattern that tries all of them takes the square of their number. */
const beginnings = ['by ', 'Friday: ', 'by 15 March ', 'by mar ', 'a:', '1 ', 'the end of ', 'x - '];

/** What was agreed, read into commitments while a form waits. A field full of the worst costs no more than a hundred usual lines. */
export async function understanding(): Promise<Figure[]> {
  const [half, whole] = [agreed(50), agreed(100)];
  const figures = [
    { ...(await measured(half, whole)), name: 'agreements of a hundred lines, beside fifty', bound: 2.5 },
  ];
  for (const beginning of beginnings) {
    const line = beginning.repeat(INPUT_TEXT).slice(0, INPUT_TEXT);
    const name = `one of “${beginning}” again and again, beside a hundred`;
    figures.push({ ...(await measured(whole, line)), name, bound: 1 });
  }
  return figures;
}

const agreed = (count: number) => Array.from({ length: count }, (_, n) => lines[n % lines.length]).join('\n');

async function measured(floor: string, agreements: string) {
  const of = (text: string) => () => milliseconds(() => understand(text, setting));
  return { unit: 'ms', size: agreements.length, ...(await inTurns(ROUNDS, of(floor), of(agreements))) };
}
