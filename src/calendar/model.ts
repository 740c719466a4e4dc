/** A rhythm in local time: every so many weeks from a first date, whatever the clocks do in between. */
export type Cadence = {
  /** 'YYYY-MM-DD' */
  firstOn: string;
  /** 'HH:MM', local */
  at: string;
  /** whole, 1 to 52 */
  everyWeeks: number;
  /** IANA name */
  timeZone: string;
};

export type Rules = {
  whenHoliday: 'keep' | 'move' | 'skip';
  whenWeekend: 'keep' | 'move' | 'skip';
  whenPaused: 'move' | 'skip';
  /** 'YYYY-MM-DD' each */
  holidays: string[];
  /** First day of the pause; without it the pause has always been. */
  pausedFrom?: string;
  /** First day after the pause; without it, but with pausedFrom, the pause never ends. */
  pausedUntil?: string;
  /** ISO weekdays, 1 is Monday; [6, 7] if left out */
  weekend?: number[];
};

export type SkipReason = 'holiday' | 'weekend' | 'pause';

export type Occurrence = {
  /** The nominal local date. It is the occurrence's identity: moving changes `dueAt`, never this. */
  date: string;
  dueAt: Date;
  /** The local date it moved to. */
  movedTo?: string;
  skipped?: SkipReason;
};

export type NextOccurrence = {
  /** None if nothing but skipped occurrences was found in a long run of them (an endless pause, say). */
  next?: Occurrence;
  /** Those passed over on the way to `next`; empty if there is no next. */
  skipped: Occurrence[];
};
