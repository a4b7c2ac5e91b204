import { confidenceOf } from "../invalid-input.js";
import { clip, type Interval } from "./interval.js";
import { checkedProportion, type Proportion } from "./proportion.js";
import { betaQuantile } from "./special/beta-quantile.js";

/**
 * The exact interval of Clopper & Pearson (1934) for a proportion: never covers less than it says, and is wider than
 * {@link wilsonInterval} for it. `null` where `n` is 0.
 *
 * @param confidence between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, or a confidence outside its range
 * @example
 * ```ts
 * clopperPearsonInterval({ count: 0, n: 12 }); // { lower: 0, upper: 0.2646484693970512, confidence: 0.95 }
 * ```
 */
export function clopperPearsonInterval(proportion: Proportion, confidence?: number): Interval | null {
  const { count, n } = checkedProportion(proportion, "proportion");
  const level = confidenceOf(confidence);
  if (n === 0) return null;
  const beyond = (1 - level) / 2;
  const estimate = count / n;
  return {
    lower: count === 0 ? 0 : clip(betaQuantile(beyond, count, n - count + 1).x, 0, estimate),
    upper: count === n ? 1 : clip(betaQuantile(beyond, n - count, count + 1).y, estimate, 1),
    confidence: level,
  };
}
