import { rateResult } from "../rate.js";
import type { JourneyRecord } from "../records.js";
import type { RateResult } from "../result.js";
import { type Basis, basisOf, type CalculatorOptions } from "./basis.js";
import { type DifferenceResult, differenceOf } from "./completion-after-switch.js";

/** Satisfaction with and without a change of channel. */
export interface CsatBySwitchingResult {
  readonly withSwitch: RateResult;
  readonly withoutSwitch: RateResult;
  /** With less without; the interval is Newcombe's. */
  readonly difference: DifferenceResult;
}

/**
 * CSAT of journeys with and without a change of channel: the last rating of each journey, positive by its
 * own scale. An association: those who change the channel have harder cases more often.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { withSwitch, withoutSwitch, difference } = csatBySwitching(journeys, { asOf: "2026-05-20T00:00:00Z" });
 * ```
 */
export function csatBySwitching(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): CsatBySwitchingResult {
  return csatBySwitchingOf(basisOf(journeys, options));
}

/** {@link csatBySwitching} of totals. */
export function csatBySwitchingOf({ totals, confidence }: Basis): CsatBySwitchingResult {
  const share = (group: "csatByJourney.switched" | "csatByJourney.unswitched") =>
    rateResult(totals.count(`${group}Positive`), totals.count(group), {
      confidence,
      method: "last rating positive, of journeys rated; Wilson interval",
    });
  const [withSwitch, withoutSwitch] = [share("csatByJourney.switched"), share("csatByJourney.unswitched")];
  return { withSwitch, withoutSwitch, difference: differenceOf(withSwitch, withoutSwitch, confidence) };
}
