import { rateResult } from "../rate.js";
import type { JourneyRecord } from "../records.js";
import type { RateResult } from "../result.js";
import { type Basis, basisOf, type CalculatorOptions } from "./basis.js";

/**
 * Repeat-yourself rate: accepted handoffs after which the customer was asked again for a fact given before
 * the acceptance, of all accepted.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, count, n } = repeatYourself(journeys, { asOf: "2026-05-02T00:00:00Z" });
 * ```
 */
export function repeatYourself(journeys: readonly JourneyRecord[], options: CalculatorOptions): RateResult {
  return repeatYourselfOf(basisOf(journeys, options));
}

/** {@link repeatYourself} of totals. */
export function repeatYourselfOf({ totals, confidence }: Basis): RateResult {
  return rateResult(totals.count("handoffs.askedAgain"), totals.count("handoffs.accepted"), {
    confidence,
    method: "asked again for a fact given before, of accepted handoffs; Wilson interval",
  });
}
