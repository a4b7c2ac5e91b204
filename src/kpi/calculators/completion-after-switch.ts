import { exclusions, rateResult } from "../rate.js";
import type { JourneyRecord } from "../records.js";
import type { KpiInterval, RateResult } from "../result.js";
import { newcombeDifference } from "../statistics/newcombe.js";
import { type Basis, basisOf, type CalculatorOptions } from "./basis.js";

/** A difference of two shares. */
export interface DifferenceResult {
  /** `null` where one of them rests on nothing. */
  readonly value: number | null;
  readonly interval: KpiInterval | null;
}

/** How many journeys with a change of channel are solved. */
export interface CompletionAfterSwitchResult extends RateResult {
  /** The same share of journeys without a change. */
  readonly withoutSwitch: RateResult;
  /** With less without; the interval is Newcombe's. */
  readonly difference: DifferenceResult;
}

/**
 * Completed after a switch: journeys with a change of channel that are solved or closed, of those whose
 * first change lies 7 days (`holdsForMs`) back. Beside it stands the share of journeys without a change,
 * begun as long ago.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { value, withoutSwitch, difference } = completionAfterSwitch(journeys, { asOf: "2026-05-20T00:00:00Z" });
 * ```
 */
export function completionAfterSwitch(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions,
): CompletionAfterSwitchResult {
  return completionAfterSwitchOf(basisOf(journeys, options));
}

/** {@link completionAfterSwitch} of totals. */
export function completionAfterSwitchOf({ totals, confidence }: Basis): CompletionAfterSwitchResult {
  const excluded = exclusions({ immature: totals.count("completion.immature") });
  const method = "solved or closed, of journeys begun or switched long enough ago; Wilson interval";
  const share = (group: "completion.switched" | "completion.unswitched") =>
    rateResult(totals.count(`${group}Solved`), totals.count(group), { excluded, confidence, method });
  const [withSwitch, withoutSwitch] = [share("completion.switched"), share("completion.unswitched")];
  return { ...withSwitch, withoutSwitch, difference: differenceOf(withSwitch, withoutSwitch, confidence) };
}

/** First less second, with Newcombe's interval. */
export function differenceOf(
  first: { readonly count: number; readonly n: number },
  second: { readonly count: number; readonly n: number },
  confidence: number,
): DifferenceResult {
  const found = newcombeDifference(first, second, confidence);
  if (found === null) return { value: null, interval: null };
  const { difference, lower, upper } = found;
  return { value: difference, interval: { lower, upper, confidence } };
}
