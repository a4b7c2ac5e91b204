import { expOfMinusSquare, scaledErfc } from "./erfc.js";

/** Below this distance from the middle, the distribution is summed from there. */
const CENTRAL = 0.7;

const ROOT_2_PI = Math.sqrt(2 * Math.PI);

/**
 * The probability that a standard normal variable is at most `x`.
 *
 * @example
 * ```ts
 * normalCdf(1.96); // 0.9750021048517796
 * ```
 */
export function normalCdf(x: number): number {
  if (Math.abs(x) < CENTRAL) return 0.5 + fromTheMiddle(x);
  const tail = normalTail(Math.abs(x));
  return x < 0 ? tail : 1 - tail;
}

/**
 * The probability that a standard normal variable is further from 0 than `z`, on either side: the two-sided p of a z.
 *
 * @example
 * ```ts
 * twoSidedP(1.96); // 0.04999579029644087
 * ```
 */
export function twoSidedP(z: number): number {
  return Math.min(1, 2 * normalCdf(-Math.abs(z)));
}

/**
 * The value that a standard normal variable stays below with probability `p`, 0 < p < 1.
 *
 * In the middle half, Newton's method on the series of the distribution; in the tails, Halley's method on its logarithm, from the
 * rational start of Abramowitz & Stegun 26.2.23.
 *
 * @example
 * ```ts
 * normalQuantile(0.975); // 1.959963984540054
 * ```
 */
export function normalQuantile(p: number): number {
  if (p > 0.25 && p < 0.75) return centralQuantile(p - 0.5);
  return p < 0.5 ? -tailQuantile(p) : tailQuantile(1 - p);
}

/** P(Z > x) for x from 0. */
function normalTail(x: number): number {
  return 0.5 * expOfMinusSquare(x, 2) * scaledErfc(x * Math.SQRT1_2);
}

/** P(0 < Z < x), of the sign of x: density times Σ x^(2k+1)/(2k+1)!!, terms of one sign. */
function fromTheMiddle(x: number): number {
  let [term, sum] = [x, 0];
  for (let k = 1; sum + term !== sum; k += 1) {
    sum += term;
    term *= (x * x) / (2 * k + 1);
  }
  return sum * density(x);
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / ROOT_2_PI;
}

function centralQuantile(probability: number): number {
  let x = probability * ROOT_2_PI;
  for (let round = 0; round < 5; round += 1) x -= (fromTheMiddle(x) - probability) / density(x);
  return x;
}

/** The x from 0 with P(Z > x) = p, for p to 0.25. */
function tailQuantile(p: number): number {
  const logarithm = Math.log(p);
  const t = Math.sqrt(-2 * logarithm);
  let x =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let round = 0; round < 3; round += 1) {
    const scaled = scaledErfc(x * Math.SQRT1_2);
    const off = Math.log(scaled / 2) - (x * x) / 2 - logarithm;
    const hazard = 1 / (scaled * Math.sqrt(Math.PI / 2));
    x += off / hazard / (1 + (off * (hazard - x)) / (2 * hazard));
  }
  return x;
}
