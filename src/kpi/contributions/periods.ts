import {
  DAY_MS,
  dayNumber,
  EVERY_DAY,
  type LocalDate,
  type Weekday,
  weekdayIndex,
} from "../../calendar/local-date.js";

/** The lengths of time that reports are cut into. */
export const PERIODS = ["day", "week", "month", "quarter", "year"] as const;

/** One of {@link PERIODS}. */
export type Period = (typeof PERIODS)[number];

/** The first day of the period that a day lies in. */
export function periodStart(day: LocalDate, period: Period, weekStart: Weekday): LocalDate {
  switch (period) {
    case "day":
      return day;
    case "week": {
      const number = dayNumber(day) ?? 0;
      const since = (weekdayIndex(number) - EVERY_DAY.indexOf(weekStart) + 7) % 7;
      return new Date((number - since) * DAY_MS).toISOString().slice(0, 10);
    }
    case "month":
      return `${day.slice(0, 7)}-01`;
    case "quarter": {
      const first = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1;
      return `${day.slice(0, 5)}${String(first).padStart(2, "0")}-01`;
    }
    case "year":
      return `${day.slice(0, 4)}-01-01`;
  }
}
