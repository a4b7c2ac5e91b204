import { confidenceOf } from "../invalid-input.js";
import { clip, type Interval, normalReach } from "./interval.js";
import { checkedProportion, type Proportion } from "./proportion.js";

/**
 * The interval of Agresti & Coull (1998) for a proportion: the textbook formula after q²/2 hits and misses are added, q the normal
 * quantile. `null` where `n` is 0.
 *
 * @param confidence between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, or a confidence outside its range
 * @example
 * ```ts
 * agrestiCoullInterval({ count: 64, n: 80 }); // { lower: 0.6985042439855617, upper: 0.8740048782931221, confidence: 0.95 }
 * ```
 */
export function agrestiCoullInterval(proportion: Proportion, confidence?: number): Interval | null {
  const { count, n } = checkedProportion(proportion, "proportion");
  const level = confidenceOf(confidence);
  if (n === 0) return null;
  const quantile = normalReach(level);
  const enlarged = n + quantile * quantile;
  const middle = (count + (quantile * quantile) / 2) / enlarged;
  const reach = quantile * Math.sqrt((middle * (1 - middle)) / enlarged);
  return { lower: clip(middle - reach, 0, 1), upper: clip(middle + reach, 0, 1), confidence: level };
}
