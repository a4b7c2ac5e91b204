import { confidenceOf } from "../invalid-input.js";
import type { Interval } from "./interval.js";
import { checkedProportion, type Proportion } from "./proportion.js";
import { wilsonInterval } from "./wilson.js";

/** How far two rates are apart, `first` less `second`, and where the true difference lies. */
export interface RateDifference extends Interval {
  readonly difference: number;
}

/**
 * The difference of two independent proportions with the hybrid score interval of Newcombe (1998, method 10), made of the two Wilson
 * intervals. `null` where either `n` is 0.
 *
 * @param confidence between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, or a confidence outside its range
 * @example
 * ```ts
 * newcombeDifference({ count: 178, n: 211 }, { count: 150, n: 205 });
 * // { difference: 0.11189457866142642, lower: 0.033345456201816566, upper: 0.18931458294354298, confidence: 0.95 }
 * ```
 */
export function newcombeDifference(
  first: Proportion,
  second: Proportion,
  confidence?: number,
): RateDifference | null {
  const level = confidenceOf(confidence);
  const one = wilsonInterval(checkedProportion(first, "first"), level);
  const other = wilsonInterval(checkedProportion(second, "second"), level);
  if (one === null || other === null) return null;
  const [rate, otherRate] = [first.count / first.n, second.count / second.n];
  const difference = rate - otherRate;
  return {
    difference,
    lower: difference - Math.hypot(rate - one.lower, other.upper - otherRate),
    upper: difference + Math.hypot(one.upper - rate, otherRate - other.lower),
    confidence: level,
  };
}
