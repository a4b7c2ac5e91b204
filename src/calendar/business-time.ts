import { ThroughlineError } from "../kernel/error.js";
import { type EpochMs, epochMs, type Instant } from "../kernel/instant.js";
import { DAY_MS } from "./local-date.js";
import { latestWithin, openTime, withinCalendar } from "./open-time.js";
import type { Schedule } from "./schedule.js";

/** How far ahead {@link nextOpening} and {@link addBusinessTime} look: 10 years of 366 days. */
export const SEARCH_HORIZON_MS = 10 * 366 * DAY_MS;

/** A stretch of open time: from `openAt`, included, to `closeAt`, excluded. */
export interface OpenWindow {
  readonly openAt: EpochMs;
  readonly closeAt: EpochMs;
}

/**
 * The milliseconds between two instants during which the schedule is open. 0 where `to` is not after `from`; `null` where there
 * is no schedule. On a day when the clocks change, the time that really passed counts.
 *
 * @throws ThroughlineError `INVALID_INPUT` for no valid instant, or one outside the years 1900 to 2399
 * @example
 * ```ts
 * // Friday 16:30 to Monday 10:15 in Athens, open 09:00 to 17:00
 * businessTimeMs(desk, "2026-06-05T16:30:00+03:00", "2026-06-08T10:15:00+03:00"); // 6300000
 * ```
 */
export function businessTimeMs(schedule: Schedule, from: Instant, to: Instant): number;
export function businessTimeMs(schedule: Schedule | null, from: Instant, to: Instant): number | null;
export function businessTimeMs(schedule: Schedule | null, from: Instant, to: Instant): number | null {
  const [fromAt, toAt] = [instant(from, "from"), instant(to, "to")];
  if (schedule === null) return null;
  return toAt <= fromAt ? 0 : openTime(schedule).between(fromAt, toAt);
}

/**
 * Whether the schedule is open. The instant of opening is open, that of closing is not.
 *
 * @throws ThroughlineError `INVALID_INPUT` for no valid instant, or one outside the years 1900 to 2399
 * @example
 * ```ts
 * isOpen(desk, "2026-06-05T17:00:00+03:00"); // false
 * ```
 */
export function isOpen(schedule: Schedule, at: Instant): boolean {
  const now = instant(at, "at");
  return openTime(schedule).between(now, now + 1) === 1;
}

/**
 * The first instant, at or after `at`, at which the schedule is open: `at` itself while it is. `null` where it does not open
 * within {@link SEARCH_HORIZON_MS}.
 *
 * @throws ThroughlineError `INVALID_INPUT` for no valid instant, or one outside the years 1900 to 2399
 * @example
 * ```ts
 * nextOpening(desk, "2026-06-05T18:00:00+03:00"); // 1780898400000, Monday 2026-06-08 09:00 in Athens
 * ```
 */
export function nextOpening(schedule: Schedule, at: Instant): EpochMs | null {
  const now = instant(at, "at");
  const open = openTime(schedule);
  return open.neverOpen ? null : open.next(now, latestWithin(now, SEARCH_HORIZON_MS));
}

/**
 * The first instant by which the schedule was open for `durationMs` since `at`: what is due in so much business time. `at` itself
 * for 0; `null` where that is not reached within {@link SEARCH_HORIZON_MS}.
 *
 * @param durationMs milliseconds of open time, an integer from 0
 * @throws ThroughlineError `INVALID_INPUT` for a duration below 0 or no integer, for no valid instant, or one outside the years 1900 to 2399
 * @example
 * ```ts
 * addBusinessTime(desk, "2026-06-05T16:30:00+03:00", 3_600_000); // 1780900200000, Monday 2026-06-08 09:30 in Athens
 * ```
 */
export function addBusinessTime(schedule: Schedule, at: Instant, durationMs: number): EpochMs | null {
  const now = instant(at, "at");
  if (!Number.isSafeInteger(durationMs) || durationMs < 0) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      "durationMs must be a whole number of milliseconds, 0 or more.",
      {
        details: { field: "durationMs" },
      },
    );
  }
  const open = openTime(schedule);
  if (durationMs === 0) return now;
  return open.neverOpen ? null : open.after(now, durationMs, latestWithin(now, SEARCH_HORIZON_MS));
}

/**
 * The open stretches between two instants, cut at both, in order; stretches that meet or overlap are one. Their lengths add up to
 * {@link businessTimeMs}.
 *
 * @throws ThroughlineError `INVALID_INPUT` for no valid instant, or one outside the years 1900 to 2399
 * @example
 * ```ts
 * openWindows(desk, "2026-06-05T16:30:00+03:00", "2026-06-08T10:15:00+03:00");
 * // [{ openAt: 1780666200000, closeAt: 1780668000000 }, { openAt: 1780898400000, closeAt: 1780902900000 }]
 * ```
 */
export function openWindows(schedule: Schedule, from: Instant, to: Instant): readonly OpenWindow[] {
  const [fromAt, toAt] = [instant(from, "from"), instant(to, "to")];
  const open = openTime(schedule);
  if (toAt <= fromAt) return [];
  return [...open.windows(fromAt, toAt)].map(([openAt, closeAt]) => ({ openAt, closeAt }));
}

function instant(value: Instant, field: string): EpochMs {
  return withinCalendar(epochMs(value, field), field);
}
