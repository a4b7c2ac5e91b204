import { continuedFraction } from "./continued-fraction.js";
import { deviance } from "./deviance.js";
import { stirlingError } from "./log-gamma.js";

/** The two tails of a distribution; each is precise where it is small. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The regularised incomplete gamma functions P(a, x) and Q(a, x), for a > 0 and x ≥ 0: series below a + 1, continued fraction above.
 *
 * @example
 * ```ts
 * incompleteGamma(1, 2); // { lower: 0.8646647167633873, upper: 0.1353352832366127 }
 * ```
 */
export function incompleteGamma(a: number, x: number): Tails {
  const scale = weight(a, x);
  if (x < a + 1) {
    const lower = scale * series(a, x);
    return { lower, upper: 1 - lower };
  }
  const upper = scale / fraction(a, x);
  return { lower: 1 - upper, upper };
}

/** x^a·exp(−x)/Γ(a). */
function weight(a: number, x: number): number {
  const exponent = -a * deviance(x / a, (x - a) / a) - stirlingError(a);
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(exponent);
}

/** Σ xᵏ/(a(a + 1)…(a + k)). */
function series(a: number, x: number): number {
  let [term, sum] = [1 / a, 0];
  for (let k = 1; sum + term !== sum; k += 1) {
    sum += term;
    term *= x / (a + k);
  }
  return sum;
}

/** The continued fraction of x^a·exp(−x)/Γ(a, x), of Legendre. */
function fraction(a: number, x: number): number {
  const start = x + 1 - a;
  return continuedFraction(start, (k) => ({ numerator: k * (a - k), denominator: start + 2 * k }));
}
