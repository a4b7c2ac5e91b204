import { betaWeight, incompleteBeta, type UnitPoint } from "./incomplete-beta.js";

/** ln(x/y) beyond which x or y would not be a normal number. */
const FURTHEST = 708;

/**
 * The point that a beta variable stays below with probability `p`, 0 < p < 1, for a, b > 0.
 *
 * Newton's method for ln I in ln(x/y), where it is concave, so that a step from below stays below. A step from above may lead to where
 * too little of the distribution is left for a number to hold; the search then halves what is known to hold the quantile. Working on both
 * `x` and `1 − x` keeps either precise where it is small.
 *
 * @example
 * ```ts
 * betaQuantile(0.975, 1, 12).x; // 0.2646484693970512
 * ```
 */
export function betaQuantile(p: number, a: number, b: number): UnitPoint {
  if (p > 0.5) {
    const { x, y } = lowerQuantile(1 - p, b, a);
    return { x: y, y: x };
  }
  return lowerQuantile(p, a, b);
}

function lowerQuantile(p: number, a: number, b: number): UnitPoint {
  const target = Math.log(p);
  let [below, above, logit] = [-FURTHEST, FURTHEST, 0];
  while (Math.min(logit - below, above - logit) >= Number.EPSILON) {
    const point = unitPoint(logit);
    const { lower } = incompleteBeta(point, a, b);
    const off = Math.log(lower) - target;
    if (off > 0) above = logit;
    else below = logit;
    const newton = logit - (off * lower) / betaWeight(point, a, b);
    logit = newton >= below && newton <= above ? newton : (below + above) / 2;
  }
  return unitPoint(logit);
}

function unitPoint(logit: number): UnitPoint {
  return { x: 1 / (1 + Math.exp(-logit)), y: 1 / (1 + Math.exp(logit)) };
}
