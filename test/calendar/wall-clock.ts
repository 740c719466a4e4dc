/** A second way to the same answers, by Intl alone: what the calendar is held against. */

export type WallClock = { date: string; time: string };

const HOUR = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

export function wallClock(instant: Date, timeZone: string): WallClock {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return { date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
}

/**
 * When a zone's clocks first show this date and time; if they never do, `gap` is true and the instant is that of clocks
 * that had not been put forward yet.
 */
export function firstReading(date: string, time: string, timeZone: string): { at: Date; gap: boolean } {
  const naive = Date.parse(`${date}T${time}:00Z`);
  const offsetAt = (instant: number) => {
    const clock = wallClock(new Date(instant), timeZone);
    return Date.parse(`${clock.date}T${clock.time}:00Z`) - instant;
  };
  const before = offsetAt(naive - 26 * HOUR);
  const readings = [before, offsetAt(naive), offsetAt(naive + 26 * HOUR)]
    .map((offset) => naive - offset)
    .filter((instant) => offsetAt(instant) === naive - instant)
    .sort((a, b) => a - b);
  return { at: new Date(readings[0] ?? naive - before), gap: readings.length === 0 };
}
