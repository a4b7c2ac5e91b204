import { exclusions, rateResult } from "../rate.js";
import type { JourneyRecord } from "../records.js";
import type { RateResult } from "../result.js";
import { type Basis, basisOf, type CalculatorOptions } from "./basis.js";

/**
 * What became of offers to go on elsewhere. `value` is the share abandoned, of those that are not immature.
 */
export interface SwitchAbandonmentResult extends RateResult {
  readonly offered: number;
  readonly kept: number;
  readonly abandoned: number;
  /** The time to go on is not over, and the customer was not heard of yet. */
  readonly immature: number;
}

/**
 * Abandonment during a switch: offers of another channel after which the customer was not heard of on any
 * channel in time, of those whose outcome is known.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, abandoned } = switchAbandonment(journeys, { asOf: "2026-05-04T00:00:00Z", abandonAfterMs: 86_400_000 });
 * ```
 */
export function switchAbandonment(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): SwitchAbandonmentResult {
  return switchAbandonmentOf(basisOf(journeys, options));
}

/** {@link switchAbandonment} of totals. */
export function switchAbandonmentOf({ totals, confidence }: Basis): SwitchAbandonmentResult {
  const offered = totals.count("offers");
  const immature = totals.count("offers.immature");
  const abandoned = totals.count("offers.abandoned");
  return {
    ...rateResult(abandoned, offered - immature, {
      excluded: exclusions({ immature }),
      confidence,
      method: "customer not heard of in time, of offers whose outcome is known; Wilson interval",
    }),
    offered,
    kept: totals.count("offers.kept"),
    abandoned,
    immature,
  };
}
