/** A date on the wall calendar of a place, `YYYY-MM-DD`. */
export type LocalDate = string;

/** All seven days, Monday first. */
export const EVERY_DAY = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

/** One of {@link EVERY_DAY}. */
export type Weekday = (typeof EVERY_DAY)[number];

/** A local date as the number of days since 1970-01-01. */
export type DayNumber = number;

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

const LOCAL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day's number, or `null` where the text is no date of the calendar (2026-02-30). */
export function dayNumber(date: string): DayNumber | null {
  if (!LOCAL_DATE.test(date)) return null;
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? null : at / DAY_MS;
}

/** Position of the day's weekday in {@link EVERY_DAY}. 1970-01-01 was a Thursday. */
export function weekdayIndex(day: DayNumber): number {
  return (((day + 3) % 7) + 7) % 7;
}
