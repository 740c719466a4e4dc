import { Temporal } from 'temporal-polyfill';
import { DAY, toDate, toDay, toMinute } from './days';

const MINUTE = 60_000;
const MOST_REMEMBERED = 50_000;

/** day and minute, in minutes since 1970 without any zone → instant */
type Zone = Map<number, number>;

const zones = new Map<string, Zone>();
let remembered = 0;

/**
 * The instant, in milliseconds, at which clocks in the zone show this day and minute. In a gap it is as much later as
 * the clocks jump; where a time comes twice it is the first.
 *
 * Many pairings share a zone and a day, and asking Temporal is slow, so days are remembered: on a day that lasts 24
 * hours every minute follows from midnight. (No zone changes its clocks twice in a day.)
 */
export function instantOf(timeZone: string, day: number, minute: number): number {
  const zone = zoneOf(timeZone);
  const midnight = remember(zone, timeZone, day, 0);
  if (remember(zone, timeZone, day + 1, 0) - midnight === DAY) return midnight + minute * MINUTE;
  return remember(zone, timeZone, day, minute);
}

function remember(zone: Zone, timeZone: string, day: number, minute: number): number {
  const key = day * 1440 + minute;
  let instant = zone.get(key);
  if (instant === undefined) {
    instant = ask(timeZone, day, minute);
    zone.set(key, instant);
    remembered++;
  }
  return instant;
}

/** For measuring from a cold start. */
export function forgetZones(): void {
  zones.clear();
  remembered = 0;
}

function zoneOf(timeZone: string): Zone {
  if (remembered >= MOST_REMEMBERED) forgetZones();
  let zone = zones.get(timeZone);
  if (!zone) {
    zone = new Map();
    zones.set(timeZone, zone);
    remembered++;
  }
  return zone;
}

function ask(timeZone: string, day: number, minute: number): number {
  return new Temporal.PlainDateTime(1970, 1, 1, Math.trunc(minute / 60), minute % 60)
    .add({ days: day })
    .toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

export function atLocal(date: string, time: string, timeZone: string): Date {
  return new Date(instantOf(timeZone, toDay(date), toMinute(time)));
}

/** The last day whose midnight is over. */
export function localDate(now: Date, timeZone: string): string {
  const zone = zoneOf(timeZone);
  const instant = now.getTime();
  let day = Math.floor(instant / DAY);
  while (remember(zone, timeZone, day + 1, 0) <= instant) day++;
  while (remember(zone, timeZone, day, 0) > instant) day--;
  return toDate(day);
}

/** 'HH:MM' */
export function localTime(now: Date, timeZone: string): string {
  return local(now, timeZone).toPlainTime().toString().slice(0, 5);
}

function local(now: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
}

/** An IANA name; a bare offset such as +01:00 knows no clock changes and is refused. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
