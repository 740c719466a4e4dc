import type { Accompany, Feature } from '../feature';
import type { Part, Snapshot } from './model';
import { lastWeeks } from './period';
import { beginReads } from './reads';
import { whoseOf } from './scope';
import type { Asked, Line, Need, Period, Stands } from './section';

/** Features that bring something to managers, in the order in which it is told. */
export interface Digesting {
  accompany: Pick<Accompany, 'workspace' | 'log' | 'nudge'>;
  features: Feature[];
}

/** Of two thousand needs nobody reads more; what is left out is counted by the lines. */
const MOST_NEEDS = 100;

const kinds: Need['kind'][] = ['help', 'overdue', 'silence'];

/** With how many needs there are in all, and the names of the features that could not be asked. */
export type Standing = Stands & { needCount: number; failed: string[] };

/** How everything stands now, the worst first and so many at most, and each pairing's lines by its key. */
export async function standing(digesting: Digesting, asked: Asked, most = MOST_NEEDS): Promise<Standing> {
  const all = await Promise.all(
    digesting.features.map(async ({ name, digest }) => {
      const stands = digest?.stands && (await orNothing(digesting, name, async () => digest.stands?.(asked)));
      return { name, stands, isFailed: digest?.stands !== undefined && !stands };
    }),
  );
  const found = all.flatMap(({ stands }) => stands ?? []);
  const failed = all.flatMap(({ name, isFailed }) => (isFailed ? [name] : []));
  const needs = found.flatMap((one) => one.needs).sort(worstFirst);
  const about: Record<string, Line[]> = {};
  for (const { key } of asked.scope.pairings) about[key] = found.flatMap((one) => one.about[key] ?? []);
  const counts = found.flatMap(({ counts = [] }) => counts);
  return { needs: needs.slice(0, most), needCount: needs.length, about, counts, failed };
}

function worstFirst(one: Need, other: Need): number {
  return (
    kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
    one.since.getTime() - other.since.getTime() ||
    (one.id < other.id ? -1 : 1)
  );
}

/**
 * All that there is to tell of a period. A feature that fails leaves a part without a section, which is said: a digest without
 * it comes on time.
 */
export async function gather(digesting: Digesting, asked: Asked, period: Period): Promise<Snapshot> {
  const ends = lastWeeks(period.until, asked.scope.timeZone);
  const moments = ends.map(({ at }) => at);
  const scope = { ...asked.scope, reads: beginReads(farthest(period, moments)) };
  const all = { ...asked, scope };
  const features = digesting.features.flatMap(({ name, digest }) => (digest ? [{ name, digest }] : []));
  // All at once: a digest waits for the slowest of its questions, and not for their sum.
  const [{ needs, needCount, about, failed }, parts, weeks] = await Promise.all([
    standing(digesting, all),
    Promise.all(
      features.map(async ({ name, digest }): Promise<Part> => {
        const section = await orNothing(digesting, name, async () => digest.section(all, period));
        return { feature: name, ...(section && { section }) };
      }),
    ),
    Promise.all(
      features.map(({ name, digest }) =>
        orNothing(digesting, name, async () => digest.weeks?.(all, moments)),
      ),
    ),
  ]);
  return {
    from: period.from,
    until: period.until,
    timeZone: scope.timeZone,
    facilitators: whoseOf(scope),
    needs,
    needCount,
    about,
    parts: parts.map((part) => (failed.includes(part.feature) ? { ...part, isStandingUnknown: true } : part)),
    weeks: weeks.flatMap((those) => those ?? []),
    moments: ends.map(({ day }) => day),
  };
}

const WEEK = 7 * 86_400_000;

/** As far back as is told of: what the period is compared with, and the first week of the picture. */
function farthest({ before }: Period, [first]: Date[]): Date {
  return new Date(Math.min(before.from.getTime(), (first ?? before.from).getTime() - WEEK));
}

async function orNothing<T>(
  { accompany: { workspace, log } }: Digesting,
  feature: string,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (err) {
    log.error({ workspace, feature, err }, 'a part of the digest could not be counted');
    return undefined;
  }
}

/** Every line of a snapshot. */
export function linesOf({ needs, about, parts }: Pick<Snapshot, 'needs' | 'about' | 'parts'>): Line[] {
  const told = parts.flatMap(({ section }) => (section ? [section] : []));
  return [
    ...needs,
    ...Object.values(about).flat(),
    ...told.flatMap(({ lines, more = [], details, successes, lessons, unknown }) => [
      ...lines,
      ...more,
      ...Object.values(details).flat(),
      ...successes,
      ...lessons,
      ...unknown,
    ]),
  ];
}

/** `<feature>/<key>` of every record whose words a snapshot shows. */
export function quotesIn(snapshot: Snapshot): string[] {
  const sources = linesOf(snapshot).flatMap(({ quote }) => (quote ? [`${quote.feature}/${quote.key}`] : []));
  return [...new Set(sources)];
}
