export type Language = 'en' | 'fr';

/** What a phrase begins with that tells a day. */
export interface DatePhrase {
  /** Characters, from the phrase's first. */
  length: number;
  /** A span is counted from the meeting: two weeks. */
  kind: 'day' | 'weekday' | 'month' | 'period' | 'span';
  /** YYYY-MM-DD; absent when it looks like a date and is none: 31 April. */
  by?: string;
  /** The first day of a whole month, week or year: what is due before it is due the day before. */
  first?: string;
  /** Can be read in two ways, or is past or far away. */
  unclear?: boolean;
  /** Tells more than the day: a time, the first of several days. */
  more?: boolean;
}

/** Reads the phrase from its first character on, or not at all. */
export type Reader = (phrase: string, metOn: string, language: Language) => DatePhrase | undefined;
