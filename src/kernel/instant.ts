import { ThroughlineError } from "./error.js";

/** Milliseconds since 1970-01-01T00:00:00Z, an integer. Every time inside the library is one, and every field that holds one ends in `At`. */
export type EpochMs = number;

/** A point in time as callers have it: epoch milliseconds, a `Date`, or ISO 8601 text **with** an offset (`Z` or `±hh:mm`). */
export type Instant = EpochMs | Date | string;

const ISO_WITH_OFFSET =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):?(\d{2}))$/;

/** The furthest a `Date` reaches, either way. */
export const LARGEST_EPOCH_MS = 8.64e15;

/**
 * Normalises an {@link Instant}.
 *
 * @throws ThroughlineError `INVALID_INPUT` for anything else: text without an offset means another time on another machine.
 * @example
 * ```ts
 * epochMs("2026-03-01T09:00:00+02:00"); // 1772348400000
 * ```
 */
export function epochMs(instant: Instant, field = "time"): EpochMs {
  const value = readInstant(instant);
  if (value !== null) return value;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `${field} is not a point in time. Give epoch milliseconds, a Date, or ISO 8601 text with an offset such as 2026-03-01T09:00:00Z.`,
    { details: { field } },
  );
}

/** As {@link epochMs}, but `null` in place of an error. */
export function readInstant(instant: unknown): EpochMs | null {
  if (typeof instant === "string") return readIso(instant);
  const value = instant instanceof Date ? instant.getTime() : instant;
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= LARGEST_EPOCH_MS
    ? value + 0 // -0 becomes 0
    : null;
}

/**
 * Only the form of the ECMAScript standard goes to `Date.parse`, which is then the same in every engine; what is given
 * back must spell the same date and time, since engines let 30 February pass as 2 March. Digits past the millisecond are dropped.
 */
function readIso(text: string): EpochMs | null {
  const parts = ISO_WITH_OFFSET.exec(text);
  if (parts === null) return null;
  const [, date, minutes, seconds = "00", fraction = "", sign, offsetHours = "00", offsetMinutes = "00"] =
    parts;
  const utc = `${date}T${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
  const value = Date.parse(utc);
  if (Number.isNaN(value) || new Date(value).toISOString() !== utc) return null;
  if (offsetHours > "23" || offsetMinutes > "59") return null;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
  return sign === "-" ? value + offset : value - offset;
}
