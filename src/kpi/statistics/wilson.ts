import { confidenceOf } from "../invalid-input.js";
import { clip, type Interval, normalReach } from "./interval.js";
import { checkedProportion, type Proportion } from "./proportion.js";

/**
 * The score interval of Wilson (1927) for a proportion, without continuity correction. It covers what it says also for small `n` and
 * near 0 and 1, where the textbook interval does not. `null` where `n` is 0.
 *
 * @param confidence between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, or a confidence outside its range
 * @example
 * ```ts
 * wilsonInterval({ count: 0, n: 12 }); // { lower: 0, upper: 0.2424940066552409, confidence: 0.95 }
 * ```
 */
export function wilsonInterval(proportion: Proportion, confidence?: number): Interval | null {
  const { count, n } = checkedProportion(proportion, "proportion");
  const level = confidenceOf(confidence);
  if (n === 0) return null;
  const square = normalReach(level) ** 2;
  const reach = Math.sqrt(square * ((count * (n - count)) / n + square / 4));
  const estimate = count / n;
  // The two limits multiply to count²/(n(n + q²)), which spares the smaller one a difference of near equals.
  const fromBelow = (hits: number) => (hits * hits) / (n * (hits + square / 2 + reach));
  return {
    lower: clip(fromBelow(count), 0, estimate),
    upper: clip(1 - fromBelow(n - count), estimate, 1),
    confidence: level,
  };
}
