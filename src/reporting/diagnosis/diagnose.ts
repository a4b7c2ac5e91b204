import { isTimeZone } from "../../calendar/zone.js";
import { ThroughlineError } from "../../kernel/error.js";
import { epochMs, type Instant } from "../../kernel/instant.js";
import type { JourneyRecord } from "../../kpi/records.js";
import { casesOf, PROBLEMS } from "./cases.js";
import type { Finding } from "./finding.js";
import { findingsOf } from "./findings.js";

/** How causes are looked for. */
export interface DiagnoseOptions {
  readonly asOf: Instant;
  /** The IANA zone whose clock tells the time of day. */
  readonly timeZone: string;
  /** A journey that takes longer to be resolved is `slow`. Default: nobody is. */
  readonly slowAfterMs?: number;
  /** Where the bands of the day begin: hours of the clock, ascending. Default `[8, 18]`. */
  readonly bands?: readonly number[];
  /** The share of false findings that is put up with, above 0 and below 1. Default 0.05. */
  readonly falseShare?: number;
  /** Places with fewer cases are not looked at. Default 30. */
  readonly minN?: number;
  /** By how many traits a place may be told: 1, 2 or 3. Default 3. */
  readonly depth?: 1 | 2 | 3;
}

/**
 * Where things go wrong more often than elsewhere (M23): each channel, time of day, topic, segment, queue and agent, and combinations of them, against
 * all other cases. Findings of all problems, the greatest excess first. They show association, not cause: `recommend` says what to do about it.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record or an option that is not of the shape
 * @example
 * ```ts
 * diagnose(journeys, { asOf, timeZone: "Europe/Athens" })[0]?.sentence;
 * // "web-chat, after 18:00, billing: 119 of 420 unhappy (28.3 %), 62 more than expected, q < 0.001"
 * ```
 */
export function diagnose(journeys: readonly JourneyRecord[], options: DiagnoseOptions): readonly Finding[] {
  const { timeZone, slowAfterMs = null, bands = [8, 18], falseShare = 0.05, minN = 30, depth = 3 } = options;
  const asOf = epochMs(options.asOf, "asOf");
  if (!isTimeZone(timeZone)) throw invalid("timeZone", "must be an IANA time zone such as Europe/Athens");
  if (slowAfterMs !== null && !(Number.isSafeInteger(slowAfterMs) && slowAfterMs >= 0))
    throw invalid("slowAfterMs", "must be a whole number of milliseconds");
  if (bands.some((hour, index) => !Number.isInteger(hour) || hour < (bands[index - 1] ?? 0) + 1 || hour > 23))
    throw invalid("bands", "must be ascending hours from 1 to 23");
  if (!(falseShare > 0 && falseShare < 1)) throw invalid("falseShare", "must lie between 0 and 1");
  if (!Number.isSafeInteger(minN) || minN < 1) throw invalid("minN", "must be a whole number of at least 1");
  if (![1, 2, 3].includes(depth)) throw invalid("depth", "must be 1, 2 or 3");
  const cases = casesOf(journeys, { asOf, timeZone, bands, slowAfterMs });
  return PROBLEMS.flatMap((problem) => findingsOf(problem, cases, { falseShare, minN, depth })).sort(
    (one, other) => other.excess - one.excess,
  );
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}
