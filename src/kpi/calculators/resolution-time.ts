import type { JourneyRecord } from "../records.js";
import type { DurationResult } from "../result.js";
import { type Basis, basisOf, type CalculatorOptions, excludedJourneys } from "./basis.js";
import { durationResult } from "./duration-result.js";

/** How long it took to the solution. `value` is of the full resolution; milliseconds. */
export interface ResolutionTimeResult extends DurationResult {
  /** To the first time solved or closed, whatever came after. */
  readonly first: DurationResult;
  /** In `open` and `onHold`, when the customer waited for the desk. */
  readonly requesterWait: DurationResult;
  readonly reopens: number;
}

/**
 * Resolution time, from the journey's first event. The headline is the Kaplan-Meier median of the **full**
 * resolution: solved or closed and not reopened since. Journeys that are open count as having taken until
 * `asOf`: leaving them out reads too short.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, first, requesterWait } = resolutionTime(journeys, { asOf: "2026-05-09T00:00:00Z" });
 * ```
 */
export function resolutionTime(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): ResolutionTimeResult {
  return resolutionTimeOf(basisOf(journeys, options));
}

/** {@link resolutionTime} of totals. */
export function resolutionTimeOf(basis: Basis): ResolutionTimeResult {
  const excluded = excludedJourneys(basis.totals);
  return {
    ...durationResult(basis, "resolution", excluded),
    first: durationResult(basis, "firstResolution", excluded),
    requesterWait: durationResult(basis, "requesterWait", excluded),
    reopens: basis.totals.count("resolution.reopens"),
  };
}
