import { expOfMinusSquare, scaledErfc } from "./erfc.js";

const ROOT_2_PI = Math.sqrt(2 * Math.PI);

/**
 * The probability that a standard normal variable is further from 0 than `z`, on either side: the two-sided p of a z.
 *
 * @example
 * ```ts
 * twoSidedP(1.96); // 0.04999579029644087
 * ```
 */
export function twoSidedP(z: number): number {
  const distance = Math.abs(z);
  return expOfMinusSquare(distance, 2) * scaledErfc(distance * Math.SQRT1_2);
}

/**
 * The value that a standard normal variable stays below with probability `p`, 0 < p < 1.
 *
 * @example
 * ```ts
 * normalQuantile(0.975); // 1.959963984540054
 * ```
 */
export function normalQuantile(p: number): number {
  return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p);
}

/** The x from 0 with P(Z > x) = p, for p to ½. */
function upperQuantile(p: number): number {
  return p > 0.25 ? centralQuantile(0.5 - p) : tailQuantile(p);
}

/** Newton's method on the series of the distribution, which is concave from 0 on: each step stays short of the quantile, until rounding takes over. */
function centralQuantile(probability: number): number {
  let [x, next] = [-1, 0];
  while (next > x) {
    x = next;
    next += probability / density(x) - fromTheMiddle(x);
  }
  return x;
}

/**
 * Newton's method on the logarithm of the tail, which is concave as well. The start is beyond the quantile, since the tail is at most
 * ½·exp(−x²/2), and so is each step, until rounding takes over.
 */
function tailQuantile(p: number): number {
  const logarithm = Math.log(p);
  let [x, next] = [Infinity, Math.sqrt(-2 * Math.log(2 * p))];
  while (next < x) {
    x = next;
    const ratio = tailByDensity(x);
    next += (Math.log(ratio / ROOT_2_PI) - (x * x) / 2 - logarithm) * ratio;
  }
  return x;
}

/** P(0 < Z < x) for x from 0, as a multiple of the density at x: Σ x^k/k!! for odd k, whose terms are all positive. */
function fromTheMiddle(x: number): number {
  let [term, sum, next] = [x, 0, x];
  for (let k = 3; next > sum; k += 2) {
    sum = next;
    term *= (x * x) / k;
    next += term;
  }
  return sum;
}

/** P(Z > x) for x from 0, as a multiple of the density at x (the ratio of Mills). */
function tailByDensity(x: number): number {
  return scaledErfc(x * Math.SQRT1_2) * Math.sqrt(Math.PI / 2);
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / ROOT_2_PI;
}
