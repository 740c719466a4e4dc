import type { Line, Weeks } from '../src/features/digests';
import type { Snapshot } from '../src/features/digests/model';

/** A line without our words: the numbers, names and days in it, and what it quotes. */
export type Told = Record<string, string | number>;

/** All that a digest shows but our words; by it two ways of counting are known to find the same. */
export interface Shown {
  /** By feature, by name. */
  figures: Record<string, Record<string, number>>;
  weeks: Weeks[];
  /** The worst first. */
  needs: Told[];
  /** By pairing, as the next. */
  about: Record<string, Told[]>;
  /** Of check-ins, problems, meetings and commitments, in this order. */
  details: Record<string, Told[]>;
  /** Successes and lessons. */
  highlights: Told[];
  /** `<category>/<community>` */
  gaps: string[];
}

const toldOf = ({ says: { params, days }, quote }: Pick<Line, 'says' | 'quote'>): Told => ({
  ...params,
  ...days,
  ...(quote && { of: `${quote.feature}/${quote.key}`, quote: quote.text }),
});

export function shownBy({ facilitators, parts, weeks, needs, about }: Snapshot): Shown {
  const told = parts.flatMap(({ feature, section }) => (section ? [{ feature, ...section }] : []));
  if (told.length < parts.length) throw new Error('a part could not be counted');
  return {
    figures: Object.fromEntries(told.map(({ feature, figures }) => [feature, figures])),
    weeks,
    needs: needs.map((need) => ({ id: need.id, ...need.todo.params, ...toldOf(need) })),
    about: Object.fromEntries(Object.entries(about).map(([key, lines]) => [key, lines.map(toldOf)])),
    details: Object.fromEntries(
      facilitators.map(({ pairing }) => [
        pairing,
        told.flatMap(({ details }) => (details[pairing] ?? []).map(toldOf)),
      ]),
    ),
    highlights: told.flatMap(({ successes, lessons }) => [...successes, ...lessons].map(toldOf)),
    gaps: told.flatMap(({ gaps }) => gaps.map(({ category, community }) => `${category}/${community.key}`)),
  };
}
