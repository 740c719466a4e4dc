import { type Words, words } from '../../../words';
import type { Language } from '../../people';
import type { Weeks } from '../section';

/** What the picture and its text show. */
export interface Shown {
  /** A line that is missing is unknown throughout. */
  weeks: Weeks[];
  /** The days on which the weeks ended, YYYY-MM-DD, oldest first: as many as there are values. */
  moments: string[];
  language: Language;
}

export interface Point {
  /** YYYY-MM-DD */
  day: string;
  /** Null where there are no data. */
  value: number | null;
  /** Of how many, where it is a part. */
  of: number | null;
}

/** In this order, one above the other. */
export const lineNames = ['answered', 'open', 'overdue'] as const satisfies Weeks['name'][];

/** The values of a line, one for each moment. */
export function pointsOf({ weeks, moments }: Shown, name: Weeks['name']): Point[] {
  const line = weeks.find((one) => one.name === name);
  return moments.map((day, n) => ({
    day,
    value: line?.values[n] ?? null,
    of: line?.of?.[n] ?? null,
  }));
}

export const isUnknown = (points: Point[]): boolean => points.every(({ value }) => value === null);

/**
 * A whole number that is short enough for its place: 1,200, and 12k; where there is less room, 1.2k. By our own words, since what
 * JavaScript knows of languages differs from one machine to another.
 */
export function shortFigure(value: number, t: Words, { wholeBelow = 10_000 } = {}): string {
  if (value >= 999_500) return t('digest-picture:short.million', { n: Math.round(value / 1e6) });
  if (value >= 9_950 && value >= wholeBelow)
    return t('digest-picture:short.thousand', { n: Math.round(value / 1e3) });
  if (value >= wholeBelow) {
    const [whole = '', tenth = '0'] = String(Math.round(value / 100) / 10).split('.');
    return t('digest-picture:short.thousand', { n: whole + t('digest-picture:short.point') + tenth });
  }
  return String(value).replace(/\B(?=\d{3}$)/, t('digest-picture:short.separator'));
}

export const wordsOf = ({ language }: Pick<Shown, 'language'>): Words => words(language);
