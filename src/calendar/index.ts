/** Local calendar time: when a cadence falls due, and when a person is at work. Pure; the time comes in as an argument. */
export { addDays, isDate, isTime } from './days';
export { afterDowntime, GRACE, type Punctuality } from './downtime';
export { daysLater, nextWorkingInstant, type WorkingHours, withinWorkingHours } from './hours';
export type { Cadence, NextOccurrence, Occurrence, Rules, SkipReason } from './model';
export { nextOccurrence, occurrences, occurrencesBetween } from './occurrences';
export { isoWeek, mondayOf, nextWeekly, onOrBefore, type Weekly, type WeeklyMoment, weeklyOn } from './weeks';
export { atLocal, isTimeZone, localDate, localTime } from './zones';
