import { atLocal, localDate } from '../../../calendar';
import type { Asked, Standing } from '../../digests';
import { against, type Benchmark, benchmarkOn, isPausedOn, type Pairing } from '../../people';
import type { CheckIn } from '../model';

/** What the course of its check-ins tells of a pairing. */
export interface Known {
  key: string;
  /** Newest first; what is planned and has not come out is among them. */
  course: Pick<CheckIn, 'date' | 'status' | 'postedAt'>[];
  heard: { heardAt: Date }[];
  /** When the first came out; where only what fell due lately was read, maybe a later one. */
  first: { postedAt: Date }[];
  isLately?: boolean;
}

/** How a pairing stands at this moment. */
export interface Silence {
  isPaused: boolean;
  missed: number;
  heardAt?: Date;
  /** When the silence began, as far as it counts: a pause does not. Absent where nobody was asked yet. */
  since?: Date;
  days: number;
  standing: Standing;
  /** Past what the programme's benchmarks call red, and which of them. */
  isRed?: 'missed' | 'days';
  benchmarks: { missed?: Benchmark; days?: Benchmark };
}

/** Missed in a row from which on it is red where the programme has no benchmark for it. */
const RED = 2;
const DAY = 86_400_000;

export function silenceOf({ programme, scope, now }: Asked, pairing: Pairing, known: Known): Silence {
  const today = localDate(now, scope.timeZone);
  const benchmarks = {
    missed: benchmarkOn(programme.settings, 'checkInsMissed', today),
    days: benchmarkOn(programme.settings, 'daysWithoutContact', today),
  };
  const missed = missedInARow(known.course);
  const heardAt = known.heard[0]?.heardAt;
  const since = sinceWhen(pairing, heardAt ?? known.first[0]?.postedAt, now);
  const days = since ? daysBetween(since, now, pairing.timeZone) : 0;
  const isPaused = isPausedOn(pairing, localDate(now, pairing.timeZone));
  const silence = {
    isPaused,
    missed,
    days,
    benchmarks,
    ...(heardAt && { heardAt }),
    ...(since && { since }),
  };
  if (!since) return { ...silence, standing: 'unknown' };
  if (isPaused) return { ...silence, standing: 'plain' };
  const byMissed = benchmarks.missed ? against(missed, benchmarks.missed) : missed >= RED ? 'red' : 'plain';
  const byDays = against(days, benchmarks.days);
  const isRed = byMissed === 'red' ? 'missed' : byDays === 'red' ? 'days' : undefined;
  return { ...silence, standing: worst(byMissed, byDays), ...(isRed && { isRed }) };
}

/** What was left out by a rule, was never asked, or still waits, neither counts nor ends it. */
export function missedInARow(course: Known['course']): number {
  let count = 0;
  for (const { status, postedAt } of course) {
    if (status === 'missed') count += 1;
    else if (postedAt && status !== 'open' && status !== 'missed by the app') break;
  }
  return count;
}

/** After a pause silence counts anew. */
function sinceWhen({ pausedUntil, timeZone }: Pairing, at: Date | undefined, now: Date): Date | undefined {
  if (!at || !pausedUntil || pausedUntil > localDate(now, timeZone)) return at;
  const goneOn = atLocal(pausedUntil, '00:00', timeZone);
  return goneOn > at ? goneOn : at;
}

const daysBetween = (from: Date, to: Date, timeZone: string) =>
  Math.round((Date.parse(localDate(to, timeZone)) - Date.parse(localDate(from, timeZone))) / DAY);

function worst(...all: Standing[]): Standing {
  return (['red', 'amber', 'good'] as const).find((one) => all.includes(one)) ?? 'plain';
}
