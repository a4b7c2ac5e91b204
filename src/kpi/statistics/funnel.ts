import { confidenceOf, wholeNumber } from "../invalid-input.js";
import { clip, type Interval, normalReach } from "./interval.js";
import { checkedProbability } from "./quantile.js";

/**
 * The limits of a funnel plot (Spiegelhalter 2005): within them the rate of `n` cases tells nothing against the target. Groups of any
 * size can so be judged by one standard. `null` where `n` is 0.
 *
 * @param target the rate all are held to, from 0 to 1
 * @param confidence between 0 and 1; 0.95 where left out, 0.998 for an alarm
 * @throws ThroughlineError `INVALID_INPUT` for a target, a count or a confidence outside its range
 * @example
 * ```ts
 * funnelLimits(0.82, 50); // { lower: 0.7135106275786683, upper: 0.9264893724213316, confidence: 0.95 }
 * ```
 */
export function funnelLimits(target: number, n: number, confidence?: number): Interval | null {
  const level = confidenceOf(confidence);
  checkedProbability(target);
  if (wholeNumber(n, "n") === 0) return null;
  const reach = normalReach(level) * Math.sqrt((target * (1 - target)) / n);
  return { lower: clip(target - reach, 0, 1), upper: clip(target + reach, 0, 1), confidence: level };
}
