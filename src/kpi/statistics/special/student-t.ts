import { betaQuantile } from "./beta-quantile.js";

/**
 * The distance from 0 that a Student t variable keeps within with probability `confidence`, 0 < confidence < 1, for `degrees` > 0 (exact from 10⁻¹⁰⁰ on, and to 2⁵³):
 * its square, as a share of itself and the degrees, is a beta variable.
 *
 * @example
 * ```ts
 * studentT(0.95, 9); // 2.262157162798206
 * ```
 */
export function studentT(confidence: number, degrees: number): number {
  const { x, y } = betaQuantile(confidence, 0.5, degrees / 2);
  return Math.sqrt((degrees * x) / y);
}
