import { betaQuantile } from "./beta-quantile.js";
import { normalQuantile } from "./normal.js";

/** From here on the first terms of the expansion about the normal quantile are exact to double precision. */
const MANY_DEGREES = 1e6;

/**
 * The distance from 0 that a Student t variable keeps within with probability `confidence`, 0 < confidence < 1, for `degrees` > 0:
 * through the incomplete beta function, and for very many degrees by the expansion of Cornish & Fisher.
 *
 * @example
 * ```ts
 * studentT(0.95, 9); // 2.262157162798206
 * ```
 */
export function studentT(confidence: number, degrees: number): number {
  if (degrees >= MANY_DEGREES) {
    const z = -normalQuantile((1 - confidence) / 2);
    const cube = z * z * z;
    return z + (cube + z) / (4 * degrees) + (5 * cube * z * z + 16 * cube + 3 * z) / (96 * degrees * degrees);
  }
  const { x, y } = betaQuantile(1 - confidence, degrees / 2, 0.5);
  return Math.sqrt((degrees * y) / x);
}
