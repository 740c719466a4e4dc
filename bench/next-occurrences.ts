import { Temporal } from 'temporal-polyfill';
import { type Cadence, nextOccurrence, type Rules } from '../src/calendar';
import { forgetZones } from '../src/calendar/zones';
import { type Figure, inTurns, milliseconds } from './figure';

const PAIRINGS = 100_000;
const ROUNDS = 5;
/** The two weeks that follow hold Europe's and Morocco's clock changes. */
const AFTER = '2026-03-20';

const ZONES = [
  ...[
    'Africa/Freetown',
    'Africa/Monrovia',
    'Africa/Lagos',
    'Africa/Nairobi',
    'Africa/Cairo',
    'Africa/Casablanca',
  ],
  ...[
    'Europe/London',
    'Europe/Paris',
    'Asia/Beirut',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Asia/Manila',
    'Asia/Dhaka',
  ],
  ...['America/New_York', 'America/Bogota', 'America/Santiago', 'America/Port-au-Prince', 'Pacific/Apia'],
  ...['Australia/Lord_Howe', 'Pacific/Auckland'],
];

const rules: Rules = {
  whenHoliday: 'move',
  whenWeekend: 'move',
  whenPaused: 'skip',
  holidays: [
    '2026-01-01',
    '2026-03-08',
    '2026-03-20',
    '2026-04-03',
    '2026-04-06',
    '2026-04-27',
    '2026-05-27',
  ],
};

/** First dates over two years, any quarter of an hour from 06:00 to 20:00. */
function pairings(): Cadence[] {
  return Array.from({ length: PAIRINGS }, (_, n) => {
    const quarter = 24 + ((n * 37) % 57);
    return {
      firstOn: new Date(Date.UTC(2024, 2, 1 + ((n * 131) % 730))).toISOString().slice(0, 10),
      at: `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
      everyWeeks: 2,
      timeZone: ZONES[n % ZONES.length] ?? 'UTC',
    };
  });
}

/** The floor: the same closed form, without rules, asking Temporal each time. */
function bare({ firstOn, at, everyWeeks, timeZone }: Cadence, after: Temporal.PlainDate): number {
  const step = everyWeeks * 7;
  const past = Temporal.PlainDate.from(firstOn).until(after, { largestUnit: 'days' }).days;
  const index = past < 0 ? 0 : Math.floor(past / step) + 1;
  return Temporal.PlainDateTime.from(`${firstOn}T${at}`)
    .add({ days: index * step })
    .toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

export async function nextOccurrences(): Promise<Figure[]> {
  const all = pairings();
  const after = Temporal.PlainDate.from(AFTER);
  const plain: Rules = { ...rules, whenHoliday: 'keep', whenWeekend: 'keep' };
  const wrong = all.find(
    (one) => nextOccurrence(one, plain, AFTER).next?.dueAt.getTime() !== bare(one, after),
  );
  if (wrong) throw new Error(`Another answer than Temporal's for ${JSON.stringify(wrong)}`);

  const floor = () => milliseconds(() => all.map((one) => bare(one, after)));
  const everything = (from: { cold: boolean }) =>
    milliseconds(() => {
      if (from.cold) forgetZones();
      return all.map((one) => nextOccurrence(one, rules, AFTER));
    });

  const cold = await inTurns(ROUNDS, floor, () => everything({ cold: true }));
  const warm = await inTurns(ROUNDS, floor, () => everything({ cold: false }));
  return [
    { name: 'next occurrences', size: PAIRINGS, unit: 'ms', bound: 0.1, ...cold },
    { name: 'next occurrences, zones remembered', size: PAIRINGS, unit: 'ms', bound: 0.1, ...warm },
  ];
}
