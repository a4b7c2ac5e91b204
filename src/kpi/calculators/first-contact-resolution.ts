import { exclusions, rateResult } from "../rate.js";
import type { JourneyRecord } from "../records.js";
import type { RateResult } from "../result.js";
import { type Basis, basisOf, type CalculatorOptions } from "./basis.js";

/** Whether first resolutions held. `value` is the share of first-contact resolutions, of mature journeys. */
export interface FirstContactResolutionResult extends RateResult {
  /** Ever solved or closed. */
  readonly resolved: number;
  /** Of these, the journeys reopened in time. */
  readonly reopened: number;
  /** Of these, the journeys whose customer came again in time with the same topic. */
  readonly repeated: number;
  /** Reopened of mature. */
  readonly reopenRate: RateResult;
}

/**
 * First-contact resolution: journeys resolved on one stay, not reopened and without another journey of the
 * same customer and topic within 7 days (`holdsForMs`), of those first resolved at least so long ago.
 * Younger ones are left out and counted as `immature`.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, reopenRate } = firstContactResolution(journeys, { asOf: "2026-05-20T00:00:00Z" });
 * ```
 */
export function firstContactResolution(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): FirstContactResolutionResult {
  return firstContactResolutionOf(basisOf(journeys, options));
}

/** {@link firstContactResolution} of totals. */
export function firstContactResolutionOf({ totals, confidence }: Basis): FirstContactResolutionResult {
  const resolved = totals.count("firstContact.resolved");
  const mature = totals.count("firstContact.mature");
  const reopened = totals.count("firstContact.reopened");
  const excluded = exclusions({
    unresolved: totals.count("journeys") - resolved,
    immature: resolved - mature,
  });
  return {
    ...rateResult(totals.count("firstContact.held"), mature, {
      excluded,
      confidence,
      method:
        "one stay, not reopened, not repeated, of journeys first resolved long enough ago; Wilson interval",
    }),
    resolved,
    reopened,
    repeated: totals.count("firstContact.repeated"),
    reopenRate: rateResult(reopened, mature, {
      excluded,
      confidence,
      method: "reopened in time, of journeys first resolved long enough ago; Wilson interval",
    }),
  };
}
