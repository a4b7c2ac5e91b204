import { incompleteGamma } from "./incomplete-gamma.js";

/**
 * The probability that a chi-square variable is above `x`: the p of a test that sums squares. `x` from 0, `degrees` > 0.
 *
 * @example
 * ```ts
 * chiSquareTail(3.841458820694124, 1); // 0.05
 * ```
 */
export function chiSquareTail(x: number, degrees: number): number {
  return incompleteGamma(degrees / 2, x / 2).upper;
}
