import { exclusions } from "../rate.js";
import type { JourneyRecord } from "../records.js";
import type { KpiResult } from "../result.js";
import { type Basis, basisOf, type CalculatorOptions, talliesOf } from "./basis.js";

/** How complete the context was that came with handoffs. `value` is the share over all fields. */
export interface ContextCompletenessResult extends KpiResult {
  /** The mean of the handoffs' own shares, in which each handoff weighs the same. */
  readonly macro: number | null;
  /** Required fields that came along. */
  readonly present: number;
  readonly required: number;
}

/**
 * Context completeness: required fields that came along, of all fields required by the handoffs requested.
 * Fields that came without being required count for nothing; handoffs that required none are left out and
 * counted.
 *
 * There is no interval: the fields of one handoff are not independent of each other.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, macro, n } = contextCompleteness(journeys, { asOf: "2026-05-02T00:00:00Z" });
 * ```
 */
export function contextCompleteness(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): ContextCompletenessResult {
  return contextCompletenessOf(basisOf(journeys, options));
}

/** {@link contextCompleteness} of totals. */
export function contextCompletenessOf({ totals }: Basis): ContextCompletenessResult {
  let [n, present, required, shares] = [0, 0, 0, 0];
  for (const [[came, needed], handoffs] of talliesOf(totals, "context")) {
    n += handoffs;
    present += Number(came) * handoffs;
    required += Number(needed) * handoffs;
    shares += (Number(came) / Number(needed)) * handoffs;
  }
  return {
    value: n === 0 ? null : present / required,
    n,
    excluded: exclusions({ withoutRequirements: totals.count("handoffs.withoutRequirements") }),
    interval: null,
    method: "required fields that came along, of all required",
    macro: n === 0 ? null : shares / n,
    present,
    required,
  };
}
