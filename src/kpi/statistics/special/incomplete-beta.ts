import { continuedFraction } from "./continued-fraction.js";
import { deviance } from "./deviance.js";
import type { Tails } from "./incomplete-gamma.js";
import { stirlingError } from "./log-gamma.js";

/** A point of [0, 1] and its distance from 1: the two add up to 1, and each is precise where it is small. */
export interface UnitPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The regularised incomplete beta function I(x; a, b) and its complement, for a, b > 0: continued fraction on the side of the mean
 * where it converges fast.
 *
 * @example
 * ```ts
 * incompleteBeta({ x: 0.25, y: 0.75 }, 2, 3); // { lower: 0.26171875, upper: 0.73828125 }
 * ```
 */
export function incompleteBeta({ x, y }: UnitPoint, a: number, b: number): Tails {
  const weight = betaWeight({ x, y }, a, b);
  if (x * (a + b + 2) < a + 1) {
    const lower = weight / fraction({ x, y }, a, b);
    return { lower, upper: 1 - lower };
  }
  const upper = weight / fraction({ x: y, y: x }, b, a);
  return { lower: 1 - upper, upper };
}

/** x^a·y^b/B(a, b): the derivative of the incomplete beta function in ln(x/y). */
export function betaWeight({ x, y }: UnitPoint, a: number, b: number): number {
  const sum = a + b;
  const excess = b * x - a * y;
  const exponent =
    stirlingError(sum) -
    stirlingError(a) -
    stirlingError(b) -
    a * deviance((x * sum) / a, excess / a) -
    b * deviance((y * sum) / b, -excess / b);
  return Math.sqrt(a / (2 * Math.PI)) * Math.sqrt(b / sum) * Math.exp(exponent);
}

/** The continued fraction of x^a·y^b/B(x; a, b) in the form of DiDonato & Morris (1992). */
function fraction({ x, y }: UnitPoint, a: number, b: number): number {
  const middle = a * y - b * x + 1;
  return continuedFraction((a * middle) / (a + 1), (k) => {
    const place = a + 2 * k;
    const ratio = x / (place - 1);
    return {
      numerator: (a + k - 1) * (a + b + k - 1) * k * (b - k) * ratio * ratio,
      denominator: k + k * (b - k) * ratio + ((a + k) * (middle + k * (1 + y))) / (place + 1),
    };
  });
}
