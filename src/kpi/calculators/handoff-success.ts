import { exclusions, rateResult } from "../rate.js";
import type { JourneyRecord } from "../records.js";
import type { RateResult } from "../result.js";
import { type Basis, basisOf, type CalculatorOptions } from "./basis.js";

/** How handoffs ended. `value` is the share that succeeded, of those that are not pending. */
export interface HandoffSuccessResult extends RateResult {
  readonly requested: number;
  /** Not answered yet, or accepted and neither a word of an agent nor an end since. */
  readonly pending: number;
  readonly accepted: number;
  /** Accepted, and an agent spoke before the journey was solved or closed. */
  readonly succeeded: number;
  /** Accepted, and solved or closed without a word. */
  readonly failed: number;
  /** Cancelled before anybody accepted. */
  readonly abandoned: number;
  readonly expired: number;
  /** How often a receiver said no, which ends no handoff. */
  readonly rejections: number;
}

/**
 * Handoff success: accepted **and** followed by a human message before closing, of the handoffs that are
 * not pending.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, succeeded, pending } = handoffSuccess(journeys, { asOf: "2026-05-02T00:00:00Z" });
 * ```
 */
export function handoffSuccess(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): HandoffSuccessResult {
  return handoffSuccessOf(basisOf(journeys, options));
}

/** {@link handoffSuccess} of totals. */
export function handoffSuccessOf({ totals, confidence }: Basis): HandoffSuccessResult {
  const requested = totals.count("handoffs.requested");
  const pending = totals.count("handoffs.pending");
  const succeeded = totals.count("handoffs.succeeded");
  return {
    ...rateResult(succeeded, requested - pending, {
      excluded: exclusions({ pending }),
      confidence,
      method: "accepted and spoken to before closing, of those not pending; Wilson interval",
    }),
    requested,
    pending,
    accepted: totals.count("handoffs.accepted"),
    succeeded,
    failed: totals.count("handoffs.failed"),
    abandoned: totals.count("handoffs.abandoned"),
    expired: totals.count("handoffs.expired"),
    rejections: totals.count("handoffs.rejections"),
  };
}
